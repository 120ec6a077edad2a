/// A value as people see it: text, and what it means.
public struct Cell: Hashable, Sendable {
  /// The text; it may be hostile, renderers make it safe.
  public var text: String
  /// What the text means; nil takes the column's style.
  public var style: Style?

  /// Makes a cell.
  public init(_ text: String, _ style: Style? = nil) {
    self.text = text
    self.style = style
  }
}

/// Rows of cells under columns: what people see of a list of records.
public struct Table: Hashable, Sendable {
  /// One column: its heading for people, its key for machines, and how it behaves.
  public struct Column: Hashable, Sendable {
    /// The side that values are aligned to.
    public enum Alignment: Hashable, Sendable {
      /// Text.
      case left
      /// Numbers.
      case right
    }

    /// The heading that people see.
    public var title: String
    /// The payload member that machine formats take the column's values from.
    public var key: String
    /// The side that values are aligned to.
    public var alignment: Alignment
    /// Whether long values may be cut to fit a terminal; columns that may go first.
    public var canShrink: Bool
    /// What cells without a style of their own mean.
    public var style: Style?

    /// Makes a column.
    public init(
      _ title: String, key: String, alignment: Alignment = .left, canShrink: Bool = false,
      style: Style? = nil
    ) {
      self.title = title
      self.key = key
      self.alignment = alignment
      self.canShrink = canShrink
      self.style = style
    }
  }

  /// The columns, from left to right.
  public var columns: [Column]
  /// The rows, from top to bottom; cells missing at the end of a row are empty.
  public var rows: [[Cell]]

  /// Makes a table.
  public init(columns: [Column], rows: [[Cell]]) {
    self.columns = columns
    self.rows = rows
  }
}

extension Table {
  /// Returns a heading and a line a row, with two spaces between columns; empty without rows.
  ///
  /// With a `width` (in columns), values are cut with `…` so that every line fits; without one
  /// nothing is cut. Lines never end in spaces.
  public func text(width: Int?, colour: Bool) -> String {
    guard !rows.isEmpty else { return "" }
    let heading = columns.map { Cell($0.title, .heading) }
    let lines = ([heading] + rows).map { row in
      zip(row, columns).map { cell, column in
        Cell(trimmedEnd(sanitised(cell.text)), cell.style ?? column.style)
      }
    }
    let widths = fitted(naturalWidths(of: lines), to: width)
    let palette = Palette(colour: colour)
    var result = ""
    for line in lines {
      append(line, widths: widths, palette: palette, to: &result)
    }
    return result
  }

  private func naturalWidths(of lines: [[Cell]]) -> [Int] {
    var widths = [Int](repeating: 0, count: columns.count)
    for line in lines {
      for (index, cell) in line.enumerated() {
        widths[index] = max(widths[index], displayWidth(cell.text))
      }
    }
    return widths
  }

  /// Takes width away from the widest columns first: from those that may shrink, then from all but
  /// ids, which are of no use when cut, and only then from ids too; where not even a column each is
  /// left, the last columns go.
  private func fitted(_ natural: [Int], to width: Int?) -> [Int] {
    guard let width else { return natural }
    var widths = natural
    while widths.count > 1, widths.count * 3 - 2 > width { widths.removeLast() }
    func excess() -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) - max(1, width) }
    let mayShrink: [(floor: Int, column: (Column) -> Bool)] = [
      (8, \.canShrink), (1, { $0.style != .id }), (1, { _ in true }),
    ]
    for (floor, isMeant) in mayShrink {
      var shrinkable = widths.indices.filter { isMeant(columns[$0]) && widths[$0] > floor }
      while excess() > 0, let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) {
        widths[widest] -= 1
        shrinkable.removeAll { widths[$0] <= floor }
      }
    }
    return widths
  }

  private func append(
    _ line: [Cell], widths: [Int], palette: Palette, to result: inout String
  ) {
    var pending = 0
    for (index, cell) in line.enumerated() where index < widths.count {
      let text = truncated(cell.text, to: widths[index])
      let padding = widths[index] - displayWidth(text)
      if text.isEmpty {
        pending += padding + 2
        continue
      }
      let before = columns[index].alignment == .right ? padding : 0
      result += spaces(pending + before) + palette.paint(text, cell.style)
      pending = padding - before + 2
    }
    result += "\n"
  }
}
