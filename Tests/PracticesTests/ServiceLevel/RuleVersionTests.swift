import Practices
import Records
import Testing

/// What counts is what was in force at the time.
@Suite struct RuleVersionTests {
  private static func target(within: String) -> String {
    """
    target: resolution
    for: incident
    within: \(within)
    calendar: office
    pause: category = paused
    stop: category in [resolved, closed]
    """
  }

  private static func world(_ versions: [(since: String, within: String, holidays: String)])
    throws -> World
  {
    let world = World()
    for (index, version) in versions.enumerated() {
      try world.rules(
        since: version.since,
        calendars: [
          "calendar: office\nhours: { monday-friday: 08:00-17:00 }\nholidays: {\(version.holidays)}\n"
        ],
        targets: [target(within: version.within)], commit: "\(index)")
    }
    return world
  }

  @Test func halvedTargetChangesNoVerdictOfBefore() throws {
    let world = try Self.world([
      ("2026-01-01T00:00:00Z", "8h", ""), ("2026-03-02T14:00:00Z", "4h", ""),
    ])
    let record = try world.keep(Incident.text(opened: "2026-03-02T08:00:00Z"))
    // Six hours are used when four become the target: breached then, not at 12:00.
    let clock = try world.clocks(of: record, at: "2026-03-02T15:00:00Z")[0]
    #expect(clock.breached?.description == "2026-03-02T14:00:00Z")
    #expect(try world.clocks(of: record, at: "2026-03-02T13:59:59Z")[0].breached == nil)
    // What was completed before stays as it was.
    let done = try world.keep(
      Incident.text(
        opened: "2026-03-02T08:00:00Z", [("2026-03-02T13:00:00Z", "resolve", "state: resolved")]))
    let old = try world.clocks(of: done, at: "2026-04-01T00:00:00Z")[0]
    #expect(old.breached == nil && old.length == 8 * 3600 && old.used == 5 * 3600)
  }

  @Test func holidayCountsFromItsCommitOn() throws {
    // At noon somebody makes the day a holiday: the morning counted, the afternoon does not.
    let world = try Self.world([
      ("2026-01-01T00:00:00Z", "8h", ""), ("2026-03-02T12:00:00Z", "8h", " 2026-03-02: Strike "),
    ])
    let record = try world.keep(Incident.text(opened: "2026-03-02T08:00:00Z"))
    let clock = try world.clocks(of: record, at: "2026-03-02T20:00:00Z")[0]
    #expect(clock.used == 4 * 3600)
    #expect(clock.due?.description == "2026-03-03T12:00:00Z")
    #expect(
      clock.ledger.map(\.reason) == [.running, .closed(holidays: ["Strike"])])
    #expect(clock.ledger.map { $0.rules.last?.commit } == ["0", "1"])
  }

  @Test func newTargetCountsFromItsCommitOn() throws {
    let world = try Self.world([("2026-03-02T12:00:00Z", "8h", "")])
    let record = try world.keep(Incident.text(opened: "2026-03-02T08:00:00Z"))
    let clock = try world.clocks(of: record, at: "2026-03-02T13:00:00Z")[0]
    #expect(clock.used == 3600)
    #expect(clock.attached.description == "2026-03-02T12:00:00Z")
    #expect(clock.ledger.map(\.reason) == [.noTarget, .running])
    #expect(try world.clocks(of: record, at: "2026-03-02T11:00:00Z").isEmpty)
  }

  @Test func removedTargetCancels() throws {
    let world = try Self.world([("2026-01-01T00:00:00Z", "8h", "")])
    try world.rules(since: "2026-03-02T12:00:00Z", targets: [])
    let record = try world.keep(Incident.text(opened: "2026-03-02T08:00:00Z"))
    let clock = try world.clocks(of: record, at: "2026-03-05T13:00:00Z")[0]
    #expect(clock.stage == .cancelled && clock.used == 4 * 3600)
  }

  @Test func stateOfAnotherCategoryPausesFromItsCommitOn() throws {
    let world = try Self.world([("2026-01-01T00:00:00Z", "8h", "")])
    let type = "type: incident\nextends: incident\nstates:\n  in-progress: paused\n"
    try world.rules(
      since: "2026-03-02T12:00:00Z",
      calendars: ["calendar: office\nhours: { monday-friday: 08:00-17:00 }\n"],
      targets: [Self.target(within: "8h")], types: [type])
    let record = try world.keep(
      Incident.text(
        opened: "2026-03-02T08:00:00Z", [("2026-03-02T09:00:00Z", "start", "state: in-progress")]))
    let clock = try world.clocks(of: record, at: "2026-03-02T16:00:00Z")[0]
    #expect(clock.stage == .paused && clock.used == 4 * 3600)
  }

  @Test func linkedRecordCountsAsItWas() throws {
    let world = World()
    let text = Self.target(within: "8h").replacing(
      "pause: category = paused", with: "pause: service.criticality = low")
    try world.rules(
      calendars: ["calendar: office\nhours: { monday-friday: 08:00-17:00 }\n"], targets: [text])
    let service = "id: checkout\ntype: service\ntitle: Checkout\ncriticality: "
    try world.keep(
      service + "high\n",
      earlier: [
        ("2026-01-01T00:00:00Z", service + "high\n"), ("2026-03-02T10:00:00Z", service + "low\n"),
        ("2026-03-02T12:00:00Z", service + "high\n"),
      ])
    let record = try world.keep(
      Incident.text(opened: "2026-03-02T08:00:00Z", fields: ["service: checkout"]))
    let clock = try world.clocks(of: record, at: "2026-03-02T13:00:00Z")[0]
    #expect(clock.used == 3 * 3600)
    #expect(
      clock.ledger.map(\.reason) == [.running, .paused("service.criticality = low"), .running])
  }

  @Test(arguments: [
    // Monday at 09:00: the end of the day, of the next, a time on it.
    ("due: end of business day", "2026-03-02T09:00:00Z", "2026-03-02T17:00:00Z"),
    ("due: end of business day", "2026-03-02T18:00:00Z", "2026-03-03T17:00:00Z"),
    ("due: end of next business day", "2026-03-02T09:00:00Z", "2026-03-03T17:00:00Z"),
    ("due: end of next business day", "2026-03-06T09:00:00Z", "2026-03-09T17:00:00Z"),
    ("due: next business day 16:00", "2026-03-06T20:00:00Z", "2026-03-09T16:00:00Z"),
    // Outside hours: the next opening.
    ("due: next business day 19:00", "2026-03-02T09:00:00Z", "2026-03-04T08:00:00Z"),
    ("within: 2 business days", "2026-03-05T10:30:00Z", "2026-03-09T10:30:00Z"),
    ("within: 1 business day", "2026-03-07T10:30:00Z", "2026-03-10T08:00:00Z"),
    // A day is 24 hours of open time.
    ("within: 1d", "2026-03-02T08:00:00Z", "2026-03-04T14:00:00Z"),
    ("due: follow_up_at", "2026-03-02T08:00:00Z", "2026-03-05T11:00:00Z"),
  ])
  func relativeDueTimes(allowance: String, opened: String, due: String) throws {
    let world = World()
    let text = Self.target(within: "8h").replacing("within: 8h", with: allowance)
    try world.rules(
      calendars: ["calendar: office\nhours: { monday-friday: 08:00-17:00 }\n"], targets: [text])
    let record = try world.keep(
      Incident.text(opened: opened, fields: ["follow_up_at: 2026-03-05T11:00:00Z"]))
    #expect(try world.clocks(of: record, at: opened)[0].due?.description == due)
  }

  @Test func relativeDueTimeMovesByWhatIsPausedInside() throws {
    let world = World()
    let text = Self.target(within: "8h").replacing(
      "within: 8h", with: "due: end of next business day")
    try world.rules(
      calendars: ["calendar: office\nhours: { monday-friday: 08:00-17:00 }\n"], targets: [text])
    let record = try world.keep(
      Incident.text(
        opened: "2026-03-02T09:00:00Z",
        [
          ("2026-03-02T16:00:00Z", "hold", "state: on-hold"),
          ("2026-03-03T10:00:00Z", "resume", "state: in-progress"),
        ]))
    // One hour of Monday and two of Tuesday.
    let clock = try world.clocks(of: record, at: "2026-03-03T11:00:00Z")[0]
    #expect(clock.due?.description == "2026-03-04T11:00:00Z")
  }

  @Test func pastDueDateIsASecondAfterTheStart() throws {
    let world = World()
    let text = Self.target(within: "8h").replacing("within: 8h", with: "due: follow_up_at")
    try world.rules(
      calendars: ["calendar: office\nhours: { monday-friday: 08:00-17:00 }\n"], targets: [text])
    let record = try world.keep(
      Incident.text(
        opened: "2026-03-02T09:00:00Z", fields: ["follow_up_at: 2026-03-01T11:00:00Z"]))
    let clock = try world.clocks(of: record, at: "2026-03-02T10:00:00Z")[0]
    #expect(clock.breached?.description == "2026-03-02T09:00:01Z")
  }
}
