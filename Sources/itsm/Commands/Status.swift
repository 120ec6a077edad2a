import ArgumentParser
import Git
import Records
import Rendering
import Store

/// `itsm status`: what was edited by hand, and which merge waits for answers.
struct Status: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show hand edits that are not committed: what changed by field, what is invalid.",
    discussion: """
      itsm commit commits them as if commands had made them; git restore drops them. A merge that \
      waits for answers is told too, and so is a file that git left conflict markers in.
      """)

  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    let edits = try workspace.handEdits()
    let snapshot = try workspace.workingSnapshot()
    let circumstance = Circumstance(
      now: try session.now(), me: "me", rulebook: snapshot.rulebook, lookup: snapshot)
    let findings = edits.flatMap { Self.findings(in: $0, circumstance) }
    let changes = edits.map(Self.change)
    guard output.format == .table else {
      let payload = Payload.list(
        zip(edits, changes).map { edit, change in
          .object([.init("path", .text(edit.path)), .init("change", change.payload)])
        })
      let table = Table(
        columns: [Table.Column("path", key: "path"), Table.Column("id", key: "id")],
        rows: zip(edits, changes).map { [Cell($0.path), Cell($1.id)] })
      return output.show(
        Report(payload: payload, table: table, ids: changes.map(\.id)), in: session)
    }
    if let merge = try workspace.pendingMerge() {
      session.note(
        "the merge of \(merge.name) waits for answers: itsm merge --continue shows them, "
          + "itsm merge --abort forgets it")
    }
    if let conflicts = try GitConflicts(in: workspace, now: session.now()) {
      let open = try conflicts.questions(conflicts.answers())
      session.note(
        open.isEmpty
          ? "git left conflicts in records that don't contradict: itsm merge settles them"
          : "git left conflicts in records: itsm merge shows what is asked")
    }
    if let operation = workspace.repository.operationInProgress {
      let way = GitOperation(operation)
      session.note(
        "git is in the middle of \(operation.withArticle): \(way.goingOn) goes on, "
          + "\(way.givingUp) gives up")
    }
    if edits.isEmpty { return session.note("no hand edits") }
    session.out(DiffSheet(changes).text(width: session.width, colour: session.colour))
    if !findings.isEmpty {
      var lines = SourceLines { edits.source(of: $0) }
      session.out(
        "\n"
          + FindingSheet(findings.map { Diagnostic($0, in: &lines) })
          .text(width: session.width, colour: session.colour))
    }
    session.flush()
    if !edits.allSatisfy(\.isConflicted) {
      session.note("itsm commit to keep them, git restore to drop them")
    }
  }
}

extension Status {
  private static func change(_ edit: HandEditedFile) -> RecordChange {
    if edit.isConflicted {
      return RecordChange(
        id: edit.before?.id ?? edit.path, title: edit.before?.title ?? "", kind: .conflicted,
        changes: [])
    }
    if let change = RecordChange(from: edit.before, to: edit.after) { return change }
    let title =
      edit.movedTo.map { "moved to \($0)" } ?? edit.movedFrom.map { "moved from \($0)" }
      ?? (edit.problem == nil ? "no change of meaning" : "can't be read")
    return RecordChange(
      id: edit.path, title: title, kind: edit.bytes == nil ? .deleted : .changed, changes: [])
  }

  /// What `itsm commit` would say of a hand edit.
  private static func findings(
    in edit: HandEditedFile, _ circumstance: Circumstance
  ) -> [Finding] {
    // What stands between markers breaks no rule yet.
    if edit.isConflicted { return [] }
    if let problem = edit.problem { return [problem] }
    guard edit.after != nil, let bytes = edit.bytes else { return [] }
    let findings: [Finding]
    do throws(Findings) {
      let judged = try HandEdit(since: edit.before, in: circumstance).edit(bytes, path: edit.path)
      findings = judged.warnings
    } catch {
      findings = error.all
    }
    return findings
  }
}

extension [HandEditedFile] {
  /// The line that a finding is about.
  func source(of finding: Finding) -> [UInt8]? {
    first { finding.file?.isPath($0.path) ?? false }?.bytes
  }
}
