import Records
import Testing

@Suite struct SpanTests {
  @Test(arguments: [
    ("90s", 90, "1m30s"), ("15m", 900, "15m"), ("1h30m", 5400, "1h30m"), ("2d", 172_800, "2d"),
    ("1w", 604_800, "7d"), ("52h", 187_200, "2d4h"), ("0s", 0, "0s"), ("-90m", -5400, "-1h30m"),
    ("PT1H30M", 5400, "1h30m"), ("P2D", 172_800, "2d"), ("P1DT12H", 129_600, "1d12h"),
    ("P1W", 604_800, "7d"), ("-PT5S", -5, "-5s"), ("1w2d3h4m5s", 788_645, "9d3h4m5s"),
    ("9223372036854775807s", Int64.max, "106751991167300d15h30m7s"),
  ])
  func accepted(text: String, seconds: Int64, canonical: String) throws {
    let span = try #require(Span(text))
    #expect(span.seconds == seconds)
    #expect(span.description == canonical)
    #expect(Span(canonical) == span)
  }

  @Test(arguments: [
    "", "-", "5", "h", "1h 30m", "30m1h", "1h1h", "1.5h", "1H", "P", "PT", "P1", "P1DT", "P1M",
    "P1Y", "PT1D", "P1H", "1d2w", "+1h", "--1h", "9223372036854775808s", "9223372036854775807m",
    "4 h", "1hs",
  ])
  func refused(text: String) {
    #expect(Span(text) == nil)
  }

  @Test func arithmeticStopsAtTheEnds() {
    let hour = Span(seconds: 3600)
    #expect((hour + Span(seconds: 60)).description == "1h1m")
    #expect((hour - Span(seconds: 7200)).description == "-1h")
    #expect(Span(seconds: .max) + hour == Span(seconds: .max))
    #expect(Span(seconds: .min) - hour == Span(seconds: .min))
    #expect(Span.zero < hour)
    #expect(!Span(seconds: .min).description.isEmpty)
  }
}
