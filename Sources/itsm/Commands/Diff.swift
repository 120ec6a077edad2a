import ArgumentParser
import Git
import Records
import Rendering
import Store

/// `itsm diff v1.0..main`.
struct Diff: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show what changed between revisions or dates, by field.",
    usage: "itsm diff [<from>[..<to>]] [--patch]",
    discussion: """
      Without revisions: what stands in the working files and is not committed. With one: from it \
      to the branch. Reordered keys, comments and spelling are no changes.

        itsm diff 2026-11-01..2026-11-30
      """)

  @Argument(help: "Revisions or dates.") var range: String?
  @Flag(help: "Show changed lines instead of fields.") var patch = false
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    guard let range else {
      let edits = try workspace.handEdits()
      if patch { return session.out(sanitised(try workspace.patch(of: edits), lines: .multiple)) }
      return show(edits.compactMap { RecordChange(from: $0.before, to: $0.after) }, in: session)
    }
    let (from, to) = try revisions(range, workspace, session)
    if patch {
      return session.out(sanitised(try workspace.patch(from: from, to: to), lines: .multiple))
    }
    let pairs = try workspace.difference(from: from, to: to)
    show(pairs.compactMap { RecordChange(from: $0.old, to: $0.new) }, in: session)
  }

  private func revisions(
    _ range: String, _ workspace: Workspace, _ session: Session
  ) throws -> (ObjectID, ObjectID) {
    let now = try session.now()
    let ends = range.components(around: "..")
    let from = try workspace.commit(at: ends.0.isEmpty ? "HEAD" : ends.0, now: now)
    let end = ends.1 ?? ""
    return (from, try workspace.commit(at: end.isEmpty ? "HEAD" : end, now: now))
  }

  private func show(_ changes: [RecordChange], in session: Session) {
    if output.format == .table {
      return session.out(DiffSheet(changes).text(width: session.width, colour: session.colour))
    }
    let table = Table(
      columns: [
        Table.Column("id", key: "id", style: .id), Table.Column("change", key: "change"),
        Table.Column("fields", key: "fields", canShrink: true),
        Table.Column("title", key: "title", canShrink: true),
      ],
      rows: changes.map { change in
        [
          Cell(change.id), Cell("\(change.kind)"),
          Cell(change.changes.map(\.field).joined(separator: ", ")), Cell(change.title),
        ]
      })
    output.show(
      Report(payload: .list(changes.map(\.payload)), table: table, ids: changes.map(\.id)),
      in: session)
  }
}

extension String {
  /// The parts before and after a separator; nil if it does not occur.
  func components(around separator: String) -> (String, String?) {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(separator) {
        return (
          String(self[..<index]), String(self[self.index(index, offsetBy: separator.count)...])
        )
      }
      index = self.index(after: index)
    }
    return (self, nil)
  }
}
