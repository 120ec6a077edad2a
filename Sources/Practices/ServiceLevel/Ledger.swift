import Records

/// One part of a clock's time: whether it counts, and by which rule.
public struct LedgerEntry: Hashable, Sendable {
  /// Why time counts, or does not.
  public enum Reason: Hashable, Sendable {
    /// It counts.
    case running
    /// The target's condition for a pause holds: the state, and what is waited for.
    case paused(String)
    /// The calendar is closed; holidays by their names.
    case closed(holidays: [String])
    /// The clock was at its end, and went on later.
    case stopped
    /// No target was in force, or none of its goals fits.
    case noTarget
  }

  public let period: Period
  public let reason: Reason
  /// The target and the calendar, each with the commit that brought it.
  public let rules: [Citation]

  /// True if the time counts.
  public var counts: Bool { reason == .running }
}

extension Clock {
  /// All parts of the clock's time, in order and without gaps: those that count add up to `used`.
  public var ledger: [LedgerEntry] {
    var entries: [LedgerEntry] = []
    for part in course.parts(from: start, to: max(start, at)) {
      let editions = course.editions
      guard part.edition >= 0, let index = course.selection.goals[part.edition],
        let goal = course.goal(part.edition)
      else {
        Self.add(part.period, .noTarget, [], to: &entries)
        continue
      }
      let rules = editions[part.edition].citations(goal: index)
      for (period, reason) in still(in: part.period) {
        if let reason {
          Self.add(period, reason, rules, to: &entries)
        } else {
          Self.addHours(goal.calendar, period, rules, to: &entries)
        }
      }
    }
    return entries
  }

  /// A time in parts: those in which the clock stands still with the reason, the others with nil.
  private func still(in period: Period) -> [(period: Period, reason: LedgerEntry.Reason?)] {
    let all =
      stops.map { ($0, LedgerEntry.Reason.stopped) }
      + pauses.map { ($0.period, LedgerEntry.Reason.paused($0.reason)) }
    var parts: [(period: Period, reason: LedgerEntry.Reason?)] = []
    var at = period.start
    for (still, reason) in all.sorted(by: { $0.0.start < $1.0.start }) {
      guard let shared = period.intersection(still),
        let rest = Period(from: max(at, shared.start), to: shared.end)
      else { continue }
      if let before = Period(from: at, to: rest.start) { parts.append((before, nil)) }
      parts.append((rest, reason))
      at = rest.end
    }
    if let rest = Period(from: at, to: period.end) { parts.append((rest, nil)) }
    return parts
  }

  private static func addHours(
    _ calendar: Calendar, _ period: Period, _ rules: [Citation], to entries: inout [LedgerEntry]
  ) {
    func close(from start: Instant, to end: Instant) {
      guard let gap = Period(from: start, to: end) else { return }
      add(gap, .closed(holidays: calendar.holidayNames(in: gap)), rules, to: &entries)
    }
    var at = period.start
    for open in calendar.periods(from: period.start, to: period.end) {
      close(from: at, to: open.start)
      add(open, .running, rules, to: &entries)
      at = open.end
    }
    close(from: at, to: period.end)
  }

  /// Adds a part, to the last one if it says the same.
  private static func add(
    _ period: Period, _ reason: LedgerEntry.Reason, _ rules: [Citation],
    to entries: inout [LedgerEntry]
  ) {
    if let last = entries.last, last.period.end == period.start, last.reason == reason,
      last.rules == rules, let both = Period(from: last.period.start, to: period.end)
    {
      entries[entries.count - 1] = LedgerEntry(period: both, reason: reason, rules: rules)
    } else {
      entries.append(LedgerEntry(period: period, reason: reason, rules: rules))
    }
  }
}

extension Calendar {
  /// The names of the holidays that a time touches, each once.
  fileprivate func holidayNames(in period: Period) -> [String] {
    var names: [String] = []
    var day = reading(at: period.start).day
    let last = reading(at: period.end - Span(seconds: 1)).day
    while day <= last, names.count < 20 {
      if let name = holidays.name(of: day), !names.contains(name) { names.append(name) }
      guard day < .last else { break }
      day = day.adding(days: 1)
    }
    return names
  }
}
