/// The source form of literal (`|`) and folded (`>`) text.
enum BlockScalar {
  /// The end of the header's indicators (`|`, `>-`, `|2+` …) that start at `start`.
  static func headerEnd<Bytes: RandomAccessCollection>(_ bytes: Bytes, from start: Int) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    var index = start + 1
    while index < bytes.endIndex, isIndicator(bytes[index]) { index += 1 }
    return index
  }

  /// True if the header that starts at `start` has this chomping indicator.
  static func header<Bytes: RandomAccessCollection>(
    _ bytes: Bytes, from start: Int, has indicator: Character
  ) -> Bool where Bytes.Element == UInt8, Bytes.Index == Int {
    bytes[start..<headerEnd(bytes, from: start)].contains { indicator.asciiValue == $0 }
  }

  /// Where the text ends, before the break of its last line.
  ///
  /// libyaml's end takes in the blank lines that follow, which belong to the text only if the
  /// header says to keep them (`+`).
  static func end(
    of text: String, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int
  ) -> Int {
    let header = Lines.end(bytes, of: start)
    guard limit > header else { return min(limit, headerEnd(bytes, from: start)) }
    var end = limit - Lines.breakLength(bytes, before: limit)
    if self.header(bytes, from: start, has: "+") { return max(end, header) }
    guard let indent = indent(of: text, in: bytes, from: header) else {
      // Nothing but blanks: only text that is blank too needs them.
      return text.isEmpty ? headerEnd(bytes, from: start) : end
    }
    while end > header {
      let line = Lines.start(bytes, of: end)
      let isBlank = bytes[line..<end].allSatisfy { $0 == UInt8(ascii: " ") }
      guard isBlank, end - line <= indent, line > header else { break }
      end = line - Lines.breakLength(bytes, before: line)
    }
    return end
  }

  /// The text's indentation in the source, from its first line that isn't blank.
  private static func indent(
    of text: String, in bytes: UnsafeBufferPointer<UInt8>, from header: Int
  ) -> Int? {
    var index = header
    var line = header
    while index < bytes.count {
      let length = Lines.breakLength(bytes, at: index)
      if length > 0 {
        index += length
        line = index
      } else if bytes[index] == UInt8(ascii: " ") {
        index += 1
      } else {
        break
      }
    }
    guard index < bytes.count else { return nil }
    var spaces = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: " "): spaces += 1
      case UInt8(ascii: "\n"): spaces = 0
      default: return index - line - spaces
      }
    }
    return nil
  }

  private static func isIndicator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
