import Practices
import Records
import Store

/// The bookings and windows of some records.
struct ScheduleScene {
  let snapshot: Snapshot
  let workspace: Workspace
  let now: Instant
  let book: WindowBook

  /// - Throws: ``Findings`` if a window can't be understood.
  init(_ revision: RevisionOptions, in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    try self.init(
      snapshot, of: session.workspace(), now: revision.now(snapshot, in: session))
  }

  /// - Throws: ``Findings`` if a window can't be understood.
  init(_ snapshot: Snapshot, of workspace: Workspace, now: Instant) throws {
    (self.snapshot, self.workspace, self.now) = (snapshot, workspace, now)
    book = try WindowBook(snapshot.definitions)
  }

  private var rulebook: Rulebook { snapshot.rulebook }

  /// The types whose records have windows.
  var types: [RecordType] { rulebook.types(trait: Schedulable.trait) }

  // MARK: Bookings

  /// The bookings of records of a type that take some of a period.
  func bookings(of type: RecordType, during period: Period) throws -> [Booking] {
    guard let schedulable = type.schedulable else { return [] }
    let window = try rulebook.condition(
      "\(schedulable.start) < \(period.end) and \(schedulable.end) > \(period.start)", for: type)
    let selection = Selection(
      type, where: [.state(isOneOf: schedulable.booked), window], order: RecordOrder(["id"]),
      now: now)
    if schedulable.affected.isEmpty {
      return try snapshot.select(selection) {
        try Booking($0, rulebook: rulebook, lookup: snapshot)
      }.compactMap(\.self)
    }
    // Paths lead through other records, which are not to be looked for during a question.
    let records = try snapshot.select(selection) { try $0.whole() }
    return try records.compactMap { try Booking($0, rulebook: rulebook, lookup: snapshot) }
  }

  /// The bookings on branches that are not merged which take some of a period.
  private func unmergedBookings(during period: Period) throws -> [Booking] {
    try workspace.unmerged(types, besides: snapshot).compactMap { found in
      guard let schedulable = found.record.type.schedulable,
        let state = found.record.state, schedulable.booked.contains(state),
        var booking = try Booking(found.record, rulebook: rulebook, lookup: snapshot),
        booking.period.intersection(period) != nil
      else { return nil }
      booking.branch = found.branch
      return booking
    }
  }

  // MARK: Plans

  /// Everything that may stand in the way of a record.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - isWide: True to look as far ahead as slots are offered.
  ///   - session: Is told what was left out.
  /// - Returns: The plan.
  /// - Throws: ``Finding`` if the record has no window.
  func plan(for record: Record, isWide: Bool, _ session: Session) throws -> SchedulePlan {
    guard let subject = try Booking(record, rulebook: rulebook, lookup: snapshot) else {
      throw Finding.noWindow(record)
    }
    let near = try Neighbourhood.around(subject.items, in: snapshot)
    if near.isCut {
      session.note(
        "note: more than \(Neighbourhood.limit) items are related; the others were not looked at"
      )
    }
    let period = isWide ? searched(by: subject) : subject.period
    var others = try types.flatMap { try bookings(of: $0, during: period) }
    others += try unmergedBookings(during: period)
    let windows = book.windows.filter {
      $0.isFor(record, at: now, rulebook: rulebook, lookup: snapshot)
    }
    let sites =
      subject.items.map { site($0, [], windows) }
      + near.reached.map { site($0.item, $0.path, windows) }
    let named = try spelt(alike: [subject] + others)
    return SchedulePlan(
      named[0], sites: sites, general: windows.filter(\.isGeneral),
      others: Array(named.dropFirst()), exemptions: try exemptions(for: record, session))
  }

  /// From where slots are looked for: not in the past, and not before what was planned.
  func start(for subject: Booking) -> Instant { max(now, subject.period.start) }

  /// The leave that a record has to be worked on in blackouts, also what does not count.
  private func exemptions(for record: Record, _ session: Session) throws -> [Exemption] {
    let names = ([record.id] + record.aliases).map { Value.reference($0) }
    var found: [Record] = []
    for type in rulebook.types(trait: Exempting.trait) {
      guard let field = type.exempting.flatMap({ type.field($0.record) }) else { continue }
      found += try snapshot.select(
        Selection(
          type, where: [.field(field, isOneOf: names)], order: RecordOrder(["id"]), now: now)
      ) { try $0.whole() }
    }
    // Who decides on them takes long to find out, and mostly nobody asks.
    guard !found.isEmpty else { return [] }
    let authority = try snapshot.authority(in: workspace)
    let exemptions = found.compactMap { authority.exemption($0, at: now) }
    let blackouts = book.windows.filter { $0.kind == .blackout }.map(\.name)
    for exemption in exemptions where !blackouts.contains(exemption.window) {
      session.note("note: \(exemption.id) names \(exemption.window), which is no blackout")
    }
    return exemptions
  }

  private func searched(by subject: Booking) -> Period {
    let end = start(for: subject) + SchedulePlan.horizon
    return Period(from: subject.period.start, to: max(end, subject.period.end)) ?? subject.period
  }

  private func site(
    _ item: String, _ path: [ItemStep], _ windows: [ScheduleWindow]
  ) -> SchedulePlan.Site {
    let record = snapshot.record(item)
    let own = record.flatMap { book.own(of: $0) }
    return SchedulePlan.Site(
      item, path: path,
      windows: windows.filter {
        $0.covers(item, record, at: now, rulebook: rulebook, lookup: snapshot)
      } + [own].compactMap(\.self))
  }

  /// The bookings with one spelling of each person, who may be written by address as well.
  private func spelt(alike bookings: [Booking]) throws -> [Booking] {
    guard bookings.contains(where: { $0.assignees.contains { $0.contains("@") } }) else {
      return bookings
    }
    let people = try snapshot.people()
    return bookings.map { booking in
      var copy = booking
      copy.assignees = booking.assignees.map(people.name(of:))
      return copy
    }
  }
}

extension Neighbourhood {
  /// The items around some others, in a snapshot.
  fileprivate static func around(
    _ items: [String], in snapshot: Snapshot
  ) throws -> Neighbourhood {
    let steps = steps(in: snapshot)
    return try Neighbourhood(
      of: items, needs: { try steps($0, false) }, needed: { try steps($0, true) })
  }

  /// The items that need some others, in a snapshot.
  static func needing(_ items: [String], in snapshot: Snapshot) throws -> Neighbourhood {
    let steps = steps(in: snapshot)
    return try Neighbourhood(of: items, needs: { _ in [] }, needed: { try steps($0, true) })
  }

  /// The steps from some items, to what they need or to what needs them.
  private static func steps(in snapshot: Snapshot) -> ([String], Bool) throws -> [ItemStep] {
    let relations = ItemRelations(snapshot.rulebook)
    return { ids, isUp in
      try relations.steps(
        from: ids, isUp: isUp, record: { snapshot.record($0) },
        linking: snapshot.records(linkingTo:as:))
    }
  }
}

extension Finding {
  /// The finding that nobody said when a record's work is done.
  static func noWindow(_ record: Record) -> Finding {
    let names = record.type.schedulable.map { [$0.start, $0.end] } ?? []
    let missing = names.filter { record.value($0).isEmpty }
    return Finding(
      .fieldRequired,
      missing.isEmpty
        ? "\(record.id) has no window that lasts"
        : "\(record.id) has no window: \(missing.joined(separator: " and ")) "
          + (missing.count == 1 ? "is missing" : "are missing"),
      remedy: "itsm set \(record.id) "
        + (missing.isEmpty ? names : missing).map { "\($0)=…" }.joined(separator: " "))
  }
}
