import Records

/// How an indicator puts the records of one type into groups.
final class Sorter {
  private enum Way {
    /// All records are one group.
    case none
    /// Every way to take one value of each of some fields.
    case combinations([Int])
    /// By the measured value.
    case buckets
    /// By the indicator's own grouping.
    case own(Division)
    /// As the report is asked to, beside all records.
    case asked(Division)
  }

  private let indicator: Indicator
  private let way: Way
  private lazy var buckets = indicator.bucketGroups
  /// Days → the calendar periods that they lie in.
  private var periods: [Int: Group] = [:]

  init(_ indicator: Indicator, _ lens: TypeLens, _ scope: ReportScope) {
    self.indicator = indicator
    if case .repeats(let fields, _) = indicator.measure {
      way = .combinations(fields.map(lens.fieldSlot))
    } else if !indicator.buckets.isEmpty {
      way = .buckets
    } else if let own = indicator.grouping {
      way = .own(lens.bound(own))
    } else if let asked = scope.grouping {
      way = .asked(lens.bound(asked))
    } else {
      way = .none
    }
  }

  /// Whether a record counts among all, and the groups in which it does.
  func groups(
    of record: Case, at instant: Instant?, value: Double?
  ) -> (isInAll: Bool, groups: [Group]) {
    switch way {
    case .none: (true, [])
    case .combinations(let slots): (false, record.combinations(of: slots))
    case .buckets: (false, [buckets[indicator.bucket(of: value ?? 0)]])
    case .own(let division): (false, groups(division, record, at: instant))
    case .asked(let division): (true, groups(division, record, at: instant))
    }
  }

  private func groups(_ division: Division, _ record: Case, at instant: Instant?) -> [Group] {
    guard case .period(let grouping) = division else { return record.groups(division) }
    guard let day = instant?.day else { return [.none] }
    if let known = periods[day.number] { return [known] }
    let group = grouping.group(of: day)
    periods[day.number] = group
    return [group]
  }
}

extension Case {
  /// The groups that a division by a field puts the record into.
  func groups(_ division: Division) -> [Group] {
    switch division {
    case .period: return [.none]
    case .type: return [Group(label: lens.type.name, rank: 0)]
    case .state: return state.map { [Group(label: $0, rank: lens.rank(of: $0))] } ?? [.none]
    case .category:
      return category.map { [Group(label: $0.rawValue, rank: $0.rank)] } ?? [.none]
    case .slot(let slot): return value(slot).groups
    }
  }

  /// Every way to take one value of each of some fields; none where one of them has no value.
  fileprivate func combinations(of slots: [Int]) -> [Group] {
    var labels = [""]
    for slot in slots {
      let values = value(slot).words
      labels = labels.flatMap { start in values.map { start.isEmpty ? $0 : "\(start), \($0)" } }
    }
    return labels.filter { !$0.isEmpty }.map { Group(label: $0, rank: 0) }
  }
}

extension Value {
  /// The groups that a value puts its record into: one for each item of a list.
  fileprivate var groups: [Group] {
    switch self {
    case .none: [.none]
    case .list(let items): items.isEmpty ? [.none] : items.flatMap(\.groups)
    case .choice(let name, let rank): [Group(label: name, rank: rank)]
    case .integer(let number): [Group(label: description, rank: number)]
    case .instant(let instant): [Group(label: instant.day.description, rank: instant.day.number)]
    case .day(let day): [Group(label: description, rank: day.number)]
    case .span(let span): [Group(label: description, rank: Int(span.seconds))]
    default: [isEmpty ? .none : Group(label: description, rank: 0)]
    }
  }

  /// What is compared when repetitions are looked for: texts without accidents of writing, which
  /// are letter case, signs and blanks; other values as they are.
  fileprivate var words: [String] {
    switch self {
    case .none: []
    case .list(let items): items.flatMap(\.words)
    case .text(let text):
      [text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")]
        .filter { !$0.isEmpty }
    default: [description]
    }
  }
}

extension Grouping {
  /// The calendar period of a day as a group; its rank is the number of its first day.
  func group(of day: Day) -> Group {
    let first =
      switch self {
      case .day, .field: day
      case .week: day.adding(days: 1 - day.weekday)
      case .month: Day(year: day.year, month: day.month, day: 1) ?? day
      }
    return Group(label: name(of: day) ?? "", rank: first.number)
  }

  /// The most periods without a record that are shown: a date of the year 1 should not bring all
  /// days since then.
  private static let gapLimit = 1_000

  /// The calendar periods between two, without them; none if there are too many to show.
  func groups(between first: Group, and last: Group) -> [Group] {
    var gaps: [Group] = []
    var day = next(after: Day(clamping: first.rank))
    while day.number < last.rank {
      gaps.append(group(of: day))
      if gaps.count > Self.gapLimit { return [] }
      day = next(after: day)
    }
    return gaps
  }
}

extension Indicator {
  /// The age groups, such as `0-1 d`, in their order.
  var bucketGroups: [Group] {
    let ends = buckets.map { $0 / 86_400 }
    let starts = [0] + ends
    let labels = zip(starts, ends).map { "\($0)-\($1) d" } + [">\(ends.last ?? 0) d"]
    return labels.enumerated().map { Group(label: $1, rank: $0) }
  }

  /// The age group of some seconds: its lower end belongs to it, its upper end to the next.
  func bucket(of seconds: Double) -> Int {
    buckets.firstIndex { seconds < Double($0) } ?? buckets.count
  }
}
