/// Writes new documents.
public enum Writer {
  /// Returns a document of block mappings with two-space indentation, every text in the quietest
  /// style that reads back the same.
  ///
  /// Lists of short scalars stand in brackets where they fit in 80 columns.
  ///
  /// - Parameters:
  ///   - entries: The document's fields, in their order.
  ///   - header: Lines of a comment to put above them.
  /// - Returns: UTF-8 with a final line break.
  public static func document(_ entries: [Content.Entry], header: [String] = []) -> [UInt8] {
    var lines = header.flatMap(comment)
    let body = Printer().value(.mapping(entries), under: -1)
    if !body.first.isEmpty { lines.append(body.first) }
    lines += body.rest
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// The lines of a comment; what may not stand in a source becomes a replacement character.
  private static func comment(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var comment = line.isEmpty ? "#" : "# "
      for scalar in line {
        let isHidden = UTF8Scalar.mustBeEscaped(scalar.value)
        comment.unicodeScalars.append(isHidden ? "\u{FFFD}" : scalar)
      }
      return comment
    }
  }
}
