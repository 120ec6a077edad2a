import Records

/// Open time over all editions of a target: each edition's calendar counts while it is in force,
/// the last one's also in the future.
struct Course: Sendable {
  let editions: [Edition]
  let selection: Selection

  /// The goal that fits in an edition; nil where none does, and nothing counts.
  func goal(_ edition: Int) -> TargetRule.Goal? {
    guard selection.goals.indices.contains(edition), let goal = selection.goals[edition] else {
      return nil
    }
    guard var found = editions[edition].rule?.goals[goal] else { return nil }
    if selection.zones.indices.contains(edition), let zone = selection.zones[edition] {
      found.calendar.zone = zone
    }
    return found
  }

  /// The goal in force.
  var current: TargetRule.Goal? { goal(selection.goals.count - 1) }

  /// The parts of a time that belong to one edition each, in order; -1 before the first.
  func parts(from start: Instant, to end: Instant) -> [(edition: Int, period: Period)] {
    var parts: [(edition: Int, period: Period)] = []
    for index in -1..<selection.goals.count {
      let from = index < 0 ? start : max(start, editions[index].since)
      let to = index + 1 < selection.goals.count ? min(end, editions[index + 1].since) : end
      if let period = Period(from: from, to: to) { parts.append((index, period)) }
    }
    return parts
  }

  /// How many seconds count from one instant to another if nothing pauses.
  func seconds(from start: Instant, to end: Instant) -> Int64 {
    parts(from: start, to: end).reduce(0) { sum, part in
      sum
        + (goal(part.edition)?.calendar.seconds(from: part.period.start, to: part.period.end) ?? 0)
    }
  }

  /// The same, less the times that are blocked; these are in order and don't overlap.
  func seconds(from start: Instant, to end: Instant, without blocked: [Period]) -> Int64 {
    var sum: Int64 = 0
    var at = start
    for period in blocked where period.end > start && period.start < end {
      if period.start > at { sum += seconds(from: at, to: period.start) }
      at = max(at, period.end)
    }
    return at < end ? sum + seconds(from: at, to: end) : sum
  }

  /// The earliest instant at which `seconds` have counted since `start`; nil if it is not before
  /// `limit`, or not at it.
  func instant(after seconds: Int64, from start: Instant, limit: Instant) -> Instant? {
    guard seconds > 0 else { return start }
    var rest = seconds
    for part in parts(from: start, to: limit) {
      guard let calendar = goal(part.edition)?.calendar else { continue }
      for period in calendar.periods(from: part.period.start, to: part.period.end) {
        if period.seconds >= rest { return Instant(clamping: period.start.seconds + rest) }
        rest -= period.seconds
      }
    }
    return nil
  }

  /// How much time a clock has that counts since `start`, and the instant before which it is not
  /// due; nil if there is nothing to go by.
  ///
  /// What is due at an instant has the time that is open until then, so that pauses move it.
  func length(since start: Instant) -> (seconds: Int64, floor: Instant?)? {
    guard let goal = current else { return nil }
    if case .seconds(let seconds) = goal.allowance { return (seconds, nil) }
    guard
      let due = goal.allowance.due(since: start, in: goal.calendar, field: { _ in selection.due })
    else { return nil }
    return (seconds(from: start, to: due), due)
  }
}
