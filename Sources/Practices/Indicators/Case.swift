import Records

/// The record that a report looks at: what was worked out of it is kept until the next.
final class Case {
  let lens: TypeLens
  /// The instant that the report is made for.
  let now: Instant
  private let links: LinkTable
  private(set) var facts: any RecordSummary
  private var known: [Value?] = []
  private var knownStory: [TimelineEntry]?
  private var knownState: String??
  private var knownCounts: StoryCounts?
  /// The places of what is asked of the source; none for what is not.
  private let places: [Int?]
  private let request: SummaryRequest

  /// - Parameters:
  ///   - facts: The first record.
  ///   - lens: Its type, with a place for all that will be asked.
  ///   - now: The instant that the report is made for.
  ///   - links: The links that count.
  init(
    _ facts: any RecordSummary, _ lens: TypeLens, now: Instant, links: LinkTable = LinkTable()
  ) {
    self.facts = facts
    self.lens = lens
    self.now = now
    self.links = links
    request = lens.request
    places = lens.slots.map { if case .field(_, let place) = $0 { place } else { nil } }
    turn(to: facts)
  }

  /// Goes on to another record of the same type.
  func turn(to facts: any RecordSummary) {
    self.facts = facts
    if known.count != lens.slots.count {
      known = Array(repeating: nil, count: lens.slots.count)
    } else {
      for slot in known.indices { known[slot] = nil }
    }
    knownStory = nil
    knownState = nil
    knownCounts = nil
  }

  /// What can be counted in the timeline.
  var counts: StoryCounts {
    if let knownCounts { return knownCounts }
    let counts = StoryCounts(story, lens)
    knownCounts = counts
    return counts
  }

  /// The timeline in the order of its instants; entries of one instant stay in the file's order.
  var story: [TimelineEntry] {
    if let knownStory { return knownStory }
    var entries = facts.timeline
    if zip(entries, entries.dropFirst()).contains(where: { $0.at > $1.at }) {
      entries = entries.enumerated()
        .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
    entries = entries.settled(by: lens.type)
    knownStory = entries
    return entries
  }

  var state: String? {
    if let knownState { return knownState }
    let state = facts.state
    knownState = .some(state)
    return state
  }

  /// What the record's state means.
  var category: RecordType.Category? { state.flatMap(lens.category) }

  /// What is at a place.
  func value(_ slot: Int) -> Value {
    // A place that came late is looked at each time.
    guard slot < known.count else { return found(slot) }
    if let value = known[slot] { return value }
    let value = found(slot)
    known[slot] = value
    return value
  }

  private func found(_ slot: Int) -> Value {
    if slot < places.count, let place = places[slot] { return facts.value(at: place, of: request) }
    switch lens.slots[slot] {
    case .field(let name, _): return facts.value(name)
    case .count(let count): return .integer(counted(count))
    case .linked(let count, let from): return .integer(linked(count, from))
    case .state:
      return state.map { .choice($0, rank: lens.rank(of: $0)) } ?? .none
    case .category: return category.map { .choice($0.rawValue, rank: $0.rank) } ?? .none
    case .links(let relation):
      let ids = facts.links(relation)
      return ids.isEmpty ? .none : .list(ids.map { .reference($0) })
    case .id: return .text(facts.id)
    case .type: return .text(lens.type.name)
    case .nothing: return .none
    }
  }

  /// How many records link here, as one of the report's own counts has it.
  private func linked(_ count: LinkedCount, _ from: Moment?) -> Int {
    var period: ClosedRange<Instant>?
    if let from {
      guard let start = instant(from) else { return 0 }
      period = start...max(start, count.within.map { start + $0 } ?? .last)
    }
    return links.count(to: facts.id, as: count.relation, in: period)
  }
}

extension Case {
  /// When something happened; nil when that is not known.
  func instant(_ moment: Moment) -> Instant? {
    switch moment {
    case .now: now
    case .known(let moments): moments.lazy.compactMap(instant).first
    case .first(let signs): story.first { entry in signs.contains { tells(entry, $0) } }?.at
    case .last(let signs): story.last { entry in signs.contains { tells(entry, $0) } }?.at
    case .slot(let slot):
      switch value(slot) {
      case .instant(let instant): instant
      case .day(let day): Instant(start: day)
      default: nil
      }
    }
  }

  private func tells(_ entry: TimelineEntry, _ sign: Moment.Sign) -> Bool {
    switch sign {
    case .anything: true
    case .entered(let category): entry.state.flatMap(lens.category) == category
    case .reached(let state): entry.state == state
    case .given(let field):
      entry.changes.contains { $0.field == field && !$0.value.isEmpty && $0.value != "false" }
    }
  }

  /// Whether somebody still had work with the record at an instant.
  ///
  /// Now its state says so; earlier the timeline does, and where that tells no state, whether it
  /// had been resolved or closed.
  func isOpen(at instant: Instant, _ ends: Ends) -> Bool {
    let opened = self.instant(ends.opened)
    if let opened, opened > instant { return false }
    if instant >= now { return category?.isOpen ?? false }
    let steps = story.lazy.compactMap { entry in entry.state.map { (at: entry.at, state: $0) } }
    if let step = steps.last(where: { $0.at <= instant }) {
      return lens.category(of: step.state)?.isOpen ?? false
    }
    if let first = steps.first, opened == nil { return first.at <= instant }
    return self.instant(ends.ended).map { $0 > instant } ?? true
  }

  /// Where a record's life begins and ends.
  struct Ends {
    let opened: Moment
    let ended: Moment

    init(_ lens: TypeLens) {
      opened = lens.bound(.field("opened-at"))
      ended = lens.bound(.known([.field("resolved-at"), .field("closed-at")]))
    }
  }

  /// The seconds spent in some states, as `length` counts those between two instants; nil before the
  /// last of them is left, or if none was entered.
  func seconds(in states: [String], _ length: (Instant, Instant) -> Int64) -> Int64? {
    let steps = story.compactMap { entry in entry.state.map { (at: entry.at, state: $0) } }
    guard let last = steps.last, !states.contains(last.state) else { return nil }
    var total: Int64?
    for (step, next) in zip(steps, steps.dropFirst()) where states.contains(step.state) {
      total = (total ?? 0) + length(step.at, next.at)
    }
    return total
  }
}
