/// What is added up for one group of one indicator.
struct Tally {
  private(set) var n = 0
  private(set) var sum = 0.0
  private(set) var values: [Double] = []

  /// Adds a record that only counts, or a share's record: 1 for a hit, 0 for a miss.
  mutating func add(_ number: Double) {
    n += 1
    sum += number
  }

  /// Adds a record whose value belongs to a distribution.
  mutating func keep(_ value: Double) {
    n += 1
    values.append(value)
  }

  /// Adds, or with a sign of −1 takes away, what another one added up.
  mutating func merge(_ other: Tally, _ sign: Double) {
    n += other.n
    sum += sign * other.sum
  }
}

extension Indicator {
  /// The figure of a group.
  func figure(_ tally: Tally, group: Group?, isTrend: Bool) -> Figure {
    let result: Figure.Result
    switch measure {
    case .count, .repeats: result = .value(Double(tally.n))
    case .sum, .difference, .computed: result = .value(tally.sum)
    case .share: result = .value(tally.n == 0 ? nil : tally.sum / Double(tally.n))
    case .time, .timeIn, .number:
      result =
        buckets.isEmpty
        ? .distribution(Distribution(tally.values)) : .value(Double(tally.values.count))
    }
    let isDuration = unit == "seconds" && buckets.isEmpty && !tally.values.isEmpty
    return Figure(
      name: name, title: title, unit: unit, n: tally.n, result: result, group: group?.label,
      isTrend: isTrend, isSample: isSample,
      classes: isDuration ? DurationClasses.counts(of: tally.values) : [])
  }

  /// True when what it measures of some records says something about others.
  private var isSample: Bool {
    switch measure {
    case .share, .timeIn, .number: true
    case .time: buckets.isEmpty
    default: false
    }
  }

  /// True when what it measures adds up, so that a period without records is worth a zero.
  var addsUp: Bool {
    switch measure {
    case .count, .sum, .difference: true
    default: false
    }
  }
}
