import ArgumentParser
import Git
import Records
import Rendering
import Store

/// `itsm sync`: fetch, merge, judge, push.
struct SyncCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Take over what others changed, and give them what you did.",
    discussion: """
      Fetches the branch that the current one follows (or else the branch of its name), merges it by \
      what records mean, judges what goes out as itsm validate --base does, and pushes; when somebody \
      else was faster, again. Shows what came and went, record by record. All transport is your git's, \
      with its keys, helpers and proxies. Commit first what should go: work that is not committed \
      stays here, as it is.

        itsm sync
        itsm sync upstream

      If two changed one field of a record, each question is listed, and nothing is changed yet; \
      answer, and go on:

        itsm merge --resolve 4F7KQ priority=theirs
        itsm sync

      Exit status: 0 in step · 1 something was refused: by a rule here, by the other side, or since \
      the remote's branch was rewritten · 2 the remote can't be reached, and nothing was changed; or \
      the push didn't get there, and what was merged is committed here · 4 questions. See \
      Docs/merge.md.
      """)

  @Argument(help: "The remote; by default the one that the branch follows.") var remote: String?
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    let remote = try Remote(of: workspace, named: self.remote)
    let options = CommitOptions(now: try session.now())
    let pending = try workspace.pendingMerge()
    if let pending, pending.name != remote.mergeName { throw pending.inTheWay }
    let sync = Sync(workspace, with: remote, options) { base, head in
      try judge(base, head, workspace, session)
    }
    let result = try sync.run(pending?.answers ?? MergeAnswers())
    guard result.questions.isEmpty else {
      output.show(result.questions, in: session)
      session.note(result.questions.hint(then: "itsm sync"))
      throw Ending(status: .conflict)
    }
    if pending != nil { try workspace.forgetMerge() }
    session.noteRenamed(result.renamed)
    let rows = rows(.came, result.came) + rows(.went, result.went)
    if !rows.isEmpty || output.format != .table {
      output.show(NewsList(rows).report, in: session)
    }
    let others = (result.came?.otherFiles ?? 0, result.went?.otherFiles ?? 0)
    if others.0 > 0 { session.note("other files came: \(others.0)") }
    if others.1 > 0 { session.note("other files went: \(others.1)") }
    if rows.isEmpty, others == (0, 0) { session.note("in step with \(remote.name) already") }
  }

  private func rows(_ way: NewsList.Row.Way, _ news: BranchNews?) -> [NewsList.Row] {
    (news?.records ?? []).map { NewsList.Row(way, id: $0.id, what: $0.what, title: $0.title) }
  }

  /// What is pushed has to be right: an error in what was changed here stops it.
  private func judge(
    _ base: ObjectID, _ head: ObjectID, _ workspace: Workspace, _ session: Session
  ) throws {
    var findings = try workspace.judgeChanges(
      from: base, to: head, workspace.comparisonCheck(in: session))
    if findings == nil {
      let result = try workspace.validation(
        .changes(base: base.hex, head: head.hex), in: session)
      findings = result.findings.filter { result.isTouched($0) ?? true }
    }
    let errors = (findings ?? []).filter { $0.severity == .error }
    guard !errors.isEmpty else { return }
    session.note("nothing was pushed: what was changed here has errors")
    throw Findings(errors)
  }
}
