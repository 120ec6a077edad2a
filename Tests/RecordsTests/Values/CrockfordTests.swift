import Records
import TestSupport
import Testing

@Suite struct CrockfordTests {
  @Test func randomSymbolsAreOfTheAlphabetAndAllUsed() {
    var generator = Dice(seed: 3)
    var seen: Set<Character> = []
    for _ in 0..<500 {
      let symbols = Crockford.random(using: &generator)
      #expect(symbols.count == 5)
      #expect(Crockford.normalized(symbols) == symbols)
      seen.formUnion(symbols)
    }
    #expect(seen == Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
  }

  @Test func oneSeedGivesOneText() {
    var (first, second) = (Dice(seed: 4), Dice(seed: 4))
    #expect(Crockford.random(using: &first) == Crockford.random(using: &second))
  }

  @Test(arguments: [
    ("4f7kq", "4F7KQ"), ("ilo01", "11001"), ("4F7KU", nil), ("4-7KQ", nil), ("ß", nil),
  ])
  func symbols(typed: String, expected: String?) {
    #expect(Crockford.normalized(typed) == expected)
  }

  @Test(arguments: [
    ("inc-20261122-4f7kq", "INC-20261122-4F7KQ"), ("Inc-2O26ll22-4F7KO", "INC-20261122-4F7K0"),
    ("web-eu-1", "web-eu-1"), ("INC0012345", "INC0012345"),
    ("inc-2026112-4f7kq", "inc-2026112-4f7kq"),
    ("inc-20261122-4f7ku", "inc-20261122-4f7ku"), ("", ""),
  ])
  func ids(typed: String, expected: String) {
    #expect(Crockford.normalized(id: typed) == expected)
  }
}
