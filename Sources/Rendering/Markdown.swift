extension Table {
  /// Returns this table as GitHub writes tables in Markdown, without any markup in its cells.
  ///
  /// Markup, HTML, links, mentions (`@name`) and references (`#12`) in a cell are shown, not acted
  /// upon: what the syntax cannot escape is broken up by a zero-width space. Line feeds become
  /// `<br>`.
  public func markdown() -> String {
    guard !columns.isEmpty else { return "" }
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    var result = line(columns.map { markdownCell($0.title) })
    result += line(columns.map { $0.alignment == .right ? "---:" : "---" })
    for row in rows {
      let missing = [String](repeating: "", count: max(0, columns.count - row.count))
      result += line(row.prefix(columns.count).map { markdownCell($0.text) } + missing)
    }
    return result
  }
}

extension Payload {
  /// A row for each field of this record.
  var fieldTable: Table {
    guard case .object(let members) = self else {
      return Table(columns: [.init("Value", key: "value")], rows: [[Cell(displayText)]])
    }
    return Table(
      columns: [.init("Field", key: "field"), .init("Value", key: "value")],
      rows: members.map { [Cell($0.name), Cell($0.value.displayText)] })
  }

  /// Text without quotes; lists are joined by commas, objects are JSON.
  private var displayText: String {
    switch self {
    case .null: ""
    case .text(let text), .number(let text): text
    case .list(let elements): elements.map(\.displayText).joined(separator: ", ")
    case .boolean, .integer, .object: compactJSON()
    }
  }
}

/// Returns `text` such that a cell of a GitHub table shows exactly it.
func markdownCell(_ text: String) -> String {
  var result = ""
  var previous: Unicode.Scalar = " "
  let scalars = Array(sanitised(text, lines: .multiple).unicodeScalars)
  for (index, scalar) in scalars.enumerated() {
    let next = index + 1 < scalars.count ? scalars[index + 1] : " "
    switch scalar {
    case "\n": result += "<br>"
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\\", "|", "`", "*", "_", "~", "[", "]", "$": result += "\\\(scalar)"
    case "@" where !previous.isWord: result += "@\(gap)"
    case "#" where next.isWord: result += "#\(gap)"
    case ":" where next == "/": result += ":\(gap)"
    case "." where endsInWWW(scalars[..<index]): result += "\(gap)."
    default: result.unicodeScalars.append(scalar)
    }
    previous = scalar
  }
  return trimmedEnd(result)
}

/// A zero-width space: invisible, and enough for GitHub to see neither a link nor a name.
private let gap = "&#8203;"

private func endsInWWW(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
  scalars.count >= 3 && scalars.suffix(3).allSatisfy { $0 == "w" || $0 == "W" }
}

extension Unicode.Scalar {
  fileprivate var isWord: Bool { isASCII && properties.isAlphabetic || ("0"..."9").contains(self) }
}
