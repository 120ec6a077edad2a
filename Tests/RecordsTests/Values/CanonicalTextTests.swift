import Records
import TestSupport
import Testing

@Suite struct CanonicalTextTests {
  private static let samples = [
    "2026-11-22T14:05:11Z", "2026-11-22 14:05:11.25+01:00", "2024-02-29", "1w2d3h4m5s",
    "-P1DT12H", "PT1H30M", "-12.50", "0.003", "12.50 EUR", "-1000 JPY",
  ]

  /// Whatever text is accepted prints as a text that is accepted as the same value and prints so.
  @Test func acceptedTextsSettleAtOnce() {
    var generator = Dice(seed: 7)
    let letters = Array("0123456789-+:.TZPWDHMS wdhms EURJPY".utf8)
    var accepted = 0
    for round in 0..<60_000 {
      var bytes = Array(Self.samples[round % Self.samples.count].utf8)
      for _ in 0..<Int.random(in: 0...2, using: &generator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[position] = letters[Int.random(in: 0..<letters.count, using: &generator)]
      }
      let text = String(decoding: bytes, as: UTF8.self)
      for isSettled in [
        settles(text, Instant.init), settles(text, Day.init), settles(text, Span.init),
        settles(text, Amount.init), settles(text, Money.init),
      ] {
        guard let isSettled else { continue }
        accepted += 1
        #expect(isSettled, "\(text)")
      }
    }
    #expect(accepted > 10_000, "too few of the texts were values to say anything")
  }

  /// Whether the value of `text` survives its own canonical text, or nil when there is none.
  private func settles<T: Equatable & CustomStringConvertible>(
    _ text: String, _ parse: (String) -> T?
  ) -> Bool? {
    guard let value = parse(text) else { return nil }
    guard let again = parse(value.description) else { return false }
    return again == value && again.description == value.description
  }
}
