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
    usage: "itsm diff [<from>[..<to>]] [--patch] [--format <format>]",
    discussion: """
      Without revisions: what stands in the working files and is not committed. With one: from it \
      to the branch. Reordered keys, comments and spelling are no changes.

        itsm diff 2026-11-01..2026-11-30

      With three dots it begins where the second left the first. --format markdown is a comment for \
      who reviews a pull request: fields, path, approvals by the policies of the first, clashes, what \
      is reached, and entries whose time does not fit.

        itsm diff main...HEAD --format markdown
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
    if output.format == .markdown {
      let scene = try ReviewScene(from: from, to: to, in: session)
      return session.out(try scene.comment(on: pairs).markdown)
    }
    show(pairs.compactMap { RecordChange(from: $0.old, to: $0.new) }, in: session)
  }

  private func revisions(
    _ range: String, _ workspace: Workspace, _ session: Session
  ) throws -> (ObjectID, ObjectID) {
    let now = try session.now()
    let parted = range.components(around: "...")
    let ends = parted.1 == nil ? range.components(around: "..") : parted
    let from = try workspace.commit(at: ends.0.isEmpty ? "HEAD" : ends.0, now: now)
    let end = ends.1 ?? ""
    let to = try workspace.commit(at: end.isEmpty ? "HEAD" : end, now: now)
    if parted.1 == nil { return (from, to) }
    guard let base = try workspace.repository.mergeBase(from, to) else {
      throw StoreError(
        .notFound, "\(range): the two have no commit in common",
        remedy: workspace.repository.isShallow
          ? "git fetch --unshallow" : "itsm diff \(ends.0)..\(end)")
    }
    return (base, to)
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
