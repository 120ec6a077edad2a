import Records

/// One clock in the making: fed with scenes, it knows at each how much time is used.
struct Run {
  let number: Int
  let attached: Instant
  let start: Instant
  private(set) var course: Course
  /// What was reached: share of the time in percent → instant; 100 is the breach.
  private(set) var reached: [Int: Instant] = [:]
  private(set) var used: Int64 = 0
  private(set) var length: Int64 = 0
  private(set) var floor: Instant?
  private var measured: Instant
  private var shares: [Int]
  /// Times in which it stood still, between a stop and going on.
  private(set) var stops: [Period] = []
  private(set) var stopped: Instant?

  init(number: Int, attached: Instant, start: Instant, course: Course, shares: [Int]) {
    (self.number, self.attached, self.start) = (number, attached, start)
    self.course = course
    self.shares = shares + [100]
    measured = attached
  }

  /// Lets the time pass up to an instant at which something happens.
  ///
  /// - Parameters:
  ///   - instant: The instant.
  ///   - isPaused: True if it has been paused since the last one.
  mutating func advance(to instant: Instant, isPaused: Bool) {
    guard instant > measured else { return }
    if !isPaused, stopped == nil {
      let from = max(measured, start)
      if from < instant {
        for share in shares where reached[share] == nil {
          let rest = needed(share) - used
          guard let found = course.instant(after: rest, from: from, limit: instant) else {
            continue
          }
          let due = share == 100 ? max(found, floor ?? found) : found
          if due < instant { reached[share] = max(due, attached) }
        }
        used += course.seconds(from: from, to: instant)
      }
    }
    measured = instant
  }

  /// Takes what holds from the place on where it stands; what was used is then measured anew,
  /// since another goal has another calendar from the start.
  mutating func take(_ selection: Selection, pauses: [Period], shares: [Int]) {
    self.shares = shares + [100]
    guard stopped == nil, selection.goal != nil, selection != course.selection else { return }
    course = Course(editions: course.editions, selection: selection)
    if let (seconds, floor) = course.length(since: start) {
      (length, self.floor) = (seconds, floor)
    }
    used = course.seconds(
      from: start, to: max(start, measured), without: Period.joined(pauses + stops))
  }

  /// Notes what is reached at the place where it stands.
  mutating func look(isPaused: Bool) {
    guard stopped == nil, measured >= start else { return }
    for share in shares where reached[share] == nil && used >= needed(share) {
      if share == 100, let floor, isPaused || measured < floor { continue }
      reached[share] = measured
    }
  }

  /// How many seconds a share of the time is, rounded up: a second less is not yet that share.
  func needed(_ share: Int) -> Int64 { (length * Int64(share) + 99) / 100 }

  /// When a share will be reached if nothing else happens; nil if that is not known.
  func expected(_ share: Int, isPaused: Bool) -> Instant? {
    if let instant = reached[share] { return instant }
    guard !isPaused, stopped == nil else { return nil }
    let from = max(measured, start)
    let found = course.instant(
      after: needed(share) - used, from: from, limit: Calendar.horizon(of: from))
    return share == 100 ? found.map { max($0, floor ?? $0) } : found
  }

  mutating func stop(at instant: Instant) { stopped = instant }

  mutating func goOn(at instant: Instant) {
    if let stopped, let period = Period(from: stopped, to: instant) { stops.append(period) }
    stopped = nil
  }
}

extension Period {
  /// The periods in order, those that touch or overlap as one.
  static func joined(_ periods: [Period]) -> [Period] {
    var all: [Period] = []
    for period in periods.sorted(by: { $0.start < $1.start }) {
      if let last = all.last, period.start <= last.end,
        let both = Period(from: last.start, to: max(last.end, period.end))
      {
        all[all.count - 1] = both
      } else {
        all.append(period)
      }
    }
    return all
  }
}
