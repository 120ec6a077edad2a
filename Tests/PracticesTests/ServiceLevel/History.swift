import Records
import TestSupport

/// A generated history: calendars, versions of a target, and what happened to an incident.
struct History {
  private static let priorities = ["P1", "P2", "P3"]
  private static let states = [
    "new", "in-progress", "on-hold", "resolved", "in-progress", "on-hold",
  ]

  let zone: String
  let start: Int
  let now: Int
  private let editions: [Reference.Edition]
  private let events: [Reference.Event]
  private let again: String
  private let hasResume: Bool

  init(zone: String, around center: Int, using random: inout Dice) {
    self.zone = zone
    start = center - Int.random(in: 0..<86_400, using: &random)
    let opened = start + [0, 0, 3_600, 20_000].any(using: &random)
    let end = opened + Int.random(in: 40_000..<130_000, using: &random)
    now = end
    again = ["restart", "never", "continue"].any(using: &random)
    hasResume = Bool.random(using: &random)
    var editions: [Reference.Edition] = []
    let changes = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      Int.random(in: (opened + 1)..<end, using: &random)
    }
    for since in [start - 100] + Set(changes).sorted() {
      var goals: [String: (within: Int, hours: Reference.Hours)] = [:]
      for priority in Self.priorities {
        goals[priority] = (
          Int.random(in: 60..<60_000, using: &random), Self.hours(around: center, using: &random)
        )
      }
      editions.append(Reference.Edition(since: since, goals: goals))
    }
    self.editions = editions
    var events = [Reference.Event(at: opened, state: "new", priority: "P3")]
    for at in (0..<Int.random(in: 0...9, using: &random)).map({ _ in
      Int.random(in: (opened + 1)...end, using: &random)
    }).sorted() {
      let isState = Int.random(in: 0..<3, using: &random) > 0
      events.append(
        Reference.Event(
          at: at, state: isState ? Self.states.any(using: &random) : nil,
          priority: isState ? nil : Self.priorities.any(using: &random)))
    }
    self.events = events
  }

  private static func hours(
    around center: Int, using random: inout Dice
  ) -> Reference.Hours {
    func windows(_ random: inout Dice) -> [Range<Int>] {
      (0..<Int.random(in: 0...2, using: &random)).map { _ in
        let from = Int.random(in: 0..<1_440, using: &random) * 60
        return from..<(from + Int.random(in: 1...1_440, using: &random) * 60)
      }
    }
    let today = center / 86_400
    var hours = Reference.Hours(week: [], holidays: [], exceptions: [:])
    // Now and then open at all hours, so that the program's short cut is tried too.
    if Int.random(in: 0..<5, using: &random) == 0 {
      hours.week = Array(repeating: [0..<86_400], count: 7)
      return hours
    }
    hours.week = (0..<7).map { _ in windows(&random) }
    for day in (today - 2)...(today + 3) {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: hours.holidays.insert(day)
      case 1: hours.exceptions[day] = windows(&random)
      default: break
      }
    }
    return hours
  }

  func reference(_ zone: Zone) -> Reference {
    Reference(
      zone: zone, editions: editions, events: events, start: start, now: now, again: again,
      hasResume: hasResume)
  }

  // MARK: As files

  private static func clock(_ seconds: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(seconds / 3600)):\(two(seconds / 60 % 60))"
  }

  private static func text(_ windows: [Range<Int>]) -> String {
    let all = windows.map { window in
      let end = window.upperBound
      return "\(clock(window.lowerBound))-\(clock(end > 86_400 ? end - 86_400 : end))"
    }
    return "[\(all.joined(separator: ", "))]"
  }

  /// The calendars of an edition, one for each priority.
  func calendars(_ edition: Int) -> [String] {
    let days = [
      "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
    return Self.priorities.compactMap { priority in
      guard let hours = editions[edition].goals[priority]?.hours else { return nil }
      let week = zip(days, hours.week).map { "  \($0): \(Self.text($1))" }
      let holidays = hours.holidays.sorted().map { "  \(Day(clamping: $0)): Holiday" }
      let exceptions = hours.exceptions.sorted { $0.key < $1.key }.map {
        "  \(Day(clamping: $0.key)): \(Self.text($0.value))"
      }
      return
        (["calendar: \(priority)", "zone: \(zone)", "hours:"] + week
        + (holidays.isEmpty ? [] : ["holidays:"] + holidays)
        + (exceptions.isEmpty ? [] : ["exceptions:"] + exceptions)).joined(separator: "\n") + "\n"
    }
  }

  func target(_ edition: Int) -> String {
    let goals = Self.priorities.compactMap { priority in
      editions[edition].goals[priority].map {
        "  - { when: priority = \(priority), within: \($0.within)s, calendar: \(priority) }"
      }
    }
    return
      (["target: t", "for: incident", "goals:"] + goals + [
        "pause: category = paused", hasResume ? "resume: state = in-progress" : "# no resume",
        "stop: category in [resolved, closed]", "again: \(again)", "warn: 50%",
      ]).joined(separator: "\n") + "\n"
  }

  var record: String {
    var (state, priority) = ("", "")
    var lines: [String] = []
    for event in events {
      state = event.state ?? state
      priority = event.priority ?? priority
      lines += ["  - at: \(Instant(clamping: Int64(event.at)))", "    by: ana", "    did: set"]
      if let state = event.state { lines.append("    state: \(state)") }
      if let priority = event.priority { lines.append("    priority: \(priority)") }
    }
    return """
      id: INC-20260302-AAAAA
      title: Mail is down
      state: \(state)
      priority: \(priority)
      opened_at: \(Instant(clamping: Int64(start)))
      timeline:
      \(lines.joined(separator: "\n"))

      """
  }
}

extension Array {
  /// One of the elements; there must be one.
  func any(using random: inout Dice) -> Element {
    self[Int.random(in: indices, using: &random)]
  }
}
