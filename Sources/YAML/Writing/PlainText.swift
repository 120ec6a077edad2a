/// Which texts may stand without quotes.
enum PlainText {
  /// True if the syntax lets `text` stand plain; `flow` is inside brackets, where less may.
  static func isPossible(_ text: String, flow: Bool) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard let first = bytes.first, let last = bytes.last else { return false }
      guard !isIndicator(first), first != UInt8(ascii: " "), last != UInt8(ascii: " "),
        last != UInt8(ascii: ":"), !bytes.starts(with: [0x2E, 0x2E, 0x2E])
      else { return false }
      return isPossible(bytes, flow: flow)
    }
  }

  private static func isPossible(_ bytes: UnsafeBufferPointer<UInt8>, flow: Bool) -> Bool {
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0..<0x20, 0x7F: return false
      case UInt8(ascii: ":"):
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: " ") { return false }
      case UInt8(ascii: "#"):
        if index > 0, bytes[index - 1] == UInt8(ascii: " ") { return false }
      case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "?"):
        if flow { return false }
      case 0x80...:
        guard let (value, length) = UTF8Scalar.decode(bytes, at: index),
          !UTF8Scalar.mustBeEscaped(value)
        else { return false }
        index += length
        continue
      default: break
      }
      index += 1
    }
    return true
  }

  private static func isIndicator(_ byte: UInt8) -> Bool {
    switch Character(Unicode.Scalar(byte)) {
    case "-", "?", ":", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@",
      "`":
      true
    default: false
    }
  }

  /// True if some reader, of YAML 1.1 or of 1.2's core schema, takes the plain text for a number,
  /// a truth value, a date, nothing, or a merge.
  static func isAmbiguous(_ text: String) -> Bool {
    if text.utf8.count <= 5, words.contains(text.lowercased()) { return true }
    guard let first = text.utf8.first else { return true }
    let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    guard
      isDigit || first == UInt8(ascii: ".") || first == UInt8(ascii: "+")
        || first == UInt8(ascii: "-")
    else { return false }
    return isNumber(text) || startsWithDate(text)
  }

  private static let words: Set<String> = [
    "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf",
    "+.inf", "-.inf", ".nan",
  ]

  /// Numbers of all bases, versions, addresses and clock times: anything made of their characters.
  private static func isNumber(_ text: String) -> Bool {
    var body = Substring(text)
    if body.first == "+" || body.first == "-" { body = body.dropFirst() }
    guard !body.isEmpty else { return false }
    let lowered = body.lowercased()
    if lowered.hasPrefix("0x") {
      return lowered.utf8.dropFirst(2).allSatisfy {
        isDigit($0) || $0 == UInt8(ascii: "_")
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
    }
    if lowered.hasPrefix("0o") || lowered.hasPrefix("0b") {
      return lowered.utf8.dropFirst(2).allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
    }
    return lowered.utf8.allSatisfy { isDigit($0) || "_.,:+-e".utf8.contains($0) }
  }

  /// True for `2026-11-22`, alone or followed by a time.
  private static func startsWithDate(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), maxSplits: 2)
    guard parts.count == 3, parts[0].count == 4, parts[0].allSatisfy(isDigit),
      (1...2).contains(parts[1].count), parts[1].allSatisfy(isDigit)
    else { return false }
    let day = parts[2].prefix(while: isDigit)
    guard (1...2).contains(day.count) else { return false }
    guard let next = parts[2].dropFirst(day.count).first else { return true }
    return "Tt \t".utf8.contains(next)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension UTF8Scalar {
  /// True for what only a double-quoted text can hold, as an escape: hidden characters, and the
  /// line break that reads back as another.
  static func mustBeEscaped(_ value: UInt32) -> Bool { value == 0x0D || isHidden(value) }
}
