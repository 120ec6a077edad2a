import ArgumentParser
import Records
import Store

/// `itsm commit`: hand edits, as if commands had made them.
struct CommitEdits: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "commit", abstract: "Commit hand edits as if commands had made them.",
    discussion: """
      Each changed record is judged: a new state must be reachable by a verb, what the verb stamps \
      is filled in, and the timeline tells what changed. Without paths, all of them; one commit, \
      or none if one of them is refused. Other files of the repository are left alone.
      """)

  @Argument(help: "Files or folders.") var paths: [String] = []
  @OptionGroup var commit: CommitFlags

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    let wanted = try paths.map { try workspace.repositoryPath($0, from: session.directory) }
    let edits = try workspace.handEdits(wanted)
    if let edit = edits.first(where: \.isConflicted) {
      throw StoreError(
        .conflict, "\(edit.path) has conflict markers: git left contradicting versions in it",
        remedy: edit.before == nil && edit.problem == nil
          ? "take them out by hand, then git add \(edit.path)"
          : "itsm merge shows what is asked, and --resolve answers it")
    }
    guard !edits.isEmpty else {
      if paths.isEmpty { return session.note("no hand edits") }
      throw Finding(.nothingChanged, "nothing changed there", remedy: "itsm status")
    }
    let subject = edits.contains { $0.after ?? $0.before != nil } ? nil : "itsm: rules"
    try Desk.work(
      in: session, message: commit.message, subject: subject, skipsHooks: commit.skipsHooks
    ) { desk in
      let rules = try workspace.workingSnapshot().rulebook
      var findings: [Finding] = []
      for edit in edits {
        do throws(Findings) { try adopt(edit, rules, desk) } catch { findings += error.all }
      }
      if !findings.isEmpty { throw Findings(findings) }
    }
  }

  /// Rules that were edited along with the records are in force for them.
  private func adopt(_ edit: HandEditedFile, _ rules: Rulebook, _ desk: Desk) throws(Findings) {
    if let problem = edit.problem { throw Findings([problem]) }
    if edit.movedTo != nil { return desk.transaction.adopt(nil, at: edit.path, nil) }
    guard let after = edit.after, let bytes = edit.bytes else {
      let id = edit.before?.id ?? edit.path
      let part = Message.Part(
        id: id, title: edit.before?.title ?? "", action: edit.bytes == nil ? "remove" : "edit")
      desk.transaction.adopt(edit.bytes, at: edit.path, part)
      desk.note("\(id)  \(part.action)")
      return
    }
    let circumstance = Circumstance(
      now: desk.circumstance.now, me: desk.circumstance.me, rulebook: rules,
      lookup: desk.transaction.snapshot, gate: desk.gate)
    let judged = try HandEdit(since: edit.before, in: circumstance).edit(bytes, path: edit.path)
    var part = Message.Part(judged)
    if edit.movedFrom != nil, part.action == "edit" { part.action = "move" }
    desk.transaction.adopt(judged.source, at: edit.path, part)
    desk.note("\(after.id)  \(part.action)")
    for warning in judged.warnings { desk.note("warning: \(warning.message)") }
  }
}
