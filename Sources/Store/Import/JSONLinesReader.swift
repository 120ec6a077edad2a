/// Reads JSON Lines strictly: one object a line, its values by dotted names.
///
/// `{"caller": {"name": "Ana"}}` has the column `caller.name`. Numbers and truth values are taken
/// as they are spelled, `null` is nothing, the scalars of a list become one text with commas.
struct JSONLinesReader {
  private let text: UnsafeRawBufferPointer
  private let columns: [String: Int]
  private var at: Int
  private var line = 1

  private static let depthLimit = 32

  /// Makes a reader of UTF-8 that keeps the values of `columns`.
  init(_ text: UnsafeRawBufferPointer, columns: [String]) {
    self.text = text
    self.columns = Dictionary(
      columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    at = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// How far it has read, in bytes.
  var offset: Int { at }

  private struct Problem: Error {
    let offset: Int
    let message: String
  }

  /// Reads the next line; false at the end.
  mutating func next(_ row: inout RawRow) -> Bool {
    var end = at
    while true {
      guard at < text.count else { return false }
      end = at
      while end < text.count, text[end] != 0x0A { end += 1 }
      if text[at..<end].contains(where: { !Self.isBlank($0) }) { break }
      at = end + 1
      line += 1
    }
    row.begin(at: at, line: line)
    row.finish(at: end)
    row.reserve(columns.count)
    do throws(Problem) {
      var cursor = Cursor(text: text, at: at, end: end)
      try cursor.expect("{")
      try object(&cursor, "", 1, &row)
      guard cursor.isAtEnd() else { throw cursor.problem("more behind the object") }
    } catch {
      row.fail(error.message, at: error.offset)
    }
    at = min(end + 1, text.count)
    line += 1
    return true
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  private func object(
    _ cursor: inout Cursor, _ prefix: String, _ depth: Int, _ row: inout RawRow
  ) throws(Problem) {
    guard depth <= Self.depthLimit else { throw cursor.problem("objects nested too deeply") }
    if cursor.skip("}") { return }
    var seen: Set<String> = []
    repeat {
      try cursor.expect("\"")
      let place = cursor.at
      let name = prefix + String(decoding: try cursor.string(), as: UTF8.self)
      guard seen.insert(name).inserted else {
        throw Problem(offset: place, message: "the name \(name) stands twice")
      }
      try cursor.expect(":")
      try value(&cursor, name, depth, &row)
    } while cursor.skip(",")
    try cursor.expect("}")
  }

  private func value(
    _ cursor: inout Cursor, _ name: String, _ depth: Int, _ row: inout RawRow
  ) throws(Problem) {
    let place = cursor.place()
    if cursor.skip("{") { return try object(&cursor, name + ".", depth + 1, &row) }
    let bytes = cursor.skip("[") ? try list(&cursor) : try scalar(&cursor)
    if let index = columns[name], let bytes { row.put(bytes, in: index, at: place) }
  }

  private func list(_ cursor: inout Cursor) throws(Problem) -> [UInt8]? {
    var all: [UInt8] = []
    if cursor.skip("]") { return nil }
    repeat {
      let place = cursor.place()
      let item = try scalar(&cursor) ?? []
      if item.contains(UInt8(ascii: ",")) {
        throw Problem(offset: place, message: "an item of a list with a comma in it")
      }
      if !all.isEmpty { all.append(UInt8(ascii: ",")) }
      all += item
    } while cursor.skip(",")
    try cursor.expect("]")
    return all
  }

  private func scalar(_ cursor: inout Cursor) throws(Problem) -> [UInt8]? {
    if cursor.skip("\"") { return try cursor.string() }
    let place = cursor.place()
    let word = cursor.word()
    switch String(decoding: word, as: UTF8.self) {
    case "null": return nil
    case "true", "false": return word
    default:
      guard Self.isNumber(word) else {
        throw Problem(offset: place, message: "no JSON value")
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

extension JSONLinesReader {
  /// A place in a line.
  private struct Cursor {
    let text: UnsafeRawBufferPointer
    var at: Int
    let end: Int

    func problem(_ message: String) -> Problem { Problem(offset: at, message: message) }

    /// The next place that isn't blank.
    mutating func place() -> Int {
      while at < end, JSONLinesReader.isBlank(text[at]) { at += 1 }
      return at
    }

    mutating func isAtEnd() -> Bool { place() == end }

    mutating func skip(_ sign: Unicode.Scalar) -> Bool {
      guard place() < end, text[at] == UInt8(ascii: sign) else { return false }
      at += 1
      return true
    }

    mutating func expect(_ sign: Unicode.Scalar) throws(Problem) {
      if !skip(sign) { throw problem("expected \(sign)") }
    }

    mutating func word() -> [UInt8] {
      let start = at
      while at < end, !",]}".utf8.contains(text[at]), !JSONLinesReader.isBlank(text[at]) {
        at += 1
      }
      return Array(text[start..<at])
    }

    /// The rest of a string, up to its closing quote.
    mutating func string() throws(Problem) -> [UInt8] {
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

    private mutating func escape(_ out: inout [UInt8]) throws(Problem) {
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
        let scalar = try self.scalar()
        out.append(contentsOf: String(Character(scalar)).utf8)
      default: throw problem("an unknown escape")
      }
    }

    private mutating func scalar() throws(Problem) -> Unicode.Scalar {
      let start = at
      var code = try unit()
      if (0xD800..<0xDC00).contains(code), at + 1 < end, text[at] == UInt8(ascii: "\\"),
        text[at + 1] == UInt8(ascii: "u")
      {
        at += 2
        let low = try unit()
        guard (0xDC00..<0xE000).contains(low) else {
          throw Problem(offset: start, message: "half a surrogate pair")
        }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw Problem(offset: start, message: "half a surrogate pair")
      }
      return scalar
    }

    private mutating func unit() throws(Problem) -> UInt32 {
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
  }
}
