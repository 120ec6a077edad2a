import Records
import TestSupport
import Testing

@Suite struct InstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2026-11-22T14:05:11Z", 1_795_356_311),
    ("1969-12-31T23:59:59Z", -1), ("2001-09-09T01:46:40Z", 1_000_000_000),
    ("2038-01-19T03:14:08Z", 2_147_483_648), ("9999-12-31T23:59:59Z", 253_402_300_799),
    ("0001-01-01T00:00:00Z", -62_135_596_800),
  ])
  func canonical(text: String, seconds: Int64) throws {
    let instant = try #require(Instant(text))
    #expect(instant.seconds == seconds)
    #expect(instant.description == text)
    #expect(Instant(clamping: seconds) == instant)
  }

  @Test(arguments: [
    ("2026-11-22 14:05:11Z", "2026-11-22T14:05:11Z"),
    ("2026-11-22T14:05:11+01:00", "2026-11-22T13:05:11Z"),
    ("2026-11-22T14:05:11-0530", "2026-11-22T19:35:11Z"),
    ("2026-11-22T00:05:11+0100", "2026-11-21T23:05:11Z"),
    ("2026-11-22T14:05:11.999Z", "2026-11-22T14:05:11Z"),
    ("2026-11-22T14:05:11.000000+00:00", "2026-11-22T14:05:11Z"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ("2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00Z"),
  ])
  func accepted(text: String, canonical: String) {
    #expect(Instant(text)?.description == canonical)
  }

  @Test(arguments: [
    "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T14:60:00Z", "2026-11-22T14:05:61Z",
    "2026-11-22T14:05:60Z", "2026-11-22T14:05:11", "2026-11-22T14:05Z", "2026-11-22", "",
    "2026-11-22T14:05:11.Z", "2026-11-22T14:05:11+1", "2026-11-22T14:05:11+24:00",
    "2026-11-22T14:05:11+01:60", "2026-11-22t14:05:11z", "2026-11-22T14:05:11Z ",
    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "1795356311",
  ])
  func refused(text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func componentsAreUTC() throws {
    let instant = try #require(Instant("2026-11-22T14:05:11Z"))
    #expect((instant.year, instant.month, instant.day.day) == (2026, 11, 22))
    #expect((instant.hour, instant.minute, instant.second) == (14, 5, 11))
    #expect(Instant(clamping: -1).day == Day("1969-12-31"))
    #expect(Instant(clamping: -1).secondOfDay == 86_399)
  }

  @Test func arithmeticStopsAtTheEnds() throws {
    let instant = try #require(Instant("2026-11-22T14:05:11Z"))
    let later = instant + Span(seconds: 3600)
    #expect(later.description == "2026-11-22T15:05:11Z")
    #expect(later - instant == Span("1h"))
    #expect(instant - Span(seconds: .max) == .first)
    #expect(instant - Span(seconds: .min) == .last)
    #expect(instant + Span(seconds: .max) == .last)
  }

  @Test func textAndNumberAgreeEverywhere() {
    var generator = Dice(seed: 1)
    for _ in 0..<20_000 {
      let range = Instant.first.seconds...Instant.last.seconds
      let instant = Instant(clamping: Int64.random(in: range, using: &generator))
      let back = Instant(instant.description)
      guard back == instant else {
        Issue.record("\(instant) came back as \(String(describing: back))")
        return
      }
    }
  }
}
