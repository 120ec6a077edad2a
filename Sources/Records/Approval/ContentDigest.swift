/// The digest of what is approved of a record: its id, its type, and the values of its normative
/// fields.
///
/// It follows the meaning, not the text: comments, the order of keys, quotes and line ends change
/// nothing, and neither does the order of names in a list. `Docs/approvals.md` says how it is made,
/// so that any program can make it.
enum ContentDigest {
  /// The first line of what is digested; another form would have another.
  static let form = "itsm-content/1"

  /// The digest as entries tell it.
  ///
  /// - Parameters:
  ///   - type: The type.
  ///   - approvable: What its trait says.
  ///   - id: The record's id.
  ///   - value: The value of a field.
  /// - Returns: `sha256:` and 64 hexadecimal digits.
  static func of(
    _ type: RecordType, _ approvable: Approvable, id: String, value: (String) -> Value
  ) -> String {
    "sha256:" + sha256(text(type, approvable, id: id, value: value))
  }

  /// What is digested.
  static func text(
    _ type: RecordType, _ approvable: Approvable, id: String, value: (String) -> Value
  ) -> String {
    var text = "\(form)\nid \(netstring(id))\ntype \(netstring(type.name))\n"
    for name in approvable.normative.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      text += "\(name) \(spelt(value(name)))\n"
    }
    return text
  }

  /// A value, written so that no two have the same spelling.
  fileprivate static func spelt(_ value: Value) -> String {
    switch value {
    case .none: return "-"
    case .list(let items):
      var parts = items.map(spelt)
      let areNames = items.allSatisfy { if case .reference = $0 { true } else { false } }
      if areNames { parts = Set(parts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
      return "[\(parts.joined())]"
    case .map(let entries):
      let parts = entries.filter { $0.value != .none }
        .map { netstring($0.key) + spelt($0.value) }
      return "{\(parts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined())}"
    // How YAML ends a block of text is a matter of spelling.
    case .text(let text): return netstring(text.withoutEnd)
    default: return netstring(value.description)
    }
  }

  /// A text behind its length in bytes, as in `5:hello`.
  private static func netstring(_ text: String) -> String { "\(text.utf8.count):\(text)" }
}

extension String {
  /// The text without line feeds and blanks at its end.
  fileprivate var withoutEnd: Substring {
    let end = utf8.lastIndex { $0 != 0x0A && $0 != 0x20 }
    return end.map { self[...$0] } ?? ""
  }
}

extension ContentDigest {
  private static func netstring(_ text: Substring) -> String { netstring(String(text)) }
}

extension Value {
  /// True if two values are the same content, whatever their spelling: line ends at the end of a text
  /// and the order of names in a list don't count.
  public func says(_ other: Value) -> Bool {
    ContentDigest.spelt(self) == ContentDigest.spelt(other)
  }
}

extension Record {
  /// The digest of what is approved of the record.
  ///
  /// Nil if the type has not the trait `approvable`, or a normative value can't be read: nobody can
  /// say what was approved then.
  public var contentDigest: String? {
    guard let approvable = type.approvable else { return nil }
    let isReadable = approvable.normative.allSatisfy { name in
      guard let field = type.field(name), let node = node(name) else { return true }
      var isSound = true
      _ = field.read(node) { _, _ in isSound = false }
      return isSound
    }
    return isReadable ? ContentDigest.of(type, approvable, id: id, value: value) : nil
  }
}
