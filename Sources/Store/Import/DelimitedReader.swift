/// Reads delimited text as RFC 4180 has it, strictly, over bytes that stay where they are.
///
/// Accepted besides: any delimiter of one character, line feeds without carriage returns, a byte
/// order mark, empty lines between rows. What is wrong with a row is noted in it, and reading
/// goes on behind it.
struct DelimitedReader {
  private let text: UnsafeRawBufferPointer
  private let delimiter: [UInt8]
  private let first: UInt8
  private let quote = UInt8(ascii: "\"")
  private var at: Int
  private var line = 1

  /// Makes a reader of UTF-8.
  init(_ text: UnsafeRawBufferPointer, delimiter: [UInt8]) {
    self.text = text
    self.delimiter = delimiter
    first = delimiter.first ?? UInt8(ascii: ",")
    at = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// How far it has read, in bytes.
  var offset: Int { at }

  /// Reads the next row; false at the end.
  mutating func next(_ row: inout RawRow) -> Bool {
    skipEmptyLines()
    guard at < text.count else { return false }
    row.begin(at: at, line: line)
    while true {
      if at < text.count, text[at] == quote { readQuoted(&row) } else { readPlain(&row) }
      guard at < text.count, isDelimiter else { break }
      at += delimiter.count
    }
    row.finish(at: at)
    skipLineBreak()
    return true
  }

  private mutating func skipEmptyLines() {
    while at < text.count {
      guard text[at] == 0x0A || (text[at] == 0x0D && at + 1 < text.count && text[at + 1] == 0x0A)
      else {
        return
      }
      skipLineBreak()
    }
  }

  private mutating func skipLineBreak() {
    guard at < text.count else { return }
    at += text[at] == 0x0D ? 2 : 1
    line += 1
  }

  private var isDelimiter: Bool {
    guard text[at] == first else { return false }
    if delimiter.count == 1 { return true }
    return text.count - at >= delimiter.count
      && delimiter.indices.allSatisfy { text[at + $0] == delimiter[$0] }
  }

  /// True where an unquoted cell ends.
  private var isEnd: Bool {
    text[at] == 0x0A || (text[at] == 0x0D && at + 1 < text.count && text[at + 1] == 0x0A)
      || isDelimiter
  }

  private mutating func readPlain(_ row: inout RawRow) {
    let start = at
    while at < text.count, !isEnd {
      if text[at] == quote {
        row.fail("a quote within a cell that does not begin with one", at: at)
      } else if text[at] == 0x0D {
        row.fail("a carriage return without a line feed", at: at)
      }
      at += 1
    }
    row.add(start..<at)
  }

  private mutating func readQuoted(_ row: inout RawRow) {
    let start = at
    at += 1
    var isDoubled = false
    while true {
      guard at < text.count else {
        row.fail("a quoted cell that does not end", at: start)
        row.add(start + 1..<at)
        return
      }
      if text[at] == 0x0A { line += 1 }
      if text[at] == quote {
        guard at + 1 < text.count, text[at + 1] == quote else { break }
        isDoubled = true
        at += 1
      }
      at += 1
    }
    let inside = start + 1..<at
    if isDoubled {
      row.add(spelled: Self.unescaped(text[inside]), at: start)
    } else {
      row.add(inside)
    }
    at += 1
    guard at < text.count, !isEnd else { return }
    row.fail("text behind the closing quote", at: at)
    while at < text.count, !isEnd { at += 1 }
  }

  private static func unescaped(_ bytes: Slice<UnsafeRawBufferPointer>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var isSecond = false
    for byte in bytes {
      // Inside a quoted cell quotes come in pairs only.
      if byte == UInt8(ascii: "\""), !isSecond {
        isSecond = true
        continue
      }
      isSecond = false
      out.append(byte)
    }
    return out
  }
}
