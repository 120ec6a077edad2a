import Records
import TestSupport
import Testing

@Suite struct AmountTests {
  @Test(arguments: [
    "0", "7", "-12.50", "0.000000000000000001", "12.50", "-0.5",
    "9999999999999999999.999999999999999999",
  ])
  func writtenScaleIsKept(text: String) throws {
    #expect(try #require(Amount(text)).description == text)
  }

  @Test(arguments: [
    "", "-", ".5", "5.", "+5", "007", "00", "1e3", "1,000", "1 000", "12.50 ", "0x1F", "NaN",
    "--1", "1.2.3", "10000000000000000000", "0.0000000000000000001", "１２",
  ])
  func refused(text: String) {
    #expect(Amount(text) == nil)
  }

  @Test func comparesByNumber() throws {
    let short = try #require(Amount("12.5"))
    let long = try #require(Amount("12.50"))
    #expect(short == long)
    #expect(short.hashValue == long.hashValue)
    #expect(try #require(Amount("-0.00")) == Amount(0))
    #expect(try #require(Amount("-0.1")) < Amount(0))
    #expect(try #require(Amount("0.1")) < short)
    #expect(Amount(Int.min) < Amount(Int.max))
  }

  @Test(arguments: [
    ("0.1", "0.2", "0.3", "0.02"), ("12.50", "-2.5", "10.00", "-31.250"), ("3", "4", "7", "12"),
    ("-0.01", "0.01", "0.00", "-0.0001"), ("99.99", "0", "99.99", "0.00"),
  ])
  func arithmeticIsExact(left: String, right: String, sum: String, product: String) throws {
    let (first, second) = (try #require(Amount(left)), try #require(Amount(right)))
    #expect(first.adding(second)?.description == sum)
    #expect(first.multiplied(by: second)?.description == product)
    #expect(first.adding(second)?.subtracting(second) == first)
  }

  @Test func whatDoesNotFitIsNil() throws {
    let largest = try #require(Amount("9999999999999999999"))
    let finest = try #require(Amount("0.000000000000000001"))
    #expect(largest.adding(Amount(1)) == nil)
    #expect(largest.multiplied(by: Amount(2)) == nil)
    #expect(finest.multiplied(by: finest) == nil)
    #expect(
      try #require(Amount("0.0000000000")).multiplied(by: finest)?.description == "0."
        + String(repeating: "0", count: 18))
    #expect(Amount(coefficient: 1, scale: 19) == nil)
    #expect(Amount(coefficient: 1, scale: -1) == nil)
    #expect(try #require(Amount("9999999999999999999.9")).rounded(to: 0) == nil)
  }

  @Test(arguments: [
    ("2.5", 0, "2"), ("3.5", 0, "4"), ("-2.5", 0, "-2"), ("-3.5", 0, "-4"), ("2.51", 0, "3"),
    ("1.005", 2, "1.00"), ("1.015", 2, "1.02"), ("1.5", 3, "1.500"), ("-0.4", 0, "0"),
  ])
  func rounding(text: String, scale: Int, expected: String) throws {
    #expect(try #require(Amount(text)).rounded(to: scale)?.description == expected)
  }

  /// Sums, differences and products of small amounts agree with integers of one common scale.
  @Test func agreesWithIntegers() throws {
    var generator = Dice(seed: 2)
    for _ in 0..<5000 {
      let (left, leftNumber) = try randomAmount(&generator)
      let (right, rightNumber) = try randomAmount(&generator)
      let sum = try #require(left.adding(right))
      let product = try #require(left.multiplied(by: right))
      #expect(sum == Amount(coefficient: leftNumber + rightNumber, scale: 6))
      #expect(product == Amount(coefficient: leftNumber * rightNumber, scale: 12))
      #expect((left < right) == (leftNumber < rightNumber))
      #expect((left == right) == (leftNumber == rightNumber))
      #expect(Amount(sum.description) == sum)
    }
  }

  /// An amount of random scale, and the number of millionths in it.
  private func randomAmount(_ generator: inout Dice) throws -> (Amount, Int128) {
    let scale = Int.random(in: 0...6, using: &generator)
    let coefficient = Int128(Int.random(in: -9_999...9_999, using: &generator))
    let millionths = (scale..<6).reduce(coefficient) { number, _ in number * 10 }
    return (try #require(Amount(coefficient: coefficient, scale: scale)), millionths)
  }
}
