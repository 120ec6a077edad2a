import Records

/// Clocks second by second: slow, and obviously right.
///
/// It shares with the program the readings of a zone's clocks, which other tests compare with the
/// system's own `date`, and nothing else.
struct Reference {
  /// A calendar as plain numbers: windows in seconds after midnight, days by their numbers.
  struct Hours: Equatable {
    var week: [[Range<Int>]]
    var holidays: Set<Int>
    var exceptions: [Int: [Range<Int>]]

    private func windows(_ day: Int) -> [Range<Int>] {
      if let own = exceptions[day] { return own }
      if holidays.contains(day) { return [] }
      return week[((day + 3) % 7 + 7) % 7]  // 1970-01-01 was a Thursday
    }

    /// True if the clock's reading, in seconds since 1970 on the clock, lies in a window.
    func isOpen(_ reading: Int) -> Bool {
      let day = reading >= 0 ? reading / 86_400 : (reading - 86_399) / 86_400
      let second = reading - day * 86_400
      if windows(day).contains(where: { $0.contains(second) }) { return true }
      let isOrdinary = exceptions[day] == nil && !holidays.contains(day)
      return isOrdinary && windows(day - 1).contains { $0.contains(second + 86_400) }
    }
  }

  /// What the rules say from an instant on.
  struct Edition {
    var since: Int
    /// By priority.
    var goals: [String: (within: Int, hours: Hours)]
  }

  struct Event {
    var at: Int
    var state: String?
    var priority: String?
  }

  struct Result: Equatable, CustomStringConvertible {
    var stage: String
    var attached: Int
    var ended: Int?
    var used: Int
    var length: Int
    var breached: Int?
    var half: Int?

    var description: String {
      "\(stage) \(attached)-\(ended ?? 0) \(used)/\(length) \(breached ?? 0) \(half ?? 0)"
    }
  }

  var zone: Zone
  var editions: [Edition]
  var events: [Event]
  var start: Int
  var now: Int
  var again: String
  /// True if a pause ends only when work goes on.
  var hasResume: Bool

  private static let paused = ["on-hold"]
  private static let stopping = ["resolved", "closed", "cancelled"]

  private final class Run {
    var attached: Int
    var used: [String: Int] = [:]
    var breached: Int?
    var half: Int?
    var stopped: Result?
    /// What was in force in the second before.
    var seen: (priority: String, length: Int) = ("", 0)

    init(_ attached: Int) { self.attached = attached }
  }

  func results() -> [Result] {
    var results: [Result] = []
    var (state, priority, isPaused) = ("", "", false)
    var run: Run? = Run(start)  // counts from the start, before anything is attached
    var (isAttached, hasEnded) = (false, false)
    var pending = events[...]
    for second in start...now {
      while let event = pending.first, event.at == second {
        pending.removeFirst()
        state = event.state ?? state
        priority = event.priority ?? priority
        let (pauses, resumes) = (Self.paused.contains(state), state == "in-progress")
        isPaused = hasResume ? (isPaused ? !resumes : pauses && !resumes) : pauses
        let stops = Self.stopping.contains(state)
        if isAttached, let current = run {
          if current.stopped != nil {
            if !stops { current.stopped = nil }
          } else if stops {
            let result = Self.result(current, "completed", second)
            if again == "continue" {
              current.stopped = result
            } else {
              results.append(result)
              (run, isAttached, hasEnded) = (nil, false, true)
            }
          }
        } else if !stops, !hasEnded || again == "restart" {
          let new = hasEnded ? Run(second) : run ?? Run(second)
          new.attached = second
          (run, isAttached) = (new, true)
        }
      }
      guard let edition = editions.last(where: { $0.since <= second }) else { continue }
      if isAttached, let current = run, current.stopped == nil,
        let goal = edition.goals[priority]
      {
        current.seen = (priority, goal.within)
        let used = current.used[priority] ?? 0
        if current.breached == nil, used >= goal.within { current.breached = second }
        if current.half == nil, used * 2 >= goal.within { current.half = second }
      }
      guard let current = run, current.stopped == nil, !isPaused, second < now else { continue }
      let reading = second + Int(zone.offset(at: Int64(second)))
      for (name, goal) in edition.goals where goal.hours.isOpen(reading) {
        current.used[name, default: 0] += 1
      }
    }
    if isAttached, let current = run {
      results.append(
        current.stopped ?? Self.result(current, isPaused ? "paused" : "in-progress", nil))
    }
    return results
  }

  private static func result(_ run: Run, _ stage: String, _ ended: Int?) -> Result {
    Result(
      stage: stage, attached: run.attached, ended: ended, used: run.used[run.seen.priority] ?? 0,
      length: run.seen.length, breached: run.breached, half: run.half)
  }
}
