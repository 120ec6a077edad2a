/// Why a text is no JSON, and where.
public struct JSONProblem: Error, Hashable, Sendable {
  /// In bytes from the start of the text.
  public let offset: Int
  public let message: String

  /// Makes a problem.
  public init(offset: Int, message: String) { (self.offset, self.message) = (offset, message) }
}

/// A place in a JSON text, and what can be read from there on, strictly by its grammar.
public struct JSONCursor {
  let text: UnsafeRawBufferPointer
  /// Where it is, in bytes.
  public private(set) var at: Int
  let end: Int

  /// Begins at a place of a text in UTF-8.
  public init(text: UnsafeRawBufferPointer, at: Int, end: Int) {
    (self.text, self.at, self.end) = (text, at, end)
  }

  /// True for what JSON allows between its words.
  public static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// The problem that something is wrong here.
  public func problem(_ message: String) -> JSONProblem {
    JSONProblem(offset: at, message: message)
  }

  /// The next place that isn't blank.
  public mutating func place() -> Int {
    while at < end, Self.isBlank(text[at]) { at += 1 }
    return at
  }

  /// True if nothing but blanks is left.
  public mutating func isAtEnd() -> Bool { place() == end }

  /// Goes past a sign, if it comes next.
  public mutating func skip(_ sign: Unicode.Scalar) -> Bool {
    guard place() < end, text[at] == UInt8(ascii: sign) else { return false }
    at += 1
    return true
  }

  /// Goes past a sign that must come next.
  public mutating func expect(_ sign: Unicode.Scalar) throws(JSONProblem) {
    if !skip(sign) { throw problem("expected \(sign)") }
  }

  private mutating func word() -> [UInt8] {
    let start = at
    while at < end, !",]}".utf8.contains(text[at]), !Self.isBlank(text[at]) {
      at += 1
    }
    return Array(text[start..<at])
  }

  /// The rest of a string, up to its closing quote.
  public mutating func string() throws(JSONProblem) -> [UInt8] {
    var out: [UInt8] = []
    while at < end {
      let byte = text[at]
      if byte < 0x20 { throw problem("a control character in a string") }
      at += 1
      if byte == UInt8(ascii: "\"") { return out }
      if byte == UInt8(ascii: "\\") { try escape(&out) } else { out.append(byte) }
    }
    throw problem("a string that does not end")
  }

  private mutating func escape(_ out: inout [UInt8]) throws(JSONProblem) {
    guard at < end else { throw problem("a string that does not end") }
    let letter = text[at]
    at += 1
    switch Character(Unicode.Scalar(letter)) {
    case "\"", "\\", "/": out.append(letter)
    case "b": out.append(0x08)
    case "f": out.append(0x0C)
    case "n": out.append(0x0A)
    case "r": out.append(0x0D)
    case "t": out.append(0x09)
    case "u":
      let scalar = try character()
      out.append(contentsOf: String(Character(scalar)).utf8)
    default: throw problem("an unknown escape")
    }
  }

  private mutating func character() throws(JSONProblem) -> Unicode.Scalar {
    let start = at
    var code = try unit()
    if (0xD800..<0xDC00).contains(code), at + 1 < end, text[at] == UInt8(ascii: "\\"),
      text[at + 1] == UInt8(ascii: "u")
    {
      at += 2
      let low = try unit()
      guard (0xDC00..<0xE000).contains(low) else {
        throw JSONProblem(offset: start, message: "half a surrogate pair")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw JSONProblem(offset: start, message: "half a surrogate pair")
    }
    return scalar
  }

  private mutating func unit() throws(JSONProblem) -> UInt32 {
    guard at + 4 <= end else { throw problem("\\u needs four digits") }
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(text[at])).hexDigitValue else {
        throw problem("\\u needs four digits")
      }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  /// A text, a number as it is spelled, or a truth value; nil for `null`.
  public mutating func scalar() throws(JSONProblem) -> [UInt8]? {
    if skip("\"") { return try string() }
    let place = place()
    let word = word()
    switch String(decoding: word, as: UTF8.self) {
    case "null": return nil
    case "true", "false": return word
    default:
      guard Self.isNumber(word) else {
        throw JSONProblem(offset: place, message: "no JSON value")
      }
      return word
    }
  }

  /// True for what JSON's grammar calls a number.
  private static func isNumber(_ word: [UInt8]) -> Bool {
    var rest = word[...]
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func digits() -> Int {
      let count = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !startsWithZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if let next = rest.first, next | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}
