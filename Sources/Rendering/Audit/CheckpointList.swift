public import Records

/// Checkpoints as rows, the oldest first.
public struct CheckpointList {
  /// What a signature is worth.
  public enum Signed: Hashable, Sendable {
    case yes, no
    /// It does not prove who made it; the reason says why.
    case bad(String)
  }

  /// One checkpoint.
  public struct Row: Hashable, Sendable {
    var counter: Int
    var id: String
    var head: String
    var at: Instant
    var by: String
    var commits: Int
    var findings: Int
    var verdict: String
    var signed: Signed

    /// Takes what is shown of one.
    public init(
      counter: Int, id: String, head: String, at: Instant, by: String, commits: Int,
      findings: Int, verdict: String, signed: Signed
    ) {
      (self.counter, self.id, self.head, self.at, self.by) = (counter, id, head, at, by)
      (self.commits, self.findings, self.verdict) = (commits, findings, verdict)
      self.signed = signed
    }
  }

  private let rows: [Row]

  /// Makes a list, in the order given.
  public init(_ rows: [Row]) { self.rows = rows }

  /// The rows.
  public var report: Report {
    Report(
      payload: .list(rows.map(\.payload)),
      table: Table(
        columns: [
          Table.Column("checkpoint", key: "counter", alignment: .right),
          Table.Column("head", key: "head"), Table.Column("at", key: "at"),
          Table.Column("by", key: "by"), Table.Column("signed", key: "signed"),
          Table.Column("commits", key: "commits", alignment: .right),
          Table.Column("findings", key: "findings", alignment: .right),
          Table.Column("mark", key: "mark", canShrink: true, style: .muted),
        ],
        rows: rows.map { row in
          [
            Cell(String(row.counter)), Cell(String(row.head.prefix(7))), Cell(row.at.words),
            Cell(row.by), row.signature, Cell(String(row.commits)), Cell(String(row.findings)),
            Cell(row.mark),
          ]
        }),
      ids: rows.map(\.mark))
  }
}

extension CheckpointList.Row {
  fileprivate var mark: String { "\(counter):\(id)" }

  fileprivate var signature: Cell {
    switch signed {
    case .yes: Cell("yes", .good)
    case .no: Cell("no", .warning)
    case .bad(let reason): Cell("no: \(reason)", .urgent)
    }
  }

  fileprivate var payload: Payload {
    var reason: Payload = .null
    if case .bad(let text) = signed { reason = .text(text) }
    return .object([
      .init("counter", .integer(counter)), .init("head", .text(head)),
      .init("at", .text(at.description)), .init("by", .text(by)),
      .init("signed", .boolean(signed == .yes)), .init("unsigned", reason),
      .init("commits", .integer(commits)), .init("findings", .integer(findings)),
      .init("verdict", .text(verdict)), .init("mark", .text(mark)),
    ])
  }
}
