import Practices
import Records
import Testing

/// Windows as files say them.
@Suite struct WindowTests {
  private func open(_ window: ScheduleWindow, _ from: String, _ to: String) throws -> [String] {
    let (start, end) = (try #require(Instant(from)), try #require(Instant(to)))
    let period = try #require(Period(from: start, to: end))
    return window.open(in: period).map { "\($0.start) \($0.end)" }
  }

  // The night of the change is an hour longer in autumn, and an hour shorter in spring.
  @Test func hoursFollowTheClocksOfTheZone() throws {
    let window = try Plans.window(
      "window: night\nkind: maintenance\nzone: Europe/Berlin\nhours: { saturday: 22:00-04:00 }")
    #expect(
      try open(window, "2026-10-24T00:00:00Z", "2026-10-26T00:00:00Z")
        == ["2026-10-24T20:00:00Z 2026-10-25T03:00:00Z"])
    #expect(
      try open(window, "2026-03-28T00:00:00Z", "2026-03-30T00:00:00Z")
        == ["2026-03-28T21:00:00Z 2026-03-29T02:00:00Z"])
  }

  @Test func periodsAreWholeDaysOrTimesOfTheZone() throws {
    let window = try Plans.window(
      """
      window: freeze
      kind: blackout
      zone: Europe/Berlin
      periods:
        - { from: 2026-12-20, to: 2027-01-03 }
        - { from: "2027-01-10T18:00", to: 2027-01-10T20:00:00Z }
      """)
    #expect(
      try open(window, "2026-12-01T00:00:00Z", "2027-02-01T00:00:00Z") == [
        "2026-12-19T23:00:00Z 2027-01-03T23:00:00Z", "2027-01-10T17:00:00Z 2027-01-10T20:00:00Z",
      ])
    #expect(window.isHard && window.isGeneral)
  }

  @Test(arguments: [
    ("kind: blackout\nhours: always", "1:1 the window does not say its name"),
    ("window: a\nhours: always", "1:1 the window does not say its kind"),
    ("window: a\nkind: freeze\nhours: always", "2:7 kind can't be freeze"),
    ("window: a\nkind: blackout", "1:1 the window is never open"),
    ("window: a\nkind: blackout\nhour: always", "3:1 a window has no key hour"),
    ("window: a\nkind: blackout\ncalendar: nine", "3:11 there is no calendar nine"),
    (
      "window: a\nkind: blackout\nperiods: [{ from: 2026-12-20, to: 2026-12-01 }]",
      "3:35 the period ends before it begins"
    ),
    (
      "window: a\nkind: blackout\nperiods: [{ from: soon, to: 2026-12-01 }]",
      "3:19 “soon” is no time"
    ),
    (
      "window: a\nkind: blackout\nhours: always\nitems: []",
      "4:8 items names nothing, and the window would be for every item"
    ),
    (
      "window: a\nkind: blackout\nhours: always\nfor: [incident]",
      "4:7 an incident has no window: it lacks the trait schedulable"
    ),
    ("window: a\nkind: blackout\nhours: always\nhard: maybe", "4:7 hard must be true or false"),
  ])
  func whatIsWrongHasItsPlace(text: String, expected: String) {
    #expect(Plans.findings(text).contains(expected), "\(Plans.findings(text))")
  }

  @Test func queriesAreUnderstoodForTheirTypes() throws {
    let text = "window: a\nkind: blackout\nhours: always\nwhere: colour = red"
    #expect(Plans.findings(text).first?.hasPrefix("4:8 ") == true)
    let window = try Plans.window(
      "window: a\nkind: blackout\nhours: always\nwhere: environment = production\nitems: [db]")
    let scene = Scene()
    func covers(_ environment: String, _ id: String = "web") throws -> Bool {
      let record = try Scene.record(
        "id: \(id)\ntype: ci\nstate: operational\nclass: server\nenvironment: \(environment)")
      return window.covers(id, record, at: Plans.epoch, rulebook: .builtIn, lookup: scene)
    }
    #expect(try covers("production"))
    #expect(try !covers("test"))
    #expect(try covers("test", "db"))
    #expect(window.covers("DB", nil, at: Plans.epoch, rulebook: .builtIn, lookup: scene))
  }

  @Test func someRecordsOnly() throws {
    let window = try Plans.window(
      "window: a\nkind: blackout\nhours: always\nfor: [change]\nrecords: model != emergency")
    func isFor(_ model: String) throws -> Bool {
      let record = try Scene.record("id: CHG-20261122-4F7KQ\nstate: new\nmodel: \(model)")
      return window.isFor(record, at: Plans.epoch, rulebook: .builtIn, lookup: Scene())
    }
    #expect(try isFor("normal"))
    #expect(try !isFor("emergency"))
  }
}
