import Practices
import Records
import Testing
import YAML

@Suite struct CalendarTests {
  static func calendar(_ text: String, files: [String: String] = [:]) throws -> Calendar {
    let source = DefinitionSource(
      file: { files[$0].map { Array($0.utf8) } }, zone: Zones.named)
    return try Calendar(parsing: Array(text.utf8), file: ".itsm/calendars/a.yaml", from: source)
  }

  static func findings(_ text: String, files: [String: String] = [:]) -> [String] {
    do {
      _ = try calendar(text, files: files)
      return []
    } catch let findings as Findings {
      return findings.all.map { finding in
        let place = finding.mark.map { "\($0.line):\($0.column)" } ?? ""
        return "\(finding.file ?? "") \(place) \(finding.message)"
      }
    } catch {
      return ["\(error)"]
    }
  }

  private static func seconds(
    _ calendar: Calendar, _ start: String, _ end: String
  ) throws -> Int64 {
    calendar.seconds(from: try #require(Instant(start)), to: try #require(Instant(end)))
  }

  // A window that holds the change of the clocks is an hour shorter or longer; one of daytime is not.
  @Test(arguments: [
    ("Europe/Berlin", "00:00-08:00", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 7.0),
    ("Europe/Berlin", "00:00-08:00", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 9.0),
    ("Europe/Berlin", "08:00-17:00", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 9.0),
    ("Australia/Lord_Howe", "00:00-08:00", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", 8.5),
    ("Australia/Lord_Howe", "00:00-08:00", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", 7.5),
    ("Asia/Kathmandu", "08:00-17:00", "2026-03-28T18:15:00Z", "2026-03-29T18:15:00Z", 9.0),
    // The 30th of December 2011 was not there.
    ("Pacific/Apia", "08:00-17:00", "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", 18.0),
    // Ramadan: the clocks go back an hour and forth again.
    ("Africa/Casablanca", "00:00-08:00", "2026-02-14T23:00:00Z", "2026-02-15T24:00:00Z", 9.0),
    // After the table of the zone, by its rule.
    ("Europe/Berlin", "00:00-08:00", "2150-03-28T23:00:00Z", "2150-03-29T22:00:00Z", 7.0),
  ])
  func daysOnWhichTheClocksAreChanged(
    zone: String, hours: String, start: String, end: String, expected: Double
  ) throws {
    let calendar = try Self.calendar(
      "calendar: a\nzone: \(zone)\nhours: { monday-sunday: \(hours) }\n")
    let end = end.replacing("T24:00", with: "T23:59")
    #expect(try Self.seconds(calendar, start, end) == Int64(expected * 3600))
  }

  @Test func windowOverMidnightBelongsToTheDayItBegins() throws {
    let calendar = try Self.calendar(
      """
      calendar: night
      hours: { friday: 22:00-06:00 }
      holidays: { 2026-03-14: Pi Day, 2026-03-20: Spring }
      exceptions: { 2026-03-28: 01:00-02:00 }
      """)
    // Friday the 6th, an ordinary one.
    #expect(try Self.seconds(calendar, "2026-03-06T00:00:00Z", "2026-03-08T00:00:00Z") == 28_800)
    // The shift ends at midnight when the next day is a holiday, and none begins on a holiday.
    #expect(try Self.seconds(calendar, "2026-03-13T00:00:00Z", "2026-03-15T00:00:00Z") == 7_200)
    #expect(try Self.seconds(calendar, "2026-03-20T00:00:00Z", "2026-03-22T00:00:00Z") == 0)
    // An exception says all of its day.
    #expect(try Self.seconds(calendar, "2026-03-27T00:00:00Z", "2026-03-29T00:00:00Z") == 10_800)
  }

  @Test func exceptionCountsForMoreThanAHoliday() throws {
    let calendar = try Self.calendar(
      """
      calendar: a
      hours: { monday-friday: [08:00-12:00, 13:00-17:00] }
      holidays: { 12-24: Christmas Eve, 2026-12-25: Christmas Day }
      exceptions: { 2026-12-24: 08:00-12:00 }
      """)
    #expect(try Self.seconds(calendar, "2026-12-24T00:00:00Z", "2026-12-28T00:00:00Z") == 14_400)
    #expect(try Self.seconds(calendar, "2027-12-24T00:00:00Z", "2027-12-25T00:00:00Z") == 0)
  }

  @Test func overlappingHolidaysCloseADayOnce() throws {
    let calendar = try Self.calendar(
      """
      calendar: a
      hours: { monday-sunday: 00:00-24:00 }
      holidays: { 2026-05-01: Labour Day, 05-01: May Day }
      imports: [more.ics]
      """,
      files: ["more.ics": Self.ics("DTSTART;VALUE=DATE:20260430\nDTEND;VALUE=DATE:20260502")])
    #expect(
      try Self.seconds(calendar, "2026-04-29T00:00:00Z", "2026-05-03T00:00:00Z") == 2 * 86_400)
  }

  static func ics(_ event: String) -> String {
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + event.replacing("\n", with: "\r\n")
      + "\r\nSUMMARY:Day of \r\n the tree\\, and more\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
  }

  @Test(arguments: [
    ("DTSTART;VALUE=DATE:20260501", "2026-05-01", true),
    ("DTSTART;VALUE=DATE:20260501", "2027-05-01", false),
    ("DTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY", "2027-05-01", true),
    ("DTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY", "2023-05-01", false),
    ("DTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY;COUNT=2", "2026-05-01", false),
    ("DTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY;INTERVAL=2", "2025-05-01", false),
    ("DTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY;UNTIL=20260501", "2026-05-01", true),
    (
      "DTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20260501", "2026-05-01",
      false
    ),
    ("DTSTART;VALUE=DATE:20260501\nSTATUS:CANCELLED", "2026-05-01", false),
  ])
  func importsHolidays(event: String, day: String, isHoliday: Bool) throws {
    let calendar = try Self.calendar(
      "calendar: a\nhours: { monday-sunday: 08:00-17:00 }\nimports: a.ics\n",
      files: ["a.ics": Self.ics(event)])
    #expect(calendar.isBusinessDay(try #require(Day(day))) != isHoliday)
  }

  @Test(arguments: [
    ("calendar: a\nhours: { mondy: 08:00-17:00 }\n", "2:10 mondy is no day of the week"),
    ("calendar: a\nhours: { monday: 8-17 }\n", "2:18 “8-17” is no window of a day"),
    ("calendar: a\nhours: { monday: 25:00-26:00 }\n", "2:18 “25:00-26:00” is no window of a day"),
    ("calendar: a\nzone: Mars/Base\nhours: always\n", "2:7 there is no time zone Mars/Base"),
    ("hours: always\n", "1:1 the calendar does not say its name"),
    ("calendar: a\n", "1:1 the calendar has no hours"),
    (
      "calendar: a\nhours: always\nholidays: { 2026-02-30: x }\n", "3:13 2026-02-30 is no day"
    ),
    ("calendar: a\nhours: always\nholliday: {}\n", "3:1 a calendar has no key holliday"),
    (
      "calendar: a\nhours: always\nimports: [b.ics]\n",
      "3:11 there is no file b.ics beside the calendar"
    ),
    (
      "calendar: a\nhours: { monday: 08:00-09:00, monday-friday: 08:00-09:00 }\n",
      "2:31 the hours of monday are told twice"
    ),
  ])
  func saysWhereItIsWrong(text: String, expected: String) {
    #expect(Self.findings(text) == [".itsm/calendars/a.yaml " + expected])
  }

  @Test func saysWhatItDoesNotUnderstandOfAnImport() {
    let text = "calendar: a\nhours: always\nimports: a.ics\n"
    #expect(
      Self.findings(text, files: ["a.ics": Self.ics("DTSTART:20260501T080000Z")]) == [
        ".itsm/calendars/a.ics 3:1 an event does not begin with a whole day: 20260501T080000Z"
      ])
    let weekly = Self.ics("DTSTART;VALUE=DATE:20260501\nRRULE:FREQ=WEEKLY")
    #expect(
      Self.findings(text, files: ["a.ics": weekly]) == [
        ".itsm/calendars/a.ics 4:1 only events that come back each year on the same day are "
          + "understood: FREQ=WEEKLY"
      ])
    #expect(
      Self.findings(text, files: ["a.ics": "hello"]) == [
        ".itsm/calendars/a.ics 1:1 this is no iCalendar file"
      ])
  }

  @Test func findsTheInstantAtWhichTimeIsUsedUp() throws {
    let calendar = try Self.calendar(
      "calendar: a\nzone: Europe/Berlin\nhours: { monday-friday: 08:00-17:00 }\n")
    let friday = try #require(Instant("2026-03-27T15:00:00Z"))  // 16:00, an hour before the end
    let limit = friday + Span(seconds: 30 * 86_400)
    // The end of a window is reached in it, a second more only on Monday, by summer time.
    #expect(
      calendar.instant(after: 3600, from: friday, limit: limit)?.description
        == "2026-03-27T16:00:00Z")
    #expect(
      calendar.instant(after: 3601, from: friday, limit: limit)?.description
        == "2026-03-30T06:00:01Z")
    #expect(calendar.instant(after: 0, from: friday, limit: limit) == friday)
    #expect(calendar.instant(after: 3600, from: friday, limit: friday) == nil)
  }

  @Test func neverOpenIsNoEndlessSearch() throws {
    let calendar = try Self.calendar("calendar: a\nhours: { monday: closed }\n")
    let start = try #require(Instant("2026-03-27T15:00:00Z"))
    #expect(calendar.opening(notBefore: start) == nil)
    #expect(calendar.seconds(from: start, to: .last) == 0)
  }
}
