/// What is added up for one group of one indicator.
struct Tally: Sendable {
  private(set) var n = 0
  private var whole = 0.0
  private(set) var values: [Double] = []

  /// Adds a record that only counts, a whole number, or a share's record: 1 for a hit, 0 for a miss.
  mutating func add(_ number: Double) {
    n += 1
    whole += number
  }

  /// Adds a record whose value belongs to a distribution, or to a sum of numbers that need not be
  /// whole.
  mutating func keep(_ value: Double) {
    n += 1
    values.append(value)
  }

  fileprivate mutating func add(_ value: Double?, keeps: Bool) {
    if keeps { keep(value ?? 0) } else { add(value ?? 1) }
  }

  /// The sum, in the order of size, so that it does not depend on the order of the records.
  var sum: Double { values.isEmpty ? whole : values.sorted().reduce(whole, +) }

  /// Adds what another one added up.
  mutating func merge(_ other: Tally) {
    n += other.n
    whole += other.whole
    values += other.values
  }

  /// Adds, or with a sign of −1 takes away, the sum of another one.
  mutating func merge(_ other: Tally, _ sign: Double) {
    n += other.n
    whole += sign * other.sum
  }
}

/// What is added up for one indicator.
struct TallySheet: Sendable {
  private(set) var all = Tally()
  private(set) var groups: [Group: Tally] = [:]
  private(set) var omissions: [Judgement.Omission: Int] = [:]

  /// Adds a record to all, to some groups, or to both.
  mutating func add(_ value: Double?, keeps: Bool, isInAll: Bool, _ inGroups: [Group]) {
    if isInAll { all.add(value, keeps: keeps) }
    for group in inGroups { groups[group, default: Tally()].add(value, keeps: keeps) }
  }

  mutating func omit(_ omission: Judgement.Omission) { omissions[omission, default: 0] += 1 }

  /// Adds what another one added up.
  mutating func merge(_ other: TallySheet) {
    all.merge(other.all)
    groups.merge(other.groups) { left, right in
      var both = left
      both.merge(right)
      return both
    }
    omissions.merge(other.omissions, uniquingKeysWith: +)
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
