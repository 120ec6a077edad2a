import Practices
import Records
import Testing

@Suite struct ClockTests {
  static let business = """
    calendar: office
    zone: UTC
    hours: { monday-friday: 08:00-17:00 }
    """
  /// P1 in 4 hours around the clock, P3 in 9 hours of business.
  static func target(_ more: String = "") -> String {
    """
    target: resolution
    for: incident
    goals:
      - { when: priority = P1, within: 4h }
      - { when: priority = P3, within: 9h, calendar: office }
    pause: category = paused
    stop: category in [resolved, closed]
    warn: [50%]
    \(more)
    """
  }

  private static func world(_ more: String = "") throws -> World {
    let world = World()
    try world.rules(calendars: [business], targets: [target(more)])
    return world
  }

  private static func only(_ world: World, _ text: String, at now: String) throws -> Clock {
    let clocks = try world.clocks(of: world.keep(text), at: now)
    try #require(clocks.count == 1, "\(clocks)")
    return clocks[0]
  }

  @Test func countsOpenTimeOnly() throws {
    // Monday the 2nd of March at 16:00, looked at on Tuesday at 10:00.
    let clock = try Self.only(
      Self.world(), Incident.text(opened: "2026-03-02T16:00:00Z"), at: "2026-03-03T10:00:00Z")
    #expect(clock.used == 3 * 3600)
    #expect(clock.left == 6 * 3600)
    #expect(clock.stage == .inProgress)
    #expect(clock.breached == nil)
    #expect(clock.due?.description == "2026-03-03T16:00:00Z")
    #expect(clock.warnings.first?.at?.description == "2026-03-03T11:30:00Z")
  }

  @Test func stoppingAtTheDueInstantIsInTime() throws {
    func clock(_ stop: String) throws -> Clock {
      try Self.only(
        Self.world(), Incident.text([(stop, "resolve", "state: resolved")]),
        at: "2026-03-10T00:00:00Z")
    }
    let met = try clock("2026-03-02T17:00:00Z").breached
    #expect(try clock("2026-03-02T16:59:59Z").breached == nil)
    // Nine hours after 09:00 are used up on Tuesday at 09:00.
    #expect(met == nil)
    #expect(try clock("2026-03-03T09:00:00Z").breached == nil)
    let late = try clock("2026-03-03T09:00:01Z")
    #expect(late.breached?.description == "2026-03-03T09:00:00Z")
    #expect(late.used == 9 * 3600 + 1 && late.stage == .completed)
  }

  @Test func pausingOutsideHoursMovesNothing() throws {
    func due(_ from: String, _ to: String) throws -> String? {
      let text = Incident.text([
        (from, "hold", "state: on-hold"), (to, "resume", "state: in-progress"),
      ])
      return try Self.only(Self.world(), text, at: "2026-03-03T08:30:00Z").due?.description
    }
    #expect(try due("2026-03-02T18:00:00Z", "2026-03-03T07:00:00Z") == "2026-03-03T09:00:00Z")
    // An hour of it inside.
    #expect(try due("2026-03-02T16:00:00Z", "2026-03-03T07:00:00Z") == "2026-03-03T10:00:00Z")
  }

  @Test func pausedClockSaysNoDueTime() throws {
    let text = Incident.text([("2026-03-02T10:00:00Z", "hold", "state: on-hold")])
    let clock = try Self.only(Self.world(), text, at: "2026-03-20T00:00:00Z")
    #expect(clock.stage == .paused && clock.due == nil && clock.breached == nil)
    #expect(clock.used == 3600)
  }

  @Test func anotherPriorityCountsFromTheStartWithItsPauses() throws {
    // P3 from 09:00, on hold from 10 to 12, raised to P1 at 15:00: six hours less two are used,
    // so that the four hours of P1 are over at that moment, and not before.
    let text = Incident.text([
      ("2026-03-02T10:00:00Z", "hold", "state: on-hold"),
      ("2026-03-02T12:00:00Z", "resume", "state: in-progress"),
      ("2026-03-02T15:00:00Z", "set", "priority: P1"),
    ])
    let clock = try Self.only(Self.world(), text, at: "2026-03-02T16:00:00Z")
    #expect(clock.length == 4 * 3600 && clock.used == 5 * 3600)
    #expect(clock.breached?.description == "2026-03-02T15:00:00Z")
    // As of the minute before nothing was late.
    let before = try Self.only(Self.world(), text, at: "2026-03-02T14:59:59Z")
    #expect(before.breached == nil && before.length == 9 * 3600)
  }

  @Test func oneTargetForEachPriorityCountsTheSame() throws {
    let world = World()
    let more = "pause: category = paused\nstop: category in [resolved, closed]\nfor: incident\n"
    try world.rules(
      calendars: [Self.business],
      targets: [
        "target: p1\nwhen: priority = P1\nwithin: 4h\n" + more,
        "target: p3\nwhen: priority = P3\nwithin: 9h\ncalendar: office\n" + more,
      ])
    let text = Incident.text([
      ("2026-03-02T10:00:00Z", "hold", "state: on-hold"),
      ("2026-03-02T12:00:00Z", "resume", "state: in-progress"),
      ("2026-03-02T13:00:00Z", "set", "priority: P1"),
    ])
    let clocks = try world.clocks(of: world.keep(text), at: "2026-03-02T14:00:00Z")
    #expect(clocks.map(\.target) == ["p1", "p3"])
    #expect(clocks.map(\.stage) == [.inProgress, .cancelled])
    // The new one has the start and the pauses of before.
    #expect(clocks[0].used == 3 * 3600 && clocks[0].start.description == "2026-03-02T09:00:00Z")
    #expect(clocks[0].attached.description == "2026-03-02T13:00:00Z")
    #expect(clocks[1].ended?.description == "2026-03-02T13:00:00Z" && clocks[1].used == 2 * 3600)
  }

  @Test(arguments: [
    ("again: never", [Clock.Stage.completed], [Int64(3600)]),
    ("again: restart", [.completed, .inProgress], [3600, 1800]),
    ("again: continue", [.inProgress], [5400]),
  ])
  func whatIsReopened(more: String, stages: [Clock.Stage], used: [Int64]) throws {
    let world = try Self.world(more)
    let text = Incident.text([
      ("2026-03-02T10:00:00Z", "resolve", "state: resolved"),
      ("2026-03-02T12:00:00Z", "reopen", "state: in-progress"),
    ])
    let clocks = try world.clocks(of: world.keep(text), at: "2026-03-02T12:30:00Z")
    #expect(clocks.map(\.stage) == stages)
    #expect(clocks.map(\.used) == used)
  }

  @Test func resetCompletesAndStartsAnew() throws {
    let world = try Self.world("reset-on: comment")
    let text = Incident.text([
      ("2026-03-02T10:00:00Z", "comment", "text: still at it"),
      ("2026-03-02T12:00:00Z", "comment", "text: and still"),
    ])
    let clocks = try world.clocks(of: world.keep(text), at: "2026-03-02T12:30:00Z")
    #expect(clocks.map(\.used) == [3600, 7200, 1800])
    #expect(clocks.map(\.stage) == [.completed, .completed, .inProgress])
    #expect(clocks.map(\.number) == [1, 2, 3])
  }

  @Test func explicitResumeHoldsThePauseUntilThen() throws {
    let world = try Self.world("resume: state = in-progress")
    let text = Incident.text([
      ("2026-03-02T10:00:00Z", "hold", "state: on-hold"),
      ("2026-03-02T11:00:00Z", "unassign", "state: new"),
      ("2026-03-02T12:00:00Z", "start", "state: in-progress"),
    ])
    let clock = try world.clocks(of: world.keep(text), at: "2026-03-02T13:00:00Z")[0]
    #expect(clock.used == 2 * 3600)
  }

  @Test func cancelledWhenItNoLongerApplies() throws {
    let world = try Self.world("when: priority in [P1, P3]")
    let text = Incident.text([("2026-03-02T10:00:00Z", "set", "priority: P5")])
    let clock = try world.clocks(of: world.keep(text), at: "2026-03-02T13:00:00Z")[0]
    #expect(clock.stage == .cancelled && clock.used == 3600)
    #expect(clock.due == nil)
    let kept = try Self.world("when: priority in [P1, P3]\ncancel: never")
    let other = try kept.clocks(of: kept.keep(text), at: "2026-03-02T13:00:00Z")[0]
    #expect(other.stage == .inProgress && other.used == 4 * 3600)
  }

  @Test func ledgerAddsUp() throws {
    let text = Incident.text([
      ("2026-03-02T10:00:00Z", "hold", "state: on-hold, hold_reason: awaiting-vendor"),
      ("2026-03-03T09:00:00Z", "resume", "state: in-progress"),
    ])
    let clock = try Self.only(Self.world(), text, at: "2026-03-04T07:00:00Z")
    let ledger = clock.ledger
    #expect(ledger.filter(\.counts).reduce(0) { $0 + $1.period.seconds } == clock.used)
    #expect(
      ledger.map(\.reason) == [
        .running, .paused("on-hold, awaiting-vendor"), .running, .closed(holidays: []),
      ])
    #expect(zip(ledger, ledger.dropFirst()).allSatisfy { $0.period.end == $1.period.start })
    #expect(ledger[0].rules.map(\.file) == [".itsm/targets/0.yaml", ".itsm/calendars/0.yaml"])
  }
}
