/// Reads an id out of a record's text without parsing all of it.
enum HeadScan {
  /// Wherever and however the key is written; a text that only mentions it is parsed for nothing.
  static let aliases = Array("aliases".utf8)
  private static let type = Array("\ntype:".utf8)

  /// True when the text has a top-level key `type`, wherever it stands.
  static func namesType(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: type.dropFirst()) || bytes.withUnsafeBytes { Search.found(type, in: $0) }
  }

  /// The value of a top-level `id:` line near the start, if it is written plainly there.
  static func id(in bytes: [UInt8]) -> [UInt8]? {
    for line in bytes.prefix(512).split(separator: UInt8(ascii: "\n"))
    where line.starts(with: Array("id: ".utf8)) {
      let value = line.dropFirst(4).prefix { $0 != UInt8(ascii: "\r") }
      let isPlain = value.allSatisfy {
        $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'")
      }
      return isPlain ? Array(value) : nil
    }
    return nil
  }
}
