public import Records

/// Adds up the clocks of records into a report of service levels.
///
/// Clocks need the rules and the records of the past, which only a repository has; so they are given,
/// record by record.
public struct ServiceLevelReport {
  private let definition: ReportDefinition
  private let scope: ReportScope
  private var lenses: [String: TypeLens] = [:]
  private var tallies: [String: [Group?: Tally]] = [:]
  private var explanation: Explanation?

  /// What its figures can be grouped by besides what records have.
  public static let groupings = ["target", "metric", "kind"]

  /// Prepares a report.
  public init(_ definition: ReportDefinition, _ scope: ReportScope) {
    self.definition = definition
    self.scope = scope
    explanation = scope.explains.flatMap(definition.indicator).map { Explanation(indicator: $0) }
  }

  /// Adds the clocks of a record.
  public mutating func add(_ facts: some RecordSummary, _ clocks: [Clock]) {
    guard !clocks.isEmpty else { return }
    let lens = lenses[facts.type.name] ?? TypeLens(facts.type)
    lenses[facts.type.name] = lens
    let record = Case(facts, lens, now: scope.now)
    for clock in clocks { add(clock, of: record) }
  }

  private mutating func add(_ clock: Clock, of record: Case) {
    let label = "\(clock.target) \(clock.number)"
    if clock.isLive {
      count("running", 1, clock, record)
      if clock.breached != nil { count("running-breached", 1, clock, record) }
      return exclude(record, label, "is not at its end")
    }
    guard clock.stage == .completed, let ended = clock.ended else {
      return exclude(record, label, "was cancelled")
    }
    guard scope.contains(ended) else {
      return exclude(record, label, "ended at \(ended), outside the period")
    }
    count("completed", 1, clock, record)
    count("met-rate", clock.breached == nil ? 1 : 0, clock, record)
    count(clock.breached == nil ? "met" : "breached", 1, clock, record)
    count("used-time", Double(clock.used), clock, record)
    if clock.length > 0 {
      count("used-share", Double(clock.used) / Double(clock.length), clock, record)
    }
  }

  private mutating func count(_ name: String, _ value: Double, _ clock: Clock, _ record: Case) {
    let groups = groups(of: clock, record)
    for group in groups {
      var tally = tallies[name]?[group] ?? Tally()
      if name.hasPrefix("used") { tally.keep(value) } else { tally.add(value) }
      tallies[name, default: [:]][group] = tally
    }
    guard explanation?.indicator.name == name else { return }
    explanation?.included.append(
      Explanation.Included(id: record.facts.id, value: value, group: clock.target))
  }

  private mutating func exclude(_ record: Case, _ clock: String, _ reason: String) {
    guard let name = explanation?.indicator.name, !name.hasPrefix("running") else { return }
    explanation?.excluded.append(
      Explanation.Excluded(id: record.facts.id, reason: "\(clock) \(reason)"))
  }

  private func groups(of clock: Clock, _ record: Case) -> [Group?] {
    switch scope.grouping?.name {
    case nil, "target": [nil, Group(label: clock.target, rank: 0)]
    case "metric": [nil, Group(label: clock.metric, rank: 0)]
    case "kind": [nil, Group(label: clock.kind.rawValue, rank: 0)]
    default: [nil] + (scope.grouping.map { self.groups($0, of: clock, record) } ?? [])
    }
  }

  private func groups(_ grouping: Grouping, of clock: Clock, _ record: Case) -> [Group] {
    if grouping.isTime { return [clock.ended.map { grouping.group(of: $0.day) } ?? .none] }
    return record.groups(record.lens.bound(grouping))
  }

  /// What was found.
  public var answer: ReportAnswer {
    let isTrend = scope.grouping?.isTime ?? false
    // A target that was never met has a zero, not a gap.
    let all = Set(tallies.values.flatMap(\.keys).compactMap(\.self))
    let figures = definition.indicators.flatMap { indicator -> [Figure] in
      let tallies = tallies[indicator.name] ?? [:]
      let known = Set(tallies.keys.compactMap(\.self))
      let groups = (indicator.unit == "clocks" ? all : known).sorted()
      return ([nil] + groups).map { group in
        figure(indicator, tallies[group] ?? Tally(), group, isTrend: isTrend)
      }
    }
    return ReportAnswer(
      definition: definition, scope: scope, figures: figures, omissions: [],
      explanation: explanation)
  }

  private func figure(
    _ indicator: Indicator, _ tally: Tally, _ group: Group?, isTrend: Bool
  ) -> Figure {
    let result: Figure.Result =
      switch indicator.name {
      case "met-rate": .value(tally.n == 0 ? nil : tally.sum / Double(tally.n))
      case let name where name.hasPrefix("used"): .distribution(Distribution(tally.values))
      default: .value(tally.sum)
      }
    let isDuration = indicator.unit == "seconds" && !tally.values.isEmpty
    return Figure(
      name: indicator.name, title: indicator.title, unit: indicator.unit, n: tally.n,
      result: result, group: group?.label, isTrend: isTrend,
      isSample: indicator.unit != "clocks",
      classes: isDuration ? DurationClasses.counts(of: tally.values) : [])
  }
}
