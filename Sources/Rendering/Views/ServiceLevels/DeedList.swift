public import Practices
import Records

/// What is due to be done, as rows.
public struct DeedList {
  private let deeds: [Deed]

  /// Makes a list, in the order given.
  public init(_ deeds: [Deed]) { self.deeds = deeds }

  /// The rows.
  public var report: Report {
    Report(
      payload: .list(
        deeds.map { deed in
          .object([
            .init("record", .text(deed.record)), .init("does", .text(deed.verb)),
            .init("due_at", .text(deed.due.description)), .init("text", .text(deed.text)),
            .init("title", .text(deed.title)),
          ])
        }),
      table: Table(
        columns: [
          Table.Column("record", key: "record", style: .id), Table.Column("does", key: "does"),
          Table.Column("due", key: "due_at"), Table.Column("why", key: "text"),
          Table.Column("title", key: "title", canShrink: true),
        ],
        rows: deeds.map { deed in
          [
            Cell(deed.record), Cell(deed.verb), Cell(deed.due.words), Cell(deed.text),
            Cell(deed.title),
          ]
        }),
      ids: deeds.map(\.record).reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
  }
}

extension Deed {
  /// The verb that the timeline will tell.
  public var verb: String {
    switch action {
    case .move(let verb): verb
    case .escalate: Self.escalate
    }
  }
}
