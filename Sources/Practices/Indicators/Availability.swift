import Records

/// How long services worked: downtime is the union of the outages that records tell of.
struct Availability {
  private let definition: ReportDefinition
  private let scope: ReportScope
  private var outages = Outages()
  private var figures: [String: [(group: Group, value: Double?, n: Int)]] = [:]
  private var explanation: Explanation?
  private var omissions: [String: Int] = [:]

  init(_ definition: ReportDefinition, _ scope: ReportScope) {
    self.definition = definition
    self.scope = scope
    explanation = scope.explains.flatMap(definition.indicator).map { Explanation(indicator: $0) }
  }

  /// Reads outages, then services.
  mutating func answer(from source: some FactSource) throws -> ReportAnswer {
    let rulebook = source.rulebook
    for type in rulebook.types where Outages.areTold(by: type) {
      let lens = TypeLens(type)
      try source.each(of: type) { outages.add(record($0, lens), scope) }
    }
    for type in definition.types(in: rulebook) {
      let lens = TypeLens(type)
      try source.each(of: type) { measure(record($0, lens)) }
    }
    explanation?.excluded += outages.excluded
    omissions.merge(outages.omissions) { $0 + $1 }
    return answer
  }

  private func record(_ facts: any RecordFacts, _ lens: TypeLens) -> Case {
    Case(facts, lens, now: scope.now, links: LinkTable(), linkedCounts: [])
  }

  /// The time in which a service was to work: from when it went live, or was recorded, to when it
  /// was retired, within the period.
  private func agreed(_ service: Case) -> Period? {
    let live = service.instant(.known([.field("live-at"), .field("opened-at")]))
    guard let start = [live, scope.from].compactMap({ $0 }).max() else { return nil }
    let end = min(service.instant(.field("closed-at")) ?? scope.end, scope.end)
    return Period(from: start, to: end)
  }

  private mutating func measure(_ service: Case) {
    let id = service.facts.id
    guard let agreed = agreed(service) else {
      return omit(id, "not live in the period, or nothing says since when")
    }
    let here = (outages.all[id.lowercased()] ?? []).compactMap { outage in
      outage.period.intersection(agreed).map { Outage(id: outage.id, period: $0) }
    }
    let periods = here.map(\.period).merged
    let (down, total) = (Double(periods.covered), Double(agreed.seconds))
    let failures = periods.count
    let group = Group(label: id, rank: 0)
    func note(_ name: String, _ value: Double?) {
      figures[name, default: []].append((group, value, failures))
    }
    note("availability", (total - down) / total)
    note("downtime", down)
    note("outages", Double(failures))
    note("mean-time-between-failures", failures == 0 ? nil : (total - down) / Double(failures))
    note("mean-time-to-restore-service", failures == 0 ? nil : down / Double(failures))
    note("mean-time-between-incidents", failures == 0 ? nil : total / Double(failures))
    if let target = service.value("availability-target").double {
      note("availability-target", target / 100)
      note("target-met", (total - down) / total * 100 >= target ? 1 : 0)
    }
    for outage in here {
      explanation?.included.append(
        Explanation.Included(id: outage.id, value: Double(outage.period.seconds), group: id))
    }
  }

  private mutating func omit(_ id: String, _ reason: String) {
    omissions[reason, default: 0] += 1
    explanation?.excluded.append(Explanation.Excluded(id: id, reason: reason))
  }

  private var answer: ReportAnswer {
    let all = definition.indicators.flatMap { indicator in
      (figures[indicator.name] ?? []).sorted { $0.group < $1.group }.map { entry in
        Figure(
          name: indicator.name, title: indicator.title, unit: indicator.unit, n: entry.n,
          result: .value(entry.value), group: entry.group.label, isTrend: false,
          isSample: false, classes: [])
      }
    }
    let first = definition.indicators.first?.name ?? ""
    let omitted = omissions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      ReportAnswer.Omission(indicator: first, reason: $0.key, count: $0.value)
    }
    return ReportAnswer(
      definition: definition, scope: scope, figures: all, omissions: omitted,
      explanation: explanation)
  }
}
