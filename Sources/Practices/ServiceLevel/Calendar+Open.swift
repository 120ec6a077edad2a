public import Records

extension Calendar {
  /// The open periods from one instant to another, in order, each within one day of the clock.
  ///
  /// They are found as they are asked for: hours and days are stepped through, never minutes.
  public struct Periods: Sequence, IteratorProtocol {
    private let calendar: Calendar
    private let end: Int64
    /// Where to go on.
    private var at: Int64
    /// Until when the clocks are ``offset`` ahead of UTC.
    private var change: Int64
    private var offset: Int64 = 0
    private var day = Day.first
    private var windows: ArraySlice<Window> = []

    init(_ calendar: Calendar, _ start: Instant, _ end: Instant) {
      self.calendar = calendar
      self.end = calendar.isNever ? start.seconds : end.seconds
      at = start.seconds
      change = at
      if at < self.end, !calendar.isAlways { read() }
    }

    /// Finds the offset and the day at the place reached.
    private mutating func read() {
      offset = calendar.zone.offset(at: at)
      change = Swift.min(calendar.zone.nextChange(after: at) ?? end, end)
      day = Instant(clamping: at + offset).day
      windows = calendar.hours(of: day)[...]
    }

    /// The next period.
    public mutating func next() -> Period? {
      if calendar.isAlways {
        defer { at = end }
        return Period(from: Instant(clamping: at), to: Instant(clamping: end))
      }
      while at < end {
        let midnight = Int64(day.number) * 86_400 - offset
        while let window = windows.popFirst() {
          let from = Swift.max(at, midnight + Int64(window.start))
          let to = Swift.min(change, midnight + Int64(window.end))
          if from < to {
            return Period(from: Instant(clamping: from), to: Instant(clamping: to))
          }
        }
        let next = midnight + 86_400
        if next < change, day < .last {
          at = next
          day = day.adding(days: 1)
          windows = calendar.hours(of: day)[...]
        } else if change < end {
          at = change
          read()
        } else {
          at = end
        }
      }
      return nil
    }
  }

  /// The open periods from one instant to another.
  public func periods(from start: Instant, to end: Instant) -> Periods {
    Periods(self, start, end)
  }

  /// How many seconds are open from one instant to another.
  public func seconds(from start: Instant, to end: Instant) -> Int64 {
    periods(from: start, to: end).reduce(0) { $0 + $1.seconds }
  }

  /// The earliest instant at which `seconds` have been open since `start`; nil if that is not
  /// before `limit`, or not at it.
  public func instant(
    after seconds: Int64, from start: Instant, limit: Instant
  ) -> Instant? {
    guard seconds > 0 else { return start }
    var rest = seconds
    for period in periods(from: start, to: limit) {
      if period.seconds >= rest { return Instant(clamping: period.start.seconds + rest) }
      rest -= period.seconds
    }
    return nil
  }

  /// True if time counts at an instant.
  public func isOpen(at instant: Instant) -> Bool {
    if isAlways { return true }
    let local = Instant(clamping: instant.seconds + zone.offset(at: instant.seconds))
    return hours(of: local.day).contains {
      $0.start <= local.secondOfDay && local.secondOfDay < $0.end
    }
  }

  /// The first open instant at or after another; nil if there is none within 50 years.
  public func opening(notBefore instant: Instant) -> Instant? {
    periods(from: instant, to: Self.horizon(of: instant)).first { _ in true }?.start
  }

  /// How far ahead is looked for open time.
  static func horizon(of instant: Instant) -> Instant {
    instant + Span(seconds: 50 * 366 * 86_400)
  }

  /// What the clocks of the zone show, as the day and the seconds after its midnight.
  func reading(at instant: Instant) -> (day: Day, second: Int) {
    let local = Instant(clamping: instant.seconds + zone.offset(at: instant.seconds))
    return (local.day, local.secondOfDay)
  }

  /// The instant at which the clocks show a time of a day.
  func instant(of day: Day, second: Int) -> Instant {
    Instant(clamping: zone.instant(local: Int64(day.number) * 86_400 + Int64(second)))
  }
}
