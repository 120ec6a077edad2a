public import Records

/// What somebody has to answer before two branches are one.
public struct QuestionList {
  /// One question.
  public struct Row: Hashable, Sendable {
    let name: String
    let title: String
    let field: String
    let base: Value
    let ours: Value
    let theirs: Value

    /// Makes a row; the name is that of a record, or the path of another file.
    public init(
      name: String, title: String, field: String, base: Value, ours: Value, theirs: Value
    ) {
      (self.name, self.title, self.field) = (name, title, field)
      (self.base, self.ours, self.theirs) = (base, ours, theirs)
    }
  }

  private let rows: [Row]

  /// Makes a list, in the order given.
  public init(_ rows: [Row]) { self.rows = rows }

  /// A row a question.
  public var report: Report {
    Report(
      payload: .list(
        rows.map { row in
          .object([
            .init("id", .text(row.name)), .init("title", .text(row.title)),
            .init("field", .text(row.field)), .init("base", Self.payload(row.base)),
            .init("ours", Self.payload(row.ours)), .init("theirs", Self.payload(row.theirs)),
          ])
        }),
      table: Table(
        columns: [
          Table.Column("id", key: "id", style: .id), Table.Column("field", key: "field"),
          Table.Column("was", key: "base", canShrink: true),
          Table.Column("ours", key: "ours", canShrink: true),
          Table.Column("theirs", key: "theirs", canShrink: true),
        ],
        rows: rows.map { row in
          [
            Cell(row.name), Cell(row.field), Cell(Self.words(row.base), .muted),
            Cell(Self.words(row.ours)), Cell(Self.words(row.theirs)),
          ]
        }),
      ids: rows.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }

  /// The questions for people: a line each where all of it can be seen, or else a block each.
  ///
  /// Long texts are shown as the lines in which each side differs from what was.
  public func text(width: Int?, colour: Bool) -> String {
    let table = report.table
    let isPlain = rows.allSatisfy { row in
      ![row.base, row.ours, row.theirs].contains { $0.description.contains(where: \.isNewline) }
    }
    let whole = table.text(width: nil, colour: false)
    if isPlain,
      width.map({ width in whole.split(separator: "\n").allSatisfy { displayWidth($0) <= width } })
        ?? true
    {
      return table.text(width: width, colour: colour)
    }
    let palette = Palette(colour: colour)
    return rows.map { block($0, width, palette) }.joined(separator: "\n")
  }

  private func block(_ row: Row, _ width: Int?, _ palette: Palette) -> String {
    let title = row.title.isEmpty ? "" : "  \(sanitised(row.title))"
    var text = "\(palette.paint(row.name, .id))  \(row.field)\(title)\n"
    let (base, ours, theirs) = (row.base, row.ours, row.theirs)
    let isLong = [base, ours, theirs].contains { $0.description.contains(where: \.isNewline) }
    if !isLong {
      for (name, value) in [("was", base), ("ours", ours), ("theirs", theirs)] {
        let label = name + spaces(8 - name.count)
        let lines = wrapped(Self.words(value), width: width.map { max(20, $0 - 10) })
        for (index, line) in lines.enumerated() {
          text += "  " + (index == 0 ? palette.paint(label, .label) : spaces(8)) + line + "\n"
        }
      }
      return text
    }
    for (name, value) in [("ours", ours), ("theirs", theirs)] {
      text += "  " + palette.paint(name, .label) + "\n"
      for line in lineDiff(from: base.description, to: value.description) {
        let cell = line.cell
        text += "    " + palette.paint(trimmedEnd(sanitised(cell.text)), cell.style) + "\n"
      }
    }
    return text
  }

  private static func payload(_ value: Value) -> Payload {
    value == .none ? .null : .text(value.description)
  }

  private static func words(_ value: Value) -> String {
    let text = value.description
    return text.isEmpty ? "–" : text
  }
}
