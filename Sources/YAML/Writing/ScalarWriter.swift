/// Spells scalars on one line.
enum ScalarWriter {
  /// Returns `text` as a scalar of one line: in `style` if that can hold it, otherwise in the
  /// quietest that can.
  ///
  /// - Parameters:
  ///   - text: What the scalar says.
  ///   - isText: True if no reader may take it for anything but text.
  ///   - style: The style to keep; nil or a block style for none.
  ///   - flow: True inside brackets.
  /// - Returns: The scalar as it stands in the source.
  static func line(
    _ text: String, isText: Bool, style: Node.Style? = nil, flow: Bool = false
  ) -> String {
    if style == .doubleQuoted { return doubleQuoted(text) }
    let isSingle = canBeSingleQuoted(text)
    if style == .singleQuoted, isSingle { return singleQuoted(text) }
    if !isText, text.isEmpty, !flow { return "" }
    if PlainText.isPossible(text, flow: flow), !isText || !PlainText.isAmbiguous(text) {
      return text
    }
    guard isSingle, !text.utf8.contains(UInt8(ascii: "\t")) else { return doubleQuoted(text) }
    let hasQuote = text.utf8.contains(UInt8(ascii: "'"))
    let needsEscapes = text.utf8.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    return hasQuote && !needsEscapes ? doubleQuoted(text) : singleQuoted(text)
  }

  /// True if `text` has neither line breaks nor anything that must be escaped.
  private static func canBeSingleQuoted(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 != "\n" && !UTF8Scalar.mustBeEscaped($0.value) }
  }

  private static func singleQuoted(_ text: String) -> String {
    var quoted = "'"
    for scalar in text.unicodeScalars {
      if scalar == "'" { quoted += "'" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "'"
  }

  private static func doubleQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case "\0": quoted += "\\0"
      default:
        if UTF8Scalar.mustBeEscaped(scalar.value) {
          quoted += escape(scalar)
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let (letter, width) = scalar.value < 0x100 ? ("x", 2) : ("u", 4)
    return "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
  }
}
