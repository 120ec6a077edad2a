import Records

/// One pass over records that adds up a report.
///
/// What it keeps grows with the numbers that percentiles need and with the groups, not with what
/// the records say.
public final class ReportRun {
  private let definition: ReportDefinition
  private let scope: ReportScope
  private let links = LinkTable()
  private var lenses: [String: TypeLens] = [:]
  private var tallies: [[Group?: Tally]]
  private var omissions: [[String: Int]]
  private var explanation: Explanation?
  private let wanted: [Indicator]

  /// Prepares a report.
  ///
  /// With a grouping, indicators that have one of their own are left out, unless it is the same.
  public init(_ definition: ReportDefinition, _ scope: ReportScope) {
    self.definition = definition
    self.scope = scope
    wanted = definition.indicators.filter { indicator in
      guard let grouping = scope.grouping else { return true }
      return indicator.buckets.isEmpty
        && (indicator.grouping ?? grouping).name == grouping.name
    }
    tallies = wanted.map { _ in [:] }
    omissions = wanted.map { _ in [:] }
    explanation = scope.explains.flatMap(definition.indicator).map { Explanation(indicator: $0) }
  }

  /// Reads the records of a source and answers.
  ///
  /// - Throws: What reading throws.
  public func answer(from source: some FactSource) throws -> ReportAnswer {
    if definition.computation == .availability {
      var availability = Availability(definition, scope)
      return try availability.answer(from: source)
    }
    let relations = Set(definition.linkedCounts.map(\.relation))
    if !relations.isEmpty {
      for type in source.rulebook.types
      where type.relations.contains(where: { relations.contains($0.inverse) }) {
        try source.each(of: type) { links.add($0, wanted: relations) }
      }
    }
    for type in definition.types(in: source.rulebook) {
      let lens = TypeLens(type)
      try source.each(of: type) { facts in
        add(
          Case(
            facts, lens, now: scope.now, links: links, linkedCounts: definition.linkedCounts))
      }
    }
    return answer
  }

  private func add(_ record: Case) {
    for (index, indicator) in wanted.enumerated() {
      if case .difference = indicator.measure { continue }
      let sign = sign(of: indicator)
      let isExplained = sign != 0
      switch record.judge(indicator, scope, definition.exclusions) {
      case .irrelevant(let reason):
        if isExplained { exclude(record, reason()) }
      case .out(let reason):
        omissions[index][reason, default: 0] += 1
        if isExplained { exclude(record, reason) }
      case .counts(let at, let value):
        let groups = record.groups(indicator, scope, at: at, value: value)
        for group in groups {
          tally(indicator, value, into: &tallies[index][group, default: Tally()])
        }
        if isExplained { include(record, sign < 0 ? -(value ?? 1) : value, groups) }
      }
    }
  }

  /// Whether an indicator's records are to be listed: 1, or −1 where it is taken away from another
  /// in the difference that is explained, or 0.
  private func sign(of indicator: Indicator) -> Int {
    guard let asked = explanation?.indicator else { return 0 }
    if case .difference(let more, let less) = asked.measure {
      return indicator.name == more ? 1 : indicator.name == less ? -1 : 0
    }
    return asked.name == indicator.name ? 1 : 0
  }

  private func tally(_ indicator: Indicator, _ value: Double?, into tally: inout Tally) {
    switch indicator.measure {
    case .time, .timeIn, .number: tally.keep(value ?? 0)
    default: tally.add(value ?? 1)
    }
  }

  private func exclude(_ record: Case, _ reason: String) {
    explanation?.excluded.append(Explanation.Excluded(id: record.facts.id, reason: reason))
  }

  private func include(_ record: Case, _ value: Double?, _ groups: [Group?]) {
    let labels = groups.compactMap { $0?.label }
    explanation?.included.append(
      Explanation.Included(
        id: record.facts.id, value: value,
        group: labels.isEmpty ? nil : labels.joined(separator: ", ")))
  }
}

extension ReportRun {
  private var answer: ReportAnswer {
    var figures: [Figure] = []
    for (index, indicator) in wanted.enumerated() {
      let isTrend = (indicator.grouping ?? scope.grouping)?.isTime ?? false
      let groups = finished(indicator, tallies[index])
      figures += groups.map { indicator.figure($0.tally, group: $0.group, isTrend: isTrend) }
    }
    let omitted = zip(wanted, omissions).flatMap { indicator, reasons in
      reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        ReportAnswer.Omission(indicator: indicator.name, reason: $0.key, count: $0.value)
      }
    }
    return ReportAnswer(
      definition: definition, scope: scope, figures: figures, omissions: omitted,
      explanation: explanation)
  }

  private typealias Grouped = (group: Group?, tally: Tally)

  /// The groups of an indicator in the order in which they are shown.
  private func finished(_ indicator: Indicator, _ tallies: [Group?: Tally]) -> [Grouped] {
    switch indicator.measure {
    case .difference(let more, let less): return difference(more, less)
    case .repeats(_, let least):
      return tallies.filter { $0.key != nil && $0.value.n >= least }
        .map { (group: $0.key, tally: $0.value) }
        .sorted { ($1.tally.n, $0.group?.label ?? "") < ($0.tally.n, $1.group?.label ?? "") }
    default: break
    }
    var result: [Grouped] = []
    if indicator.grouping == nil, indicator.buckets.isEmpty {
      result.append((nil, tallies[nil] ?? Tally()))
    }
    return result + filled(indicator, tallies)
  }

  /// The groups in their order, with the calendar periods between them that have no record.
  private func filled(_ indicator: Indicator, _ tallies: [Group?: Tally]) -> [Grouped] {
    let known = tallies.compactMap { group, tally in group.map { ($0, tally) } }
      .sorted { $0.0 < $1.0 }
    if !indicator.buckets.isEmpty {
      return indicator.bucketGroups.map { ($0, tallies[$0] ?? Tally()) }
    }
    let grouping = indicator.grouping ?? scope.grouping
    guard let grouping, grouping.isTime, indicator.addsUp else { return known.map { ($0, $1) } }
    var result: [Grouped] = []
    for (group, tally) in known {
      if let previous = result.last?.group, group.rank != .max {
        for gap in grouping.groups(between: previous, and: group) { result.append((gap, Tally())) }
      }
      result.append((group, tally))
    }
    return result
  }

  private func difference(_ more: String, _ less: String) -> [Grouped] {
    var sums: [Group?: Tally] = [:]
    for (name, sign) in [(more, 1.0), (less, -1.0)] {
      guard let index = wanted.firstIndex(where: { $0.name == name }) else { continue }
      for (group, tally) in finished(wanted[index], tallies[index]) {
        sums[group, default: Tally()].merge(tally, sign)
      }
    }
    return sums.map { ($0.key, $0.value) }.sorted { left, right in
      guard let leftGroup = left.group else { return right.group != nil }
      return right.group.map { leftGroup < $0 } ?? false
    }
  }
}
