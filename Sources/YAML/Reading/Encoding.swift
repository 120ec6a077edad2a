/// What a text's bytes are made of, found in one pass before the parser sees them.
struct Encoding {
  /// The length of the byte order mark, 0 or 3.
  let prefix: Int
  /// True if every byte is a character.
  let isASCII: Bool

  /// Refuses what is too long, isn't UTF-8, or holds characters that no one can see.
  init(checking bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    guard bytes.count <= Limits.bytes else {
      throw YAMLError(
        .size, "the text is longer than \(Limits.bytes) bytes", at: .start,
        remedy: "keep large contents in files of their own and name them here")
    }
    try Self.refuseWideEncodings(bytes)
    prefix = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var plain = true
    var index = prefix
    while index < bytes.count {
      while index + 8 <= bytes.count, Self.isPlain(eightOf: bytes, at: index) { index += 8 }
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if byte >= 0x20, byte < 0x7F {
        index += 1
      } else if byte < 0x80 {
        // A carriage return is half of a line break; by itself no tool in use writes it.
        let endsLine = byte == 0x0D && index + 1 < bytes.count && bytes[index + 1] == 0x0A
        guard byte == 0x0A || byte == 0x09 || endsLine else {
          throw Self.control(UInt32(byte), at: index, in: bytes)
        }
        index += 1
      } else {
        plain = false
        index += try Self.checkScalar(at: index, in: bytes)
      }
    }
    isASCII = plain
  }

  /// The byte offset of each character and of the end; nil if they are the same as the characters'
  /// numbers.
  func offsets(in bytes: UnsafeBufferPointer<UInt8>) -> [UInt32]? {
    if isASCII { return nil }
    var offsets: [UInt32] = []
    offsets.reserveCapacity(bytes.count + 1)
    for index in prefix..<bytes.count where bytes[index] & 0xC0 != 0x80 {
      offsets.append(UInt32(index))
    }
    offsets.append(UInt32(bytes.count))
    return offsets
  }

  /// True if the next eight bytes are visible ASCII, judged at once.
  private static func isPlain(eightOf bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    let high: UInt64 = 0x8080_8080_8080_8080
    // Below 0x20 the subtraction borrows, above 0x7E the addition reaches the high bit.
    return (word | (word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)) & high == 0
  }

  private static func refuseWideEncodings(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(YAMLError) {
    let wide =
      bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || (bytes.count >= 2 && (bytes[0] == 0) != (bytes[1] == 0))
      || (bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0)
    guard wide else { return }
    throw YAMLError(
      .encoding, "the text is UTF-16 or UTF-32", at: .start, remedy: "save it as UTF-8")
  }

  /// The length of the well-formed, visible, non-ASCII scalar at `index`.
  private static func checkScalar(
    at index: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) throws(YAMLError) -> Int {
    guard let (value, length) = UTF8Scalar.decode(bytes, at: index) else {
      let hex = String(bytes[index], radix: 16, uppercase: true)
      throw YAMLError(
        .encoding, "the byte 0x\(hex) is not UTF-8", at: Mark(at: index, in: bytes),
        remedy: "save the file as UTF-8")
    }
    guard !UTF8Scalar.isHidden(value) else { throw control(value, at: index, in: bytes) }
    return length
  }

  private static func control(
    _ value: UInt32, at index: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> YAMLError {
    let digits = String(value, radix: 16, uppercase: true)
    let name = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    return YAMLError(
      .controlCharacter, "the control character U+\(name) is not allowed",
      at: Mark(at: index, in: bytes),
      remedy: "delete it, or write it as \"\\u\(name)\" in double quotes")
  }
}

/// UTF-8 by hand: the standard library repairs where this must refuse.
enum UTF8Scalar {
  /// The scalar at `index` and its length in bytes; nil if it is malformed.
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (value: UInt32, length: Int)? {
    let lead = bytes[index]
    let length: Int
    let least: UInt32
    var value: UInt32
    switch lead {
    case 0..<0x80: return (UInt32(lead), 1)
    case 0xC2..<0xE0: (length, least, value) = (2, 0x80, UInt32(lead & 0x1F))
    case 0xE0..<0xF0: (length, least, value) = (3, 0x800, UInt32(lead & 0x0F))
    case 0xF0..<0xF5: (length, least, value) = (4, 0x10000, UInt32(lead & 0x07))
    default: return nil
    }
    guard index + length <= bytes.count else { return nil }
    for next in bytes[(index + 1)..<(index + length)] {
      guard next & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(next & 0x3F)
    }
    guard value >= least, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return nil }
    return (value, length)
  }

  /// True for what may not stand in a source: controls except tab and line breaks, what turns the
  /// direction of text around, byte order marks and non-characters; and NEL, LS and PS, which end a
  /// line for readers of YAML 1.1 and don't for those of 1.2.
  static func isHidden(_ value: UInt32) -> Bool {
    switch value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x2028, 0x2029: true
    case 0x202A...0x202E, 0x2066...0x2069: true
    case 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }
}
