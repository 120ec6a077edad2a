/// Reads the parts of a value's text from left to right, without allocating.
struct ValueScanner {
  private let bytes: String.UTF8View
  private var index: String.UTF8View.Index

  init(_ text: String) {
    bytes = text.utf8
    index = bytes.startIndex
  }

  var isAtEnd: Bool { index == bytes.endIndex }

  /// The byte ahead, or nil at the end.
  var next: UInt8? { index == bytes.endIndex ? nil : bytes[index] }

  /// Moves past `scalar`, which must be ASCII, when it is ahead.
  mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    bytes.formIndex(after: &index)
    return true
  }

  /// The digit ahead as a number from 0 to 9.
  mutating func digit() -> Int? {
    guard let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
    bytes.formIndex(after: &index)
    return Int(byte - UInt8(ascii: "0"))
  }

  /// The number that exactly `count` digits write.
  mutating func digits(_ count: Int) -> Int? {
    var number = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// The number that the digits ahead write, or nil when there are none or too many for 64 bits.
  mutating func number() -> Int64? {
    guard var number = digit().map(Int64.init) else { return nil }
    while let digit = digit() {
      let (shifted, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, overflowAgain) = shifted.addingReportingOverflow(Int64(digit))
      guard !overflow, !overflowAgain else { return nil }
      number = sum
    }
    return number
  }
}

/// Writes the parts of a value's text from left to right, in one allocation.
struct ValueWriter {
  private var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func append(_ scalar: Unicode.Scalar) { bytes.append(UInt8(ascii: scalar)) }

  /// Appends the last `count` digits of a number that isn't negative.
  mutating func append(_ number: Int, digits count: Int) {
    guard count > 0 else { return }
    append(number / 10, digits: count - 1)
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
