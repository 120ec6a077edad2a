import Records

/// One record while a report looks at it: what was worked out of its facts is kept until the next.
final class Case {
  let facts: any RecordFacts
  let lens: TypeLens
  /// The instant that the report is made for.
  let now: Instant
  private let links: LinkTable
  private let linkedCounts: [LinkedCount]
  private var values: [String: Value] = [:]
  /// What was counted already; several indicators ask for the same.
  var counts: [Quantity.Count: Int] = [:]
  private var exclusions: [String: Bool] = [:]

  init(
    _ facts: any RecordFacts, _ lens: TypeLens, now: Instant, links: LinkTable,
    linkedCounts: [LinkedCount]
  ) {
    self.facts = facts
    self.lens = lens
    self.now = now
    self.links = links
    self.linkedCounts = linkedCounts
  }

  /// The timeline in the order of its instants; entries of one instant stay in the file's order.
  private(set) lazy var story: [TimelineEntry] = {
    let entries = facts.timeline
    if zip(entries, entries.dropFirst()).allSatisfy({ $0.at <= $1.at }) { return entries }
    return entries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
  }()

  /// The changes of state, in their order.
  private(set) lazy var steps: [(at: Instant, state: String)] = story.compactMap { entry in
    entry.state.map { (entry.at, $0) }
  }

  /// The value of the field with a role, or of a name.
  func value(_ name: String) -> Value {
    guard let field = lens.field(name) else { return .none }
    if let known = values[field.name] { return known }
    let value = facts.value(field.name)
    values[field.name] = value
    return value
  }

  /// Whether the report leaves the record out for a reason; asked by most indicators in turn.
  func isExcluded(by exclusion: ReportDefinition.Exclusion) -> Bool {
    if let known = exclusions[exclusion.name] { return known }
    let holds = exclusion.when.holds(for: CaseSubject(record: self), at: now)
    exclusions[exclusion.name] = holds
    return holds
  }

  /// What the record's state means.
  var category: RecordType.Category? { facts.state.flatMap(lens.category) }

  /// The value of one of the report's own counts; nil if there is none of that name.
  func linked(_ name: String) -> Int? {
    guard let count = linkedCounts.first(where: { $0.name == name }) else { return nil }
    var period: ClosedRange<Instant>?
    if let endpoint = count.from {
      guard let start = instant(endpoint) else { return 0 }
      period = start...max(start, count.within.map { start + $0 } ?? .last)
    }
    return links.count(to: facts.id, as: count.relation, in: period)
  }
}

extension Case {
  /// When something happened; nil when that is not known.
  func instant(_ endpoint: Endpoint) -> Instant? {
    switch endpoint {
    case .now: now
    case .known(let endpoints): endpoints.lazy.compactMap(instant).first
    case .first(let events): story.first { entry in events.contains { tells(entry, $0) } }?.at
    case .last(let events): story.last { entry in events.contains { tells(entry, $0) } }?.at
    case .field(let name):
      switch value(name) {
      case .instant(let instant): instant
      case .day(let day): Instant(start: day)
      default: nil
      }
    }
  }

  private func tells(_ entry: TimelineEntry, _ event: Endpoint.Event) -> Bool {
    switch event {
    case .anything: return true
    case .entered(let category): return entry.state.flatMap(lens.category) == category
    case .reached(let state): return entry.state == state
    case .given(let name):
      guard let field = lens.field(name)?.name else { return false }
      return entry.changes.contains {
        $0.field == field && !$0.value.isEmpty && $0.value != "false"
      }
    }
  }

  /// Whether somebody still had work with the record at an instant.
  ///
  /// Now its state says so; earlier the timeline does, and where that tells no state, whether it
  /// had been resolved or closed.
  func isOpen(at instant: Instant) -> Bool {
    if let opened = self.instant(.field("opened-at")), opened > instant { return false }
    if instant >= now { return category?.isOpen ?? false }
    if let step = steps.last(where: { $0.at <= instant }) {
      return lens.category(of: step.state)?.isOpen ?? false
    }
    if let first = steps.first, self.instant(.field("opened-at")) == nil {
      return first.at <= instant
    }
    return self.instant(.known([.field("resolved-at"), .field("closed-at")])).map { $0 > instant }
      ?? true
  }

  /// The seconds spent in some states; nil before the last of them is left, or if none was entered.
  func seconds(in states: [String]) -> Int64? {
    guard let last = steps.last, !states.contains(last.state) else { return nil }
    var total: Int64?
    for (step, next) in zip(steps, steps.dropFirst()) where states.contains(step.state) {
      total = (total ?? 0) + (next.at - step.at).seconds
    }
    return total
  }
}
