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

  private static func payload(_ value: Value) -> Payload {
    value == .none ? .null : .text(value.description)
  }

  private static func words(_ value: Value) -> String {
    let text = value.description
    return text.isEmpty ? "–" : text
  }
}
