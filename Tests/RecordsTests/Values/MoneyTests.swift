import Records
import Testing

@Suite struct MoneyTests {
  @Test(arguments: ["12.50 EUR", "-3 JPY", "0.0034 USD", "1.250 KWD"])
  func accepted(text: String) {
    #expect(Money(text)?.description == text)
  }

  @Test(arguments: [
    "12.50", "EUR", "12.50 eur", "12.50 XYZ", "12.50  EUR", "EUR 12.50", "12.50 EUR ", "12,50 EUR",
    "€12.50", "12.50 EURO", "", " ",
  ])
  func refused(text: String) {
    #expect(Money(text) == nil)
  }

  @Test(arguments: [("EUR", 2), ("JPY", 0), ("BHD", 3), ("CLF", 4), ("XAU", nil as Int?)])
  func minorUnits(code: String, digits: Int?) throws {
    #expect(try #require(Currency(code)).minorUnits == digits)
  }

  @Test func codesAreThreeCapitalsOnceEach() {
    #expect(Currency.codes.count == 178)
    #expect(Currency.codes.allSatisfy { $0.count == 3 && $0 == $0.uppercased() })
    #expect(Currency("HRK") == nil, "withdrawn in 2023")
  }

  @Test func currenciesDoNotMix() throws {
    let euros = try #require(Money("12.50 EUR"))
    let dollars = try #require(Money("12.50 USD"))
    #expect(euros.adding(euros)?.description == "25.00 EUR")
    #expect(euros.subtracting(euros)?.description == "0.00 EUR")
    #expect(euros.multiplied(by: Amount(3))?.description == "37.50 EUR")
    #expect(euros.adding(dollars) == nil)
    #expect(euros.subtracting(dollars) == nil)
  }
}
