import Records

/// Adds up a report: one pass over the records of each of its types.
///
/// What it keeps grows with the numbers that percentiles need and with the groups, not with what
/// the records say.
public final class ReportRun {
  private let definition: ReportDefinition
  private let scope: ReportScope
  private let wanted: [Indicator]
  private var sheets: [TallySheet]
  private var explanation: Explanation?

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
    sheets = wanted.map { _ in TallySheet() }
    explanation = scope.explains.flatMap(definition.indicator).map { Explanation(indicator: $0) }
  }

  /// Reads the records of a source and answers.
  ///
  /// - Parameters:
  ///   - source: Where the records are.
  ///   - threads: How many threads may add up side by side.
  /// - Returns: The same answer for the same records, however many threads there are.
  /// - Throws: What reading throws.
  public func answer(from source: some FactSource, threads: Int = 1) throws -> ReportAnswer {
    if definition.computation == .availability {
      var availability = Availability(definition, scope)
      return try availability.answer(from: source)
    }
    let links = try links(in: source)
    // Records are told of in their order.
    let count = explanation == nil ? max(threads, 1) : 1
    for type in definition.types(in: source.rulebook) {
      let begin = { @Sendable [definition, wanted, scope] in
        ReportPass(definition, wanted, of: type, scope, links)
      }
      let request = begin().lens.request
      let passes = try source.reduce(type, asking: request, among: count, into: begin) {
        $0.add($1)
      }
      for pass in passes { merge(pass) }
    }
    return answer
  }

  private func links(in source: some FactSource) throws -> LinkTable {
    var links = LinkTable()
    let relations = Set(definition.linkedCounts.map(\.relation))
    for type in source.rulebook.types
    where type.relations.contains(where: { relations.contains($0.inverse) }) {
      let request = LinkTable.request(type)
      let parts = try source.reduce(type, asking: request, among: 1, into: { LinkTable() }) {
        $0.add($1, request, wanted: relations)
      }
      for part in parts { links.merge(part) }
    }
    return links
  }

  private func merge(_ pass: ReportPass) {
    for place in sheets.indices { sheets[place].merge(pass.sheets[place]) }
    explanation?.included += pass.explanation?.included ?? []
    explanation?.excluded += pass.explanation?.excluded ?? []
  }
}

extension ReportRun {
  private var answer: ReportAnswer {
    var figures: [Figure] = []
    for (index, indicator) in wanted.enumerated() {
      let isTrend = (indicator.grouping ?? scope.grouping)?.isTime ?? false
      let groups = finished(indicator, sheets[index])
      figures += groups.map { indicator.figure($0.tally, group: $0.group, isTrend: isTrend) }
    }
    let omitted = zip(wanted, sheets).flatMap { indicator, sheet in
      let reasons = sheet.omissions.map {
        (key: indicator.words(for: $0.key, definition.exclusions), value: $0.value)
      }
      return reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
        ReportAnswer.Omission(indicator: indicator.name, reason: $0.key, count: $0.value)
      }
    }
    return ReportAnswer(
      definition: definition, scope: scope, figures: figures, omissions: omitted,
      explanation: explanation)
  }

  private typealias Grouped = (group: Group?, tally: Tally)

  /// The groups of an indicator in the order in which they are shown.
  private func finished(_ indicator: Indicator, _ sheet: TallySheet) -> [Grouped] {
    switch indicator.measure {
    case .difference(let more, let less): return difference(more, less)
    case .repeats(_, let least):
      return sheet.groups.filter { $0.value.n >= least }
        .map { (group: $0.key, tally: $0.value) }
        .sorted { ($1.tally.n, $0.group?.label ?? "") < ($0.tally.n, $1.group?.label ?? "") }
    default: break
    }
    var result: [Grouped] = []
    if indicator.grouping == nil, indicator.buckets.isEmpty {
      result.append((nil, sheet.all))
    }
    return result + filled(indicator, sheet.groups)
  }

  /// The groups in their order, with the calendar periods between them that have no record.
  private func filled(_ indicator: Indicator, _ tallies: [Group: Tally]) -> [Grouped] {
    let known = tallies.sorted { $0.key < $1.key }
    if !indicator.buckets.isEmpty {
      return indicator.bucketGroups.map { ($0, tallies[$0] ?? Tally()) }
    }
    let grouping = indicator.grouping ?? scope.grouping
    guard let grouping, grouping.isTime, indicator.addsUp else {
      return known.map { ($0.key, $0.value) }
    }
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
      for (group, tally) in finished(wanted[index], sheets[index]) {
        sums[group, default: Tally()].merge(tally, sign)
      }
    }
    return sums.map { ($0.key, $0.value) }.sorted { left, right in
      guard let leftGroup = left.group else { return right.group != nil }
      return right.group.map { leftGroup < $0 } ?? false
    }
  }
}
