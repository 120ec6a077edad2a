/// Lines in the making, for views that wrap to a width: the one place they are put together.
///
/// Every text is sanitised on its way in, so no view can forget to.
struct Page {
  let width: Int?
  let palette: Palette
  private(set) var text = ""

  init(width: Int?, palette: Palette) {
    self.width = width
    self.palette = palette
  }

  /// The columns left after an indentation; at least a few, or a narrow terminal shows nothing.
  func room(after indent: Int) -> Int? {
    width.map { max(8, $0 - indent) }
  }

  /// Appends a line that is already safe and coloured.
  mutating func raw(_ line: String) {
    text += line
    text += "\n"
  }

  mutating func blank() {
    if !text.isEmpty { text += "\n" }
  }

  mutating func heading(_ heading: String) {
    if !heading.isEmpty { line(Cell(heading, .heading), indent: 0) }
  }

  /// Appends `cell`, wrapped, each line with the same indentation.
  mutating func line(_ cell: Cell, indent: Int) {
    for line in wrapped(cell.text, width: room(after: indent)) {
      raw(line.isEmpty ? "" : spaces(indent) + palette.paint(line, cell.style))
    }
  }

  /// Appends text of several paragraphs without the blank lines at its end.
  mutating func paragraphs(_ text: String, indent: Int) {
    var end = text.endIndex
    while end > text.startIndex, text[text.index(before: end)].isWhitespace {
      end = text.index(before: end)
    }
    guard end > text.startIndex else { return }
    line(Cell(String(text[..<end])), indent: indent)
  }

  /// Appends cells on one line, two spaces apart.
  ///
  /// What does not fit wraps under the indentation, two columns deeper. Spaces at a
  /// cell's end pad it, and are left out where a line ends.
  mutating func words(_ cells: [Cell], indent: Int) {
    var line = spaces(indent)
    var used = indent
    var gap = 0
    var isFirst = true
    for cell in cells where !cell.text.isEmpty {
      let padded = sanitised(cell.text)
      let text = trimmedEnd(padded)
      let needed = displayWidth(text)
      let padding = padded.utf8.count - text.utf8.count
      if width.map({ used + gap + needed <= $0 }) ?? true {
        line += spaces(gap) + palette.paint(text, cell.style)
        used += gap + needed
      } else {
        if !isFirst { raw(line) }
        let deeper = isFirst ? indent : indent + 2
        let lines = wrapped(text, width: room(after: deeper))
        for line in lines.dropLast() { raw(spaces(deeper) + palette.paint(line, cell.style)) }
        line = spaces(deeper) + palette.paint(lines.last ?? "", cell.style)
        used = deeper + displayWidth(lines.last ?? "")
      }
      gap = padding + 2
      isFirst = false
    }
    if !isFirst { raw(line) }
  }
}
