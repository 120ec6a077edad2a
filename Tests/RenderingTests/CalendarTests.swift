import Practices
import Records
import Rendering
import Testing

/// How calendars look, and what other programs get of them.
@Suite struct CalendarTests {
  private static func at(_ text: String) throws -> Instant { try #require(Instant(text)) }

  private static func period(_ start: String, _ end: String) throws -> Period {
    try #require(Period(from: at(start), to: at(end)))
  }

  private static let december = Result {
    try period("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")
  }

  private static func list(
    _ bookings: [Booking], frozen: [Period] = [], during period: Period? = nil
  ) throws -> AgendaList {
    let period = try period ?? december.get()
    let windows =
      frozen.isEmpty
      ? []
      : [ScheduleWindow("freeze", .blackout, calendar: Calendar("x", week: []), periods: frozen)]
    return AgendaList(
      Agenda(bookings, windows: windows, of: "change", during: period), of: "changes",
      during: period, now: try at("2026-12-09T10:00:00Z"))
  }

  private static func booking(
    _ id: String, _ start: String, _ end: String, title: String = "Patch", items: [String] = []
  ) throws -> Booking {
    Booking(
      id, title: title, state: "scheduled", period: try period(start, end), items: items,
      assignees: ["raj"])
  }

  // MARK: Months

  private static func lines(_ width: Int?) throws -> [String] {
    try list(
      [
        booking("CHG-20261122-4F7KQ", "2026-12-08T02:00:00Z", "2026-12-08T03:00:00Z"),
        booking("CHG-20261122-ABCDE", "2026-12-31T23:00:00Z", "2027-01-01T01:00:00Z"),
        booking("CHG-20261122-00000", "2026-12-14T22:00:00Z", "2026-12-16T00:00:00Z"),
      ], frozen: [period("2026-12-20T00:00:00Z", "2026-12-22T00:00:00Z")]
    ).months(width: width, colour: false).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test func aMonthIsAGridOfWeeks() throws {
    #expect(
      try Self.lines(90) == [
        "December 2026",
        "Mon          Tue          Wed          Thu          Fri          Sat          Sun",
        "              1            2            3            4            5            6",
        " 7            8            9 today     10           11           12           13",
        "             02:00 4F7KQ",
        "14           15           16           17           18           19           20",
        "22:00 00000  … 00000                                                          × freeze",
        "21           22           23           24           25           26           27",
        "× freeze",
        "28           29           30           31",
        "                                       23:00 ABCDE",
        "",
      ])
  }

  @Test func narrowTerminalsGetNamesThenSigns() throws {
    #expect(
      try Self.lines(80).contains("          4F7KQ".replacing("          ", with: "           ")))
    let narrow = try Self.lines(30)
    #expect(narrow.contains(" 7   8•  9  10  11  12  13"))
    #expect(narrow.contains("14• 15• 16  17  18  19  20×"))
  }

  /// No line is wider than the terminal, whatever stands in it.
  @Test(arguments: [1, 20, 27, 30, 40, 48, 60, 80, 83, 100, 200])
  func noLineIsTooWide(_ width: Int) throws {
    let list = try Self.list(
      (0..<20).map {
        try Self.booking(
          "CHG-20261122-日本日本日本日本日本\($0)", "2026-12-08T02:00:00Z", "2026-12-09T03:00:00Z")
      })
    for line in list.months(width: width, colour: false).split(separator: "\n") {
      #expect(displayWidth(line) <= max(width, 27), "\(width): \(line)")
      #expect(line.last != " ")
    }
  }

  @Test func busyDaysSayHowManyMoreThereAre() throws {
    let many = try (10..<20).map {
      try Self.booking("CHG-20261122-AAA\($0)", "2026-12-08T\($0):00:00Z", "2026-12-08T23:00:00Z")
    }
    #expect(try Self.list(many).months(width: 90, colour: false).contains("+5 more"))
  }

  @Test func coloursAreAsked() throws {
    let list = try Self.list([])
    #expect(!list.months(width: 80, colour: false).contains("\u{1B}"))
    #expect(list.months(width: 80, colour: true).contains("\u{1B}"))
  }

  // MARK: iCalendar

  private static func calendar(_ list: AgendaList) -> String {
    AgendaFormat.ics.render(list, width: nil, colour: false)
  }

  /// What a reader makes of the lines: folds undone.
  private static func unfolded(_ text: String) -> [String] {
    text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
  }

  @Test func linesAreFoldedBetweenCharacters() throws {
    let title = String(repeating: "Grüße 日本 🚀, ", count: 20)
    let text = Self.calendar(
      try Self.list([
        Self.booking("CHG-1", "2026-12-08T02:00:00Z", "2026-12-08T03:00:00Z", title: title)
      ]))
    #expect(text.hasSuffix("\r\n"))
    for line in text.split(separator: "\r\n") {
      #expect(line.utf8.count <= 75)
      #expect(!line.unicodeScalars.contains("\u{FFFD}"))
    }
    #expect(Self.unfolded(text).contains("SUMMARY:CHG-1 " + title.replacing(",", with: "\\,")))
  }

  @Test func textIsEscaped() throws {
    let text = Self.calendar(
      try Self.list([
        Self.booking(
          "CHG-1", "2026-12-08T02:00:00Z", "2026-12-08T03:00:00Z",
          title: "a;b,c\\d\nEND:VEVENT\r\u{7}x", items: ["web-1", "web,2"])
      ]))
    let lines = Self.unfolded(text)
    #expect(lines.contains("SUMMARY:CHG-1 a\\;b\\,c\\\\d\\nEND:VEVENTx"))
    #expect(lines.contains("DESCRIPTION:items: web-1\\, web\\,2\\nassigned to: raj"))
    #expect(lines.count { $0 == "END:VEVENT" } == 1)
  }

  @Test func timesAreInUTCAndEachTimeOfABlackoutIsAnEvent() throws {
    let lines = Self.unfolded(
      Self.calendar(
        try Self.list(
          [],
          frozen: [
            Self.period("2026-12-19T23:00:00Z", "2026-12-20T23:00:00Z"),
            Self.period("2026-12-24T23:00:00Z", "2026-12-25T23:00:00Z"),
          ])))
    #expect(
      lines.filter { $0.hasPrefix("DTSTART") } == [
        "DTSTART:20261219T230000Z", "DTSTART:20261224T230000Z",
      ])
    #expect(
      lines.filter { $0.hasPrefix("DTEND") } == [
        "DTEND:20261220T230000Z", "DTEND:20261225T230000Z",
      ])
    let names = lines.filter { $0.hasPrefix("UID") }
    #expect(Set(names).count == 2)
    #expect(lines.contains("DTSTAMP:20261209T100000Z"))
  }

  // MARK: HTML

  @Test func hostileTextIsTextInAPage() throws {
    let page = AgendaFormat.html.render(
      try Self.list([
        Self.booking(
          "CHG-1", "2026-12-08T02:00:00Z", "2026-12-08T03:00:00Z",
          title: "<script>alert(1)</script>\" onmouseover=\"x")
      ]), width: nil, colour: false)
    #expect(!page.contains("<script"))
    #expect(!page.contains("\" onmouseover"))
    #expect(page.contains("December 2026"))
    #expect(!page.contains("http"))
  }
}
