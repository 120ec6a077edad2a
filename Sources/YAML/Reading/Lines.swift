/// Line breaks, LF and CRLF.
///
/// All others are refused before anyone edits; only the place of a refusal is counted past a lone CR.
enum Lines {
  /// The length of the line break at `index`; 0 if there is none.
  static func breakLength<Bytes: RandomAccessCollection>(_ bytes: Bytes, at index: Int) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    guard index < bytes.endIndex else { return 0 }
    switch bytes[index] {
    case 0x0A: return 1
    case 0x0D: return index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A ? 2 : 1
    default: return 0
    }
  }

  /// The length of the line break that ends at `index`; 0 if there is none.
  static func breakLength<Bytes: RandomAccessCollection>(_ bytes: Bytes, before index: Int) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    guard index > bytes.startIndex else { return 0 }
    switch bytes[index - 1] {
    case 0x0A: return index > bytes.startIndex + 1 && bytes[index - 2] == 0x0D ? 2 : 1
    case 0x0D: return 1
    default: return 0
    }
  }

  /// Where the line that holds `index` starts.
  static func start<Bytes: RandomAccessCollection>(_ bytes: Bytes, of index: Int) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    var index = index
    while index > bytes.startIndex, breakLength(bytes, before: index) == 0 { index -= 1 }
    return index
  }

  /// Where the line that holds `index` ends, before its break.
  static func end<Bytes: RandomAccessCollection>(_ bytes: Bytes, of index: Int) -> Int
  where Bytes.Element == UInt8, Bytes.Index == Int {
    var index = index
    while index < bytes.endIndex, breakLength(bytes, at: index) == 0 { index += 1 }
    return index
  }
}

extension Mark {
  /// Counts lines and columns up to a byte; for errors, since it takes a pass over the text.
  init(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    let prefix = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    self = Mark(line: 1, column: 1, offset: prefix).advanced(to: max(offset, prefix), in: bytes)
  }

  /// The mark of a later byte.
  func advanced(to offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Mark {
    var mark = self
    while mark.offset < offset {
      let length = Lines.breakLength(bytes, at: mark.offset)
      if length > 0 {
        mark.line += 1
        mark.column = 1
        mark.offset += length
      } else {
        // A character's first byte counts it, the others don't.
        if bytes[mark.offset] & 0xC0 != 0x80 { mark.column += 1 }
        mark.offset += 1
      }
    }
    mark.offset = offset
    return mark
  }
}
