// To git a path is bytes, which need not be UTF-8.

extension RepositoryPath {
  /// The text of a path.
  ///
  /// A byte that is no UTF-8 becomes a scalar of its own, at the end of the last private plane, from
  /// which ``bytes(_:)`` makes it again: the path in the text is the one in the tree, and no other.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self), !hasScalars(text) { return text }
    var text = ""
    var rest = Array(bytes)[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      if let valid = String(validating: rest.prefix(length), as: UTF8.self), !hasScalars(valid) {
        text += valid
        rest = rest.dropFirst(length)
      } else {
        text.unicodeScalars += [Unicode.Scalar(0x10FF00 + UInt32(first))].compactMap(\.self)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// The bytes of a path.
  static func bytes(_ text: String) -> [UInt8] {
    guard hasScalars(text) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar -> [UInt8] in
      scalar.value < 0x10FF80
        ? Array(String(scalar).utf8) : [UInt8(truncatingIfNeeded: scalar.value)]
    }
  }

  static func hasScalars(_ text: String) -> Bool {
    text.utf8.contains(0xF4) && text.unicodeScalars.contains { $0.value >= 0x10FF80 }
  }
}

extension String {
  /// True for a path whose bytes are those of this text; false for one that is no UTF-8.
  public var isPathInUTF8: Bool { !RepositoryPath.hasScalars(self) }

  /// The bytes that this path has in git.
  public var pathBytes: [UInt8] { RepositoryPath.bytes(self) }
}
