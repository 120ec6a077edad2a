import Records

/// What held for a record and a target from one event to the next.
struct Scene {
  let at: Instant
  /// False if something else happens at the same instant.
  let isLast: Bool
  /// The verb of the timeline; nil if something else than the record changed.
  let did: String?
  /// The edition in force; nil before the first.
  let edition: Int?
  /// The clauses whose conditions hold.
  let holding: Set<Target.Clause>
  let selection: Selection
  /// Why the clock pauses if it does: the state, and what it waits for.
  let reason: String

  /// The same at an instant at which something happened that changed nothing.
  func again(at instant: Instant, isLast: Bool, _ did: String) -> Scene {
    Scene(
      at: instant, isLast: isLast, did: did, edition: edition, holding: holding,
      selection: selection, reason: reason)
  }

  /// True if the record is one of those that the target is about.
  var applies: Bool { holding.contains(.when) && selection.goal != nil }
}

/// Which goal fits a record, in each edition up to the one in force.
struct Selection: Equatable, Sendable {
  /// The goals of the editions, from the first; nil where none fits.
  var goals: [Int?] = []
  /// What the field holds that says when it is due.
  var due = Value.none
  /// In which zones the hours of the editions' calendars are; nil for the calendar's own.
  var zones: [Zone?] = []

  /// The goal in force.
  var goal: Int? { goals.last ?? nil }
}
