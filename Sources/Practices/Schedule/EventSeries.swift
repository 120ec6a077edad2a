import Records

/// An event of a calendar, once or again and again on the clocks of a zone.
struct EventSeries: Hashable, Sendable {
  /// When it begins first: the day, and the seconds after its midnight on the clock.
  let day: Day
  let second: Int
  let zone: Zone
  /// How long it lasts: so many whole days, or so many seconds.
  let length: Length
  /// How it comes back; nil for an event that happens once.
  var rule: Recurrence?
  /// Days on which it does not come back.
  var except: Set<Day> = []

  enum Length: Hashable, Sendable {
    case days(Int)
    case seconds(Int64)
  }

  /// When it takes place within a period, in order.
  func periods(in period: Period) -> [Period] {
    var found: [Period] = []
    // A day more on either side: clocks differ from UTC.
    let first = period.start.day.adding(days: -1 - daysLong)
    let last = period.end.day.adding(days: 1)
    for day in days(from: first, to: last) where !except.contains(day) {
      if let shared = occurrence(on: day)?.intersection(period) { found.append(shared) }
    }
    return found
  }

  private var daysLong: Int {
    switch length {
    case .days(let days): days
    case .seconds(let seconds): Int(seconds / 86_400) + 1
    }
  }

  private func occurrence(on day: Day) -> Period? {
    let start = instant(day)
    switch length {
    case .days(let days): return Period(from: start, to: instant(day.adding(days: days)))
    case .seconds(let seconds): return Period(from: start, to: start + Span(seconds: seconds))
    }
  }

  private func instant(_ day: Day) -> Instant {
    Instant(clamping: zone.instant(local: Int64(day.number) * 86_400 + Int64(second)))
  }

  /// The days on which it begins, within two.
  private func days(from first: Day, to last: Day) -> [Day] {
    guard let rule else { return (first...last).contains(self.day) ? [day] : [] }
    var found: [Day] = []
    var count = 0
    // What has a number must be counted from the beginning.
    var step = rule.count == nil ? rule.step(before: first, from: day) : 0
    while true {
      guard let start = rule.start(ofStep: step, from: day), start <= last else { return found }
      for next in rule.days(ofStep: step, from: day) where next >= day {
        count += 1
        if let limit = rule.count, count > limit { return found }
        if let until = rule.until, instant(next) > until { return found }
        if next > last { return found }
        if next >= first { found.append(next) }
      }
      step += 1
    }
  }
}
