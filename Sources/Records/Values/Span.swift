/// A length of time in seconds, written `1h30m` or `2d4h`.
///
/// A day is always 24 hours and a week 7 days: a span knows no time zone and no working hours.
/// Arithmetic stops at the ends of 64 bits.
public struct Span: Hashable, Sendable {
  /// The length in seconds; negative for a way back in time.
  public let seconds: Int64

  /// Creates a span of so many seconds.
  public init(seconds: Int64) { self.seconds = seconds }

  /// No time at all.
  public static let zero = Span(seconds: 0)

  /// Reads a span such as `90s`, `1h30m`, `2d`, `1w`, `PT1H30M` or `P2D`.
  ///
  /// Units go from large to small and come once each; a minus sign may stand in front. The years
  /// and months of ISO 8601 are refused, since they have no fixed length.
  public init?(_ text: String) {
    var scanner = ValueScanner(text)
    let isNegative = scanner.skip("-")
    let units = scanner.skip("P") ? Self.isoTotal(&scanner) : Self.total(&scanner, of: Self.units)
    guard let total = units, scanner.isAtEnd else { return nil }
    seconds = isNegative ? -total : total
  }
}

extension Span {
  private static let units: [Unit] = [
    ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]
  private static let isoDays: [Unit] = [("W", 604_800), ("D", 86_400)]
  private static let isoTimes: [Unit] = [("H", 3600), ("M", 60), ("S", 1)]

  private typealias Unit = (symbol: Unicode.Scalar, seconds: Int64)

  /// The sum of numbers with units, or nil when there is none or they are out of order.
  private static func total(_ scanner: inout ValueScanner, of units: [Unit]) -> Int64? {
    var total: Int64 = 0
    var rest = units[...]
    repeat {
      guard let number = scanner.number(),
        let unit = rest.firstIndex(where: { scanner.skip($0.symbol) })
      else { return nil }
      let (length, overflow) = number.multipliedReportingOverflow(by: units[unit].seconds)
      let (sum, overflowAgain) = total.addingReportingOverflow(length)
      guard !overflow, !overflowAgain else { return nil }
      total = sum
      rest = units[(unit + 1)...]
    } while scanner.next.map({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) == true
    return total
  }

  private static func isoTotal(_ scanner: inout ValueScanner) -> Int64? {
    if scanner.skip("T") { return total(&scanner, of: isoTimes) }
    guard let days = total(&scanner, of: isoDays) else { return nil }
    guard scanner.skip("T") else { return days }
    guard let time = total(&scanner, of: isoTimes) else { return nil }
    let (sum, overflow) = days.addingReportingOverflow(time)
    return overflow ? nil : sum
  }
}

extension Span {
  /// Both lengths together.
  public static func + (left: Span, right: Span) -> Span {
    let (sum, overflow) = left.seconds.addingReportingOverflow(right.seconds)
    return Span(seconds: overflow ? (right.seconds < 0 ? .min : .max) : sum)
  }

  /// The first length less the second.
  public static func - (left: Span, right: Span) -> Span {
    let (difference, overflow) = left.seconds.subtractingReportingOverflow(right.seconds)
    return Span(seconds: overflow ? (right.seconds < 0 ? .max : .min) : difference)
  }
}

extension Span: Comparable {
  public static func < (left: Span, right: Span) -> Bool { left.seconds < right.seconds }
}

extension Span: CustomStringConvertible {
  /// The canonical text in days, hours, minutes and seconds, such as `2d4h`; `0s` for none.
  public var description: String {
    guard seconds != 0 else { return "0s" }
    var rest = seconds.magnitude
    var text = seconds < 0 ? "-" : ""
    for (symbol, length) in Self.units.dropFirst() {
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: length.magnitude)
      if count > 0 { text += "\(count)\(symbol)" }
      rest = remainder
    }
    return text
  }
}
