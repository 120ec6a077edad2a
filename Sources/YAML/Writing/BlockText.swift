/// Spells text of several lines as a literal (`|`) or folded (`>`) block.
struct BlockText {
  /// The indicators.
  let header: String
  /// The lines below the header, without indentation; an empty line stays empty.
  let lines: [String]
  /// True if blank lines that follow would become part of the text.
  let keepsBlankLines: Bool
  /// True if the text ends in a line break, which the file must then have too.
  let endsInBreak: Bool

  /// Makes a block of `text`; nil if a block can't hold it exactly.
  ///
  /// - Parameters:
  ///   - text: What the block says.
  ///   - folded: True for a folded block.
  ///   - indent: How much deeper than its parent the block stands, from 1 to 9.
  init?(_ text: String, folded: Bool, indent: Int) {
    guard Self.isPossible(text) else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var breaks = 0
    while lines.last == "" {
      lines.removeLast()
      breaks += 1
    }
    // The first line with anything on it sets the indentation, unless the header does.
    let first = lines.first { !$0.isEmpty }
    let needsIndicator = first?.utf8.first.map { $0 == 0x20 || $0 == 0x09 } ?? true
    if folded {
      guard lines.first != "",
        lines.allSatisfy({ $0.utf8.first != 0x20 && $0.utf8.first != 0x09 })
      else { return nil }
      lines = Self.unfolded(lines)
    }
    self.lines = lines.map(String.init) + Array(repeating: "", count: max(0, breaks - 1))
    keepsBlankLines = breaks > 1
    endsInBreak = breaks > 0
    header =
      (folded ? ">" : "|") + (needsIndicator ? String(indent) : "")
      + (breaks == 0 ? "-" : breaks > 1 ? "+" : "")
  }

  /// A break between two lines of a folded block reads as a space; a break that is to stay needs an
  /// empty line.
  private static func unfolded(_ lines: [Substring]) -> [Substring] {
    var unfolded: [Substring] = []
    for line in lines {
      if !line.isEmpty, !unfolded.isEmpty { unfolded.append("") }
      unfolded.append(line)
    }
    return unfolded
  }

  private static func isPossible(_ text: String) -> Bool {
    var hasInk = false
    for scalar in text.unicodeScalars {
      if UTF8Scalar.mustBeEscaped(scalar.value) { return false }
      if scalar != " ", scalar != "\t", scalar != "\n" { hasInk = true }
    }
    return hasInk
  }
}
