import Records
import Testing

@Suite struct ValueTests {
  private static let noon = Instant(clamping: 43_200)

  private static let pairs: [(Value, Value, Ordering)] = [
    (.text("b"), .text("a"), .greater), (.text("a"), .text("ab"), .less),
    // U+FF5E sorts before U+1F600 as a scalar, though not in UTF-16.
    (.text("\u{FF5E}"), .text("\u{1F600}"), .less), (.text("é"), .text("e\u{301}"), .equal),
    (.choice("high", rank: 0), .choice("low", rank: 2), .less),
    (.choice("high", rank: 0), .choice("high", rank: 3), .equal),
    (.choice("high", rank: 0), .text("high"), .equal),
    (.integer(2), .decimal(Amount(3)), .less), (.decimal(Amount(2)), .integer(2), .equal),
    (.boolean(true), .boolean(true), .equal),
    (.instant(noon), .day(Day(clamping: 0)), .equal),
    (.day(Day(clamping: 1)), .instant(noon), .greater),
    (.reference("INC-1"), .text("inc-1"), .equal),
    (.text("caf"), .text("cafe\u{301}"), .less),
    (.reference("CAF\u{C9}"), .reference("cafe\u{301}"), .equal),
    (.span(.zero), .span(Span(seconds: 1)), .less),
    (.list([.integer(1)]), .list([.integer(1), .integer(2)]), .less),
  ]

  @Test(arguments: pairs)
  func ordered(left: Value, right: Value, expected: Ordering) {
    #expect(left.compare(to: right) == expected)
    let mirrored: Ordering = expected == .less ? .greater : expected == .greater ? .less : .equal
    #expect(right.compare(to: left) == mirrored)
  }

  private static let strangers: [(Value, Value)] = [
    (.none, .none), (.none, .integer(1)), (.text("1"), .integer(1)),
    (.boolean(true), .boolean(false)), (.choice("a", rank: 1), .choice("b", rank: 1)),
    (.choice("a", rank: 1), .text("b")), (.span(.zero), .integer(0)),
  ]

  @Test(arguments: strangers)
  func unordered(left: Value, right: Value) {
    #expect(left.compare(to: right) == nil)
    #expect(right.compare(to: left) == nil)
  }

  @Test func moneyComparesWithinACurrency() throws {
    let (less, more) = (try #require(Money("1 EUR")), try #require(Money("1.01 EUR")))
    let other = try #require(Money("1 USD"))
    #expect(Value.money(less).compare(to: .money(more)) == .less)
    #expect(Value.money(less).compare(to: .money(other)) == nil)
  }

  @Test func canonicalText() {
    let value = Value.map([
      .init("b", .list([.integer(1), .none])), .init("a", .boolean(true)),
      .init("when", .instant(Self.noon)),
    ])
    #expect(value.description == "{b: [1, ], a: true, when: 1970-01-01T12:00:00Z}")
    #expect(Value.choice("high", rank: 0).description == "high")
  }

  @Test func emptiness() {
    #expect(Value.none.isEmpty && Value.text("").isEmpty && Value.list([]).isEmpty)
    #expect(!Value.boolean(false).isEmpty && !Value.integer(0).isEmpty && !Value.text(" ").isEmpty)
  }
}
