import Glibc
import Records
import Testing

@testable import Store

@Suite struct DateFormatTests {
  @Test(arguments: [
    ("D/M/YYYY HH:mm", "29/2/2016 01:16", "2016-02-29T01:16:00Z"),
    ("D/M/YYYY HH:mm", "5/12/2016 23:59", "2016-12-05T23:59:00Z"),
    ("YYYY-MM-DD HH:mm:ss", "2016-02-29 01:16:07", "2016-02-29T01:16:07Z"),
    ("MM/DD/YYYY hh:mm:ss A", "02/29/2016 12:16:07 AM", "2016-02-29T00:16:07Z"),
    ("MM/DD/YY h:mm A", "02/29/16 1:16 pm", "2016-02-29T13:16:00Z"),
    ("DD-MMM-YYYY H:mm", "29-Feb-2016 1:16", "2016-02-29T01:16:00Z"),
    ("YYYY-MM-DDTHH:mm:ss.SZ", "2016-02-29T01:16:07.123+01:30", "2016-02-28T23:46:07Z"),
    ("iso", "2016-02-29T01:16:07+01:00", "2016-02-29T00:16:07Z"),
    ("iso", "2016-02-29 01:16", "2016-02-29T01:16:00Z"),
    ("iso", "2016-02-29", "2016-02-29T00:00:00Z"),
    ("epoch", "1456708560", "2016-02-29T01:16:00Z"),
    ("epoch-ms", "1456708560999", "2016-02-29T01:16:00Z"),
    ("epoch-ms", "-1", "1969-12-31T23:59:59Z"),
  ])
  func readsDates(format: String, text: String, instant: String) throws {
    let format = try #require(DateFormat(format))
    #expect(format.instant(text, in: .utc)?.description == instant)
  }

  @Test(arguments: [
    ("D/M/YYYY", "30/2/2016"), ("D/M/YYYY", "1/2/2016 "), ("D/M/YYYY", "1/13/2016"),
    ("D/M/YYYY HH:mm", "1/1/2016 24:00"), ("D/M/YYYY HH:mm", "1/1/2016 8:00"),
    ("D/M/YYYY h:mm A", "1/1/2016 13:00 PM"), ("iso", "2016"), ("epoch", "12a"), ("epoch", ""),
    ("epoch", "99999999999999"), ("YYYY-MM-DD", ""), ("YYYY-MM-DD", "２016-01-01"),
  ])
  func refusesWhatIsNoDate(format: String, text: String) throws {
    #expect(try #require(DateFormat(format)).instant(text, in: .utc) == nil)
  }

  @Test(arguments: ["", "YYYY", "D/M", "D/M/YYYY q", "D/D/M/YYYY", "D/M/YYYY hh:mm", "D/MM/M/YYYY"])
  func refusesFormats(text: String) { #expect(DateFormat(text) == nil) }
}

@Suite struct ZoneTests {
  /// The system's own `date` is the judge.
  @Test(arguments: ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
  func agreesWithTheSystem(name: String) throws {
    let zone = try #require(Zone(name))
    let sandbox = try ImportSandbox()
    // From 1971 to 2060, at an hour that no change of the clocks touches.
    let days = stride(from: 400, to: 33_000, by: 97).map { Day(clamping: $0).description }
    let list = days.map { "\($0) 12:34:56" }.joined(separator: "\n")
    try sandbox.shell("cat > list <<'X'\n\(list)\nX")
    let judged = try sandbox.shell("TZ=\(name) date -f list +%s").split(separator: "\n")
    let format = try #require(DateFormat("YYYY-MM-DD HH:mm:ss"))
    for (day, seconds) in zip(days, judged) {
      #expect(format.instant("\(day) 12:34:56", in: zone)?.seconds == Int64(seconds), "\(day)")
    }
    #expect(judged.count == days.count)
  }

  @Test(arguments: [
    // Skipped: the offset before the change. Shown twice: the first.
    ("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30:00Z"),
    ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29T00:59:00Z"),
    ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00:00Z"),
    ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z"),
    ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00:00Z"),
    ("Europe/Berlin", "2055-07-01 12:00", "2055-07-01T10:00:00Z"),
    ("America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z"),
    ("America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z"),
    ("+05:45", "2026-03-29 02:30", "2026-03-28T20:45:00Z"),
    ("-0330", "2026-03-29 02:30", "2026-03-29T06:00:00Z"),
  ])
  func readsLocalTimes(name: String, text: String, instant: String) throws {
    let zone = try #require(Zone(name))
    #expect(DateFormat("iso")?.instant(text, in: zone)?.description == instant)
  }

  @Test(arguments: ["", "Europe", "Mars/Base", "../../etc/passwd", "/etc/localtime", "+25:00", "."])
  func refusesNames(name: String) { #expect(Zone(name) == nil) }
}
