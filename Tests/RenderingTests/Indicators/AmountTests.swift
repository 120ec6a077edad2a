import Testing

@testable import Rendering

@Suite struct AmountTests {
  @Test(
    arguments: [
      (0, "0s"), (0.4, "0s"), (59, "59s"), (59.6, "1m"), (60, "1m"), (61, "1m 1s"),
      (3599.7, "1h"), (3600, "1h"), (3629, "1h"), (3630, "1h 1m"), (86_399, "1d"),
      (90_000, "1d 1h"), (668_520, "7d 18h"), (-90_000, "-1d 1h"), (8_640_000, "100d"),
      (1_000_000_000, "11,574d"),
    ] as [(Double, String)])
  func durationsHaveTwoUnits(_ seconds: Double, _ text: String) {
    #expect(duration(seconds) == text)
  }

  @Test func numbersAreRoundedWhereTheyAreShown() {
    #expect(amount(0.01, "share") == "1.0%" && amount(2.0 / 3, "share") == "66.7%")
    #expect(amount(0.9995, "share") == "99.950%" && amount(1, "share") == "100.0%")
    #expect(amount(0.9999999, "share") == ">99.999%" && amount(0.0001, "share") == "0.010%")
    #expect(amount(0.000001, "share") == "<0.001%" && amount(0, "share") == "0.0%")
    #expect(amount(2.4886, "share") == "248.9%" && amount(-0.5, "share") == "-50.0%")
    #expect(amount(10_928, "events") == "10,928" && amount(2.25, "points") == "2.3")
    #expect(amount(nil, "share") == "")
    #expect(fixed(-0.05, decimals: 1) == "-0.1" && fixed(1234.5, decimals: 2) == "1,234.50")
    #expect(grouped(-1_234_567) == "-1,234,567" && grouped(999) == "999")
  }

  @Test func dataKeepsSixDecimals() {
    #expect(exact(666_281.4117647) == .number("666281.411765"))
    #expect(exact(2.0 / 3) == .number("0.666667") && exact(-1.5) == .number("-1.5"))
    #expect(exact(82_380) == .number("82380") && exact(nil) == .null)
    #expect(exact(.infinity) == .null && exact(0.0000001) == .number("0"))
  }

  @Test func barsAreEighthsOfAColumn() {
    #expect(Bars.bar(1, of: 1, width: 4) == "████" && Bars.bar(1, of: 8, width: 1) == "▏")
    #expect(Bars.bar(0, of: 8, width: 4) == "" && Bars.bar(-3, of: 8, width: 4) == "")
    // More than nothing is never invisible, and nothing is longer than the room.
    #expect(Bars.bar(1, of: 1_000_000, width: 4) == "▏")
    #expect(Bars.bar(9, of: 8, width: 4) == "████")
    #expect(Bars.spark([0, 1, 4, 8]) == "·▁▄█" && Bars.spark([0, 0]) == "··")
  }
}
