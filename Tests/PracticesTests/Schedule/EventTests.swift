import Practices
import Records
import Testing
import YAML

/// Windows from iCalendar files.
@Suite struct EventTests {
  private static func window(_ events: [String], zone: String = "UTC") throws -> ScheduleWindow {
    var lines: [String] = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for event in events {
      lines.append("BEGIN:VEVENT")
      lines += event.split(separator: "\n").map(String.init)
      lines.append("END:VEVENT")
    }
    lines += ["END:VCALENDAR", ""]
    let bytes = Array(lines.joined(separator: "\r\n").utf8)
    var source = DefinitionSource(file: { _ in nil }, zone: Zones.named)
    source.events = { $0 == "a.ics" ? bytes : nil }
    return try ScheduleWindow(
      parsing: Array("window: a\nkind: blackout\nzone: \(zone)\nevents: a.ics\n".utf8),
      file: ".itsm/windows/a.yaml", rulebook: .builtIn, from: source)
  }

  /// When the window is open from 2026 to 2028, at most so many times.
  private static func open(
    _ event: String, zone: String = "UTC", limit: Int = 4
  ) throws -> [String] {
    let start = try #require(Instant("2026-01-01T00:00:00Z"))
    let end = try #require(Instant("2028-12-31T00:00:00Z"))
    let period = try #require(Period(from: start, to: end))
    return try window([event], zone: zone).open(in: period).prefix(limit).map {
      "\($0.start)–\($0.end)".replacing(":00Z", with: "")
    }
  }

  private static func problem(_ events: String...) -> String {
    do {
      _ = try window(events)
      return "none"
    } catch let findings as Findings {
      return findings.all.map { "\($0.mark?.line ?? 0): \($0.message)" }.joined(separator: "; ")
    } catch {
      return "\(error)"
    }
  }

  @Test func wholeDaysAreThoseOfTheZone() throws {
    #expect(
      try Self.open("DTSTART;VALUE=DATE:20261220\nDTEND;VALUE=DATE:20270103", zone: "Europe/Berlin")
        == ["2026-12-19T23:00–2027-01-02T23:00"])
    #expect(try Self.open("DTSTART:20261220") == ["2026-12-20T00:00–2026-12-21T00:00"])
    #expect(
      try Self.open("DTSTART:20261220\nDURATION:P2D") == ["2026-12-20T00:00–2026-12-22T00:00"])
  }

  @Test func timesAreOfTheirZone() throws {
    #expect(
      try Self.open("DTSTART:20261220T180000Z\nDTEND:20261220T200000Z", zone: "Europe/Berlin")
        == ["2026-12-20T18:00–2026-12-20T20:00"])
    #expect(
      try Self.open("DTSTART:20261220T180000\nDURATION:PT2H", zone: "Europe/Berlin")
        == ["2026-12-20T17:00–2026-12-20T19:00"])
    #expect(
      try Self.open(
        "DTSTART;TZID=Europe/Berlin:20260720T180000\nDTEND;TZID=\"Europe/Berlin\":20260720T190000")
        == ["2026-07-20T16:00–2026-07-20T17:00"])
  }

  /// On the clocks of Berlin, which are changed on 29 March 2026.
  @Test func whatComesBackKeepsItsTimeOnTheClock() throws {
    #expect(
      try Self.open(
        "DTSTART;TZID=Europe/Berlin:20260328T220000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2")
        == ["2026-03-28T21:00–2026-03-28T22:00", "2026-03-29T20:00–2026-03-29T21:00"])
  }

  @Test(
    arguments: [
      ("FREQ=DAILY;INTERVAL=2;COUNT=3", ["2026-11-02", "2026-11-04", "2026-11-06"]),
      ("FREQ=DAILY;BYDAY=SA,SU;COUNT=3", ["2026-11-07", "2026-11-08", "2026-11-14"]),
      ("FREQ=WEEKLY;UNTIL=20261116", ["2026-11-02", "2026-11-09", "2026-11-16"]),
      (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=4",
        ["2026-11-02", "2026-11-06", "2026-11-16", "2026-11-20"]
      ),
      // A week that begins on Sunday ends on Saturday.
      (
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO;COUNT=3",
        ["2026-11-02", "2026-11-15", "2026-11-16"]
      ),
      ("FREQ=MONTHLY;COUNT=3", ["2026-11-02", "2026-12-02", "2027-01-02"]),
      ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["2026-11-30", "2026-12-31", "2027-01-31"]),
      ("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=2", ["2026-12-31", "2027-01-31"]),
      ("FREQ=MONTHLY;BYDAY=2TU;COUNT=2", ["2026-11-10", "2026-12-08"]),
      ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", ["2026-11-27", "2026-12-25"]),
      ("FREQ=YEARLY;COUNT=2", ["2026-11-02", "2027-11-02"]),
      ("FREQ=YEARLY;BYMONTH=3,12;BYMONTHDAY=24;COUNT=2", ["2026-12-24", "2027-03-24"]),
      ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=2", ["2026-11-26", "2027-11-25"]),
    ])
  func rulesSayDays(_ rule: String, _ days: [String]) throws {
    // A Monday.
    let found = try Self.open("DTSTART:20261102T120000Z\nDURATION:PT1H\nRRULE:\(rule)", limit: 99)
    #expect(found.map { String($0.prefix(10)) } == days)
  }

  /// Without a number nothing is counted from the beginning, however long ago that was.
  @Test func whatBeganLongAgoStillComesBack() throws {
    for rule in ["DAILY", "WEEKLY", "MONTHLY;BYDAY=1MO", "YEARLY;BYMONTH=1,6;BYDAY=1MO"] {
      let old = try Self.open("DTSTART:19000101T120000Z\nDURATION:PT1H\nRRULE:FREQ=\(rule)")
      let new = try Self.open(
        "DTSTART:19000101T120000Z\nDURATION:PT1H\nRRULE:FREQ=\(rule);UNTIL=20280101"
      ).prefix(4)
      #expect(old.count == 4 && old == Array(new), "\(rule): \(old)")
      #expect(old[0].hasPrefix("2026-01"), "\(rule): \(old)")
    }
  }

  @Test func exceptionsAndMovedTimes() throws {
    let window = try Self.window([
      "UID:1\nDTSTART:20261102T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\n"
        + "EXDATE:20261103T120000Z",
      "UID:1\nRECURRENCE-ID:20261104T120000Z\nDTSTART:20261104T150000Z\nDURATION:PT1H",
      "UID:1\nRECURRENCE-ID:20261105T120000Z\nSTATUS:CANCELLED\nDTSTART:20261105T120000Z",
      "UID:2\nSTATUS:CANCELLED\nDTSTART:20261130",
    ])
    let start = try #require(Instant("2026-11-01T00:00:00Z"))
    let end = try #require(Instant("2026-12-01T00:00:00Z"))
    let period = try #require(Period(from: start, to: end))
    #expect(
      window.open(in: period).map(\.start.description) == [
        "2026-11-02T12:00:00Z", "2026-11-04T15:00:00Z",
      ])
  }

  /// A long event is found by a question about its middle.
  @Test func whatBeganBeforeAPeriodIsInIt() throws {
    let window = try Self.window(["DTSTART:20261220\nDTEND:20270103"])
    let start = try #require(Instant("2026-12-31T00:00:00Z"))
    let end = try #require(Instant("2026-12-31T01:00:00Z"))
    let period = try #require(Period(from: start, to: end))
    #expect(window.open(in: period) == [period])
  }

  @Test func nothingIsLeftOutInSilence() {
    let start = "DTSTART:20261102T120000Z\nDURATION:PT1H\n"
    for rule in [
      "FREQ=HOURLY", "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO", "FREQ=WEEKLY;BYDAY=2MO", "COUNT=2",
      "FREQ=YEARLY;BYDAY=20MO", "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;INTERVAL=0",
    ] {
      #expect(
        Self.problem(start + "RRULE:\(rule)")
          == "6: this way to come back is not understood: \(rule)")
    }
    #expect(Self.problem("SUMMARY:x") == "3: an event does not say when it begins")
    #expect(Self.problem("DTSTART:20261102T120000Z") == "4: an event does not say when it ends")
    #expect(Self.problem("DTSTART:tomorrow") == "4: “tomorrow” is no time")
    #expect(Self.problem("DTSTART:20261302") == "4: “20261302” is no time")
    #expect(
      Self.problem("DTSTART;TZID=W. Europe Standard Time:20261102T120000\nDURATION:PT1H")
        == "4: there is no time zone W. Europe Standard Time")
    #expect(
      Self.problem("DTSTART:20261102T120000Z\nDTEND:20261102T120000Z")
        == "5: an event does not end after it begins, or lasts too long")
    #expect(
      Self.problem("DTSTART:20261102\nDTEND:20261102T120000Z")
        == "5: an event begins or ends with a whole day, and not both")
    #expect(Self.problem(start + "RDATE:20261202T120000Z") == "6: RDATE is not understood")
    #expect(Self.problem(start + "EXDATE:never\nRRULE:FREQ=DAILY") == "6: never is no time")
    #expect(Plans.findings("window: a\nkind: blackout\nevents: b.ics").count == 1)
    #expect(Plans.findings("window: a\nkind: blackout\nevents: ../b.ics").count == 1)
  }
}
