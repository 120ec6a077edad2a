extension Payload {
  /// Returns this value as a YAML document of block mappings and sequences.
  ///
  /// A text that is not plainly a word is double-quoted as in JSON, so `no`, `1.10` and
  /// `2026-11-22` stay text for every reader; text of several lines is written with `\n`.
  public func yaml() -> String {
    var result = ""
    switch self {
    case .list(let elements) where !elements.isEmpty: Self.append(elements, to: &result, depth: 0)
    case .object(let members) where !members.isEmpty: Self.append(members, to: &result, depth: 0)
    default: appendYAMLScalar(to: &result)
    }
    return result
  }

  /// Appends a sequence whose first line the caller has indented.
  private static func append(_ elements: [Payload], to result: inout String, depth: Int) {
    for (index, element) in elements.enumerated() {
      if index > 0 { result += spaces(2 * depth) }
      result += "- "
      switch element {
      case .list(let inner) where !inner.isEmpty: append(inner, to: &result, depth: depth + 1)
      case .object(let inner) where !inner.isEmpty: append(inner, to: &result, depth: depth + 1)
      default: element.appendYAMLScalar(to: &result)
      }
    }
  }

  /// Appends a mapping whose first line the caller has indented.
  private static func append(_ members: [Member], to result: inout String, depth: Int) {
    for (index, member) in members.enumerated() {
      if index > 0 { result += spaces(2 * depth) }
      appendWord(member.name, to: &result)
      result += ":"
      switch member.value {
      case .list(let inner) where !inner.isEmpty:
        result += "\n" + spaces(2 * depth + 2)
        append(inner, to: &result, depth: depth + 1)
      case .object(let inner) where !inner.isEmpty:
        result += "\n" + spaces(2 * depth + 2)
        append(inner, to: &result, depth: depth + 1)
      default:
        result += " "
        member.value.appendYAMLScalar(to: &result)
      }
    }
  }

  private func appendYAMLScalar(to result: inout String) {
    switch self {
    case .text(let text): appendWord(text, to: &result)
    case .list: result += "[]"
    case .object: result += "{}"
    default: appendScalar(to: &result)
    }
    result += "\n"
  }
}

/// Appends `text` plain when no YAML reader could take it for anything but text, else quoted.
private func appendWord(_ text: String, to result: inout String) {
  if isPlain(text) { result += text } else { appendQuoted(text, to: &result) }
}

/// Whether `text` is a few words of ASCII letters, digits, `-`, `_`, `.`, `/`, the first with a
/// letter in front, and none of YAML's names for truth, nothing and numbers.
private func isPlain(_ text: String) -> Bool {
  guard let first = text.utf8.first, isLetter(first), text.utf8.last != 0x20 else { return false }
  guard
    text.utf8.allSatisfy({
      isLetter($0) || ($0 >= 0x2D && $0 <= 0x39) || $0 == 0x5F || $0 == 0x20
    })
  else { return false }
  return !reserved.contains(text.lowercased())
}

private let reserved: Set = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]

private func isLetter(_ byte: UInt8) -> Bool {
  (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
}
