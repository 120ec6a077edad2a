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
      let places = Outages.Places(lens)
      try each(of: lens, source) { $0.outages.add($1, places, $0.scope) }
    }
    for type in definition.types(in: rulebook) {
      let lens = TypeLens(type)
      let places = Places(lens)
      try each(of: lens, source) { $0.measure($1, places) }
    }
    explanation?.excluded += outages.excluded
    omissions.merge(outages.omissions) { $0 + $1 }
    return answer
  }

  /// Adds the records of a type, in their order.
  private mutating func each(
    of lens: TypeLens, _ source: some FactSource,
    _ add: @escaping @Sendable (inout Availability, Case) -> Void
  ) throws {
    let (start, scope) = (self, scope)
    // One part, so that one thread uses it.
    nonisolated(unsafe) let lens = lens
    let parts = try source.reduce(
      lens.type, asking: lens.request, among: 1, into: { (sum: start, record: Case?.none) }
    ) { part, facts in
      part.record?.turn(to: facts)
      let record = part.record ?? Case(facts, lens, now: scope.now)
      part.record = record
      add(&part.sum, record)
    }
    if let part = parts.first { self = part.sum }
  }

  /// Where a type of services has what is asked.
  private struct Places {
    let live: Moment
    let closed: Moment
    let target: Int

    init(_ lens: TypeLens) {
      live = lens.bound(.known([.field("live-at"), .field("opened-at")]))
      closed = lens.bound(.field("closed-at"))
      target = lens.fieldSlot("availability-target")
    }
  }

  /// The time in which a service was to work: from when it went live, or was recorded, to when it
  /// was retired, within the period.
  private func agreed(_ service: Case, _ places: Places) -> Period? {
    let live = service.instant(places.live)
    guard let start = [live, scope.from].compactMap({ $0 }).max() else { return nil }
    let end = min(service.instant(places.closed) ?? scope.end, scope.end)
    return Period(from: start, to: end)
  }

  private mutating func measure(_ service: Case, _ places: Places) {
    let id = service.facts.id
    guard let agreed = agreed(service, places) else {
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
    if let target = service.value(places.target).double {
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
