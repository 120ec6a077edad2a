import Records

extension Case {
  /// The groups in which the record counts for an indicator; nil is the group of all.
  func groups(
    _ indicator: Indicator, _ scope: ReportScope, at instant: Instant?, value: Double?
  ) -> [Group?] {
    if case .repeats(let fields, _) = indicator.measure { return combinations(of: fields) }
    if !indicator.buckets.isEmpty { return [indicator.bucket(of: value ?? 0)] }
    if let own = indicator.grouping { return groups(own, at: instant) }
    guard let asked = scope.grouping else { return [nil] }
    return [nil] + groups(asked, at: instant)
  }

  /// The groups that a grouping puts the record into; calendar periods are those of `instant`.
  func groups(_ grouping: Grouping, at instant: Instant?) -> [Group] {
    guard case .field(let name) = grouping else {
      return [instant.map { grouping.group(of: $0.day) } ?? .none]
    }
    switch name {
    case "type": return [Group(label: lens.type.name, rank: 0)]
    case "state":
      guard let state = facts.state else { return [.none] }
      let rank = lens.type.states.firstIndex { $0.name == state }
      return [Group(label: state, rank: rank ?? lens.type.states.count)]
    case "category":
      guard let category else { return [.none] }
      let rank = RecordType.Category.allCases.firstIndex(of: category) ?? 0
      return [Group(label: category.rawValue, rank: rank)]
    default: return value(name).groups
    }
  }

  /// Every way to take one value of each of some fields; none where one of them has no value.
  private func combinations(of fields: [String]) -> [Group] {
    var labels = [""]
    for name in fields {
      let values = value(name).words
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
  func bucket(of seconds: Double) -> Group {
    bucketGroups[buckets.firstIndex { seconds < Double($0) } ?? buckets.count]
  }
}
