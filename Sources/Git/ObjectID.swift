internal import CGit2

/// The SHA-1 name of an object: 20 bytes, ordered as they are.
public struct ObjectID: Hashable, Sendable {
  // Two and a half words, most significant byte first, so that equality and order are cheap.
  private let high: UInt64
  private let middle: UInt64
  private let low: UInt32

  /// Reads 40 hexadecimal digits of either case; nil if they are not that.
  public init?(_ hex: some StringProtocol) {
    self.init(hexDigits: hex.utf8)
  }

  /// Reads 20 bytes; nil if there are more or fewer.
  public init?(bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    guard let id = bytes.withUnsafeBytes({ ObjectID(bytes: $0) }) else { return nil }
    self = id
  }

  /// Reads 20 bytes; nil if there are more or fewer.
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 20, let start = bytes.baseAddress else { return nil }
    self.init(at: start)
  }

  init?(hexDigits: some Collection<UInt8>) {
    guard hexDigits.count == 40 else { return nil }
    var isHex = true
    self.init(
      digits: hexDigits.lazy.map { digit in
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return digit - UInt8(ascii: "A") + 10
        default:
          isHex = false
          return 0
        }
      })
    if !isHex { return nil }
  }

  private init(digits: some Sequence<UInt8>) {
    var words: (UInt64, UInt64, UInt32) = (0, 0, 0)
    for (place, digit) in digits.enumerated() {
      switch place {
      case 0..<16: words.0 = words.0 << 4 | UInt64(digit)
      case 16..<32: words.1 = words.1 << 4 | UInt64(digit)
      default: words.2 = words.2 << 4 | UInt32(digit)
      }
    }
    (high, middle, low) = words
  }

  /// Copies the 20 bytes that start at `bytes`.
  init(at bytes: UnsafeRawPointer) {
    high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    middle = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    low = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
  }

  init(_ oid: git_oid) {
    self = withUnsafeBytes(of: oid) { bytes in
      guard let start = bytes.baseAddress else { return .zero }
      return ObjectID(at: start)
    }
  }

  /// Forty zeros: no object has this name.
  public static let zero = ObjectID(digits: [])

  /// The id as libgit2 wants it.
  var oid: git_oid {
    var oid = git_oid()
    withUnsafeMutableBytes(of: &oid) { bytes in
      bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
      bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
    }
    return oid
  }

  /// The first of the 20 bytes.
  var firstByte: UInt8 { UInt8(high >> 56) }

  /// The 20 bytes.
  public var bytes: [UInt8] {
    withUnsafeBytes(of: oid) { Array($0) }
  }

  /// The first seven hexadecimal digits, for people.
  public var short: String { short(7) }

  /// The first `digits` hexadecimal digits.
  public func short(_ digits: Int) -> String { String(hex.prefix(digits)) }

  /// Forty lower-case hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 40) { text in
      for (place, byte) in bytes.enumerated() {
        text[2 * place] = Self.digit(byte >> 4)
        text[2 * place + 1] = Self.digit(byte & 15)
      }
      return 40
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}

extension ObjectID: Comparable {
  /// Whether `a` comes before `b` in byte order.
  public static func < (a: ObjectID, b: ObjectID) -> Bool {
    (a.high, a.middle, a.low) < (b.high, b.middle, b.low)
  }
}

extension ObjectID: CustomStringConvertible {
  /// Forty lower-case hexadecimal digits.
  public var description: String { hex }
}
