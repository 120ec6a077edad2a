/// What came from others and what went to them, a row a record.
public struct NewsList {
  /// One record.
  public struct Row: Hashable, Sendable {
    /// The direction of a change.
    public enum Way: String, Sendable { case came, went }

    let way: Way
    let id: String
    let what: String
    let title: String

    /// Makes a row.
    public init(_ way: Way, id: String, what: String, title: String) {
      (self.way, self.id, self.what, self.title) = (way, id, what, title)
    }
  }

  private let rows: [Row]

  /// Makes a list, in the order given.
  public init(_ rows: [Row]) { self.rows = rows }

  /// A row a record.
  public var report: Report {
    Report(
      payload: .list(
        rows.map { row in
          .object([
            .init("way", .text(row.way.rawValue)), .init("id", .text(row.id)),
            .init("what", .text(row.what)), .init("title", .text(row.title)),
          ])
        }),
      table: Table(
        columns: [
          Table.Column("way", key: "way"), Table.Column("id", key: "id", style: .id),
          Table.Column("what", key: "what"), Table.Column("title", key: "title", canShrink: true),
        ],
        rows: rows.map { row in
          [
            Cell(row.way.rawValue, row.way == .came ? .good : .muted), Cell(row.id), Cell(row.what),
            Cell(row.title),
          ]
        }),
      ids: rows.map(\.id))
  }
}
