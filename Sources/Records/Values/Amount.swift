/// An exact decimal number such as `-12.50`, with up to 19 digits before the point and 18 after.
///
/// The scale that was written is kept, so `12.50` stays `12.50`; yet `12.5` and `12.50` are equal.
/// Arithmetic is exact: what does not fit is nil, never rounded in silence.
public struct Amount: Sendable {
  /// The number without its point: 1250 for `12.50`.
  public let coefficient: Int128

  /// The digits after the point, from 0 to 18.
  public let scale: Int

  /// The most digits after the point.
  public static let largestScale = 18

  // 19 digits hold every Int, and 19 + 18 digits leave Int128 room for one addition.
  private static let wholeDigits = 19

  /// Creates `coefficient` divided by the `scale`th power of ten, or nil outside the limits.
  public init?(coefficient: Int128, scale: Int) {
    guard (0...Self.largestScale).contains(scale),
      coefficient.magnitude < Self.power(Self.wholeDigits + scale).magnitude
    else { return nil }
    self.coefficient = coefficient
    self.scale = scale
  }

  /// Creates a whole number.
  public init(_ number: Int) {
    coefficient = Int128(number)
    scale = 0
  }

  /// Reads digits with at most one point between them and at most one minus sign in front.
  ///
  /// Refused are a plus sign, exponents, grouping, and zeros in front such as `007`.
  public init?(_ text: String) {
    var scanner = ValueScanner(text)
    let isNegative = scanner.skip("-")
    guard let first = scanner.digit() else { return nil }
    var coefficient = Int128(first)
    var digits = 1
    var scale = 0
    while let digit = scanner.digit() {
      guard first != 0, digits < Self.wholeDigits else { return nil }
      coefficient = coefficient * 10 + Int128(digit)
      digits += 1
    }
    if scanner.skip(".") {
      while let digit = scanner.digit() {
        guard scale < Self.largestScale else { return nil }
        coefficient = coefficient * 10 + Int128(digit)
        scale += 1
      }
      guard scale > 0 else { return nil }
    }
    guard scanner.isAtEnd else { return nil }
    self.init(coefficient: isNegative ? -coefficient : coefficient, scale: scale)
  }
}

extension Amount {
  /// The sum, with the finer of the two scales.
  public func adding(_ other: Amount) -> Amount? {
    let scale = max(scale, other.scale)
    return Amount(coefficient: scaled(to: scale) + other.scaled(to: scale), scale: scale)
  }

  /// The difference, with the finer of the two scales.
  public func subtracting(_ other: Amount) -> Amount? { adding(other.negated) }

  /// The product, exact, with as many digits after the point as both have together.
  ///
  /// Zeros at the end are dropped where there would be more than ``largestScale`` digits.
  public func multiplied(by other: Amount) -> Amount? {
    var (product, overflow) = coefficient.multipliedReportingOverflow(by: other.coefficient)
    guard !overflow else { return nil }
    var scale = scale + other.scale
    while scale > Self.largestScale, product % 10 == 0 {
      product /= 10
      scale -= 1
    }
    return Amount(coefficient: product, scale: scale)
  }

  /// The number with the other sign.
  public var negated: Amount { Amount(known: -coefficient, scale: scale) }

  /// The number at `scale` digits after the point; what lies halfway goes to the even digit.
  ///
  /// `scale` counts as 0 when negative and as ``largestScale`` when larger. The result is nil where
  /// rounding up needs a digit more than there is.
  public func rounded(to scale: Int) -> Amount? {
    let target = min(max(scale, 0), Self.largestScale)
    guard target < self.scale else { return Amount(known: scaled(to: target), scale: target) }
    let divisor = Self.power(self.scale - target)
    var (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: divisor)
    let twice = remainder.magnitude * 2
    if twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 != 0) {
      quotient += coefficient < 0 ? -1 : 1
    }
    return Amount(coefficient: quotient, scale: target)
  }

  /// Keeps what follows from an amount within the limits without leaving them.
  private init(known coefficient: Int128, scale: Int) {
    self.coefficient = coefficient
    self.scale = scale
  }

  /// The coefficient at a scale no smaller than its own.
  private func scaled(to scale: Int) -> Int128 { coefficient * Self.power(scale - self.scale) }

  private static let powers: [Int128] = (0..<37).reduce(into: [1]) { powers, index in
    powers.append(powers[index] * 10)
  }

  private static func power(_ exponent: Int) -> Int128 { powers[exponent] }
}

extension Amount: Hashable, Comparable {
  public static func == (left: Amount, right: Amount) -> Bool {
    left.scaled(to: largestScale) == right.scaled(to: largestScale)
  }

  public static func < (left: Amount, right: Amount) -> Bool {
    left.scaled(to: largestScale) < right.scaled(to: largestScale)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(scaled(to: Self.largestScale)) }
}

extension Amount: CustomStringConvertible {
  /// The canonical text, with all digits of the scale: `-12.50`.
  public var description: String {
    let digits = String(coefficient.magnitude)
    let sign = coefficient < 0 ? "-" : ""
    guard scale > 0 else { return sign + digits }
    let padding = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count))
    let padded = padding + digits
    return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
  }
}
