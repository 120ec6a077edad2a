import Glibc

/// Finding bytes in bytes.
enum Search {
  /// True when `needle` occurs in `bytes`, in whatever case its ASCII letters are.
  static func found(_ needle: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
    guard let base = bytes.baseAddress, !needle.isEmpty, bytes.count >= needle.count else {
      return false
    }
    // A byte that has no case is looked for; letters must be looked for in both.
    let anchor = needle.firstIndex { !isLetter($0) } ?? 0
    let byte = needle[anchor]
    for wanted in isLetter(byte) ? [byte | 0x20, byte & ~0x20] : [byte] {
      var from = anchor
      let end = bytes.count - needle.count + anchor + 1
      while from < end, let hit = memchr(base + from, Int32(wanted), end - from) {
        let start = UnsafeRawPointer(hit) - anchor
        let isHit = needle.withUnsafeBytes { all in
          guard let text = all.baseAddress else { return false }
          return strncasecmp(
            start.assumingMemoryBound(to: CChar.self), text.assumingMemoryBound(to: CChar.self),
            needle.count) == 0
        }
        if isHit { return true }
        from = UnsafeRawPointer(hit) - base + 1
      }
    }
    return false
  }

  /// The bytes that a text holds wherever it names an id, in whatever form.
  ///
  /// Of an id with other letters than ASCII's the longest piece without them, since they have more
  /// than one spelling: an accent can belong to the letter before it. Nothing if there is none.
  static func needle(for id: String) -> [UInt8] {
    let bytes = Array(id.utf8)
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return bytes }
    var pieces = [bytes[..<first].dropLast()]
    for piece in bytes[first...].split(whereSeparator: { $0 >= 0x80 }) {
      pieces.append(piece.endIndex == bytes.endIndex ? piece : piece.dropLast())
    }
    return pieces.max { $0.count < $1.count }.map(Array.init) ?? []
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }
}
