import Records

/// Records of one type as they are added up by one thread, one after the other.
final class ReportPass {
  private let scope: ReportScope
  private let exclusions: [ReportDefinition.Exclusion]
  private let tests: [Condition]
  private let gauges: [Gauge]
  private let links: LinkTable
  private var record: Case?
  /// Whether the exclusions are true of the record; asked by most indicators in turn.
  private var excluded: [Bool?]
  let lens: TypeLens
  private(set) var explanation: Explanation?

  init(
    _ definition: ReportDefinition, _ wanted: [Indicator], of type: RecordType,
    _ scope: ReportScope, _ links: LinkTable
  ) {
    self.scope = scope
    self.links = links
    let lens = TypeLens(type, linkedCounts: definition.linkedCounts)
    self.lens = lens
    exclusions = definition.exclusions
    tests = exclusions.map { lens.bound($0.when) }
    gauges = wanted.map { Gauge($0, lens, scope, definition) }
    excluded = Array(repeating: nil, count: exclusions.count)
    explanation = scope.explains.flatMap(definition.indicator).map { Explanation(indicator: $0) }
  }

  /// What was added up, indicator by indicator.
  var sheets: [TallySheet] { gauges.map(\.sheet) }

  /// Adds a record.
  func add(_ facts: any RecordSummary) {
    record?.turn(to: facts)
    let record = record ?? Case(facts, lens, now: scope.now, links: links)
    self.record = record
    for place in excluded.indices { excluded[place] = nil }
    for gauge in gauges where gauge.isMeasured {
      let judgement = gauge.judge(record) { isExcluded(record, by: $0) }
      let groups = gauge.add(judgement, record)
      if gauge.sign != 0 { explain(judgement, gauge, record, groups) }
    }
  }

  private func explain(
    _ judgement: Judgement, _ gauge: Gauge, _ record: Case, _ groups: [Group]
  ) {
    switch judgement {
    case .irrelevant(let why): exclude(record, gauge.indicator.words(for: why, scope))
    case .out(let why): exclude(record, gauge.indicator.words(for: why, exclusions))
    case .counts(_, let value): include(record, gauge.sign < 0 ? -(value ?? 1) : value, groups)
    }
  }

  private func isExcluded(_ record: Case, by place: Int) -> Bool {
    if let known = excluded[place] { return known }
    let holds = tests[place].holds(for: CaseSubject(record: record), at: scope.now)
    excluded[place] = holds
    return holds
  }

  private func exclude(_ record: Case, _ reason: String) {
    explanation?.excluded.append(Explanation.Excluded(id: record.facts.id, reason: reason))
  }

  private func include(_ record: Case, _ value: Double?, _ groups: [Group]) {
    explanation?.included.append(
      Explanation.Included(
        id: record.facts.id, value: value,
        group: groups.isEmpty ? nil : groups.map(\.label).joined(separator: ", ")))
  }
}
