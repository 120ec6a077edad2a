import ArgumentParser
import Git
import Records
import Store

/// `itsm revert 4F7KQ`, `itsm revert 3f2a9c1`.
struct Revert: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert", _superCommandName: "itsm",
    abstract: "Take back what a commit did to records, as a new commit.",
    discussion: """
      Of a record its last change is taken back, of a commit what it did to all records. Each field \
      becomes what it was, if nobody changed it again since; long texts are looked at line by line, \
      maps key by key. What was added to lists goes, whatever else came. The timeline keeps what \
      happened and tells what was taken back. The rules judge it like any other change: a state is \
      left by a verb, and a record that was made stays. If one thing can't be taken back, nothing is.

        itsm revert 4F7KQ -m "Wrong incident."
        itsm revert HEAD~2
      """)

  @Argument(help: ArgumentHelp("An id, or a commit.", valueName: "id-or-commit")) var what: String
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    let (commit, changes) = try meant(desk)
    guard !changes.isEmpty else {
      throw Finding(
        .nothingChanged, "\(commit.id.short) changed no records",
        remedy: "git revert \(commit.id.short)")
    }
    var edits: [Edit] = []
    var findings: [Finding] = []
    for change in changes {
      do {
        edits.append(try takeBack(change, of: commit, on: desk))
      } catch let error as Findings {
        findings += error.all
      } catch let error as Finding {
        findings.append(error)
      }
    }
    if !findings.isEmpty { throw Findings(findings) }
    for edit in edits { try desk.put(edit) }
  }

  private typealias Change = (old: Record?, new: Record?)

  private func takeBack(_ change: Change, of commit: Commit, on desk: Desk) throws -> Edit {
    guard let new = change.new else {
      let path = change.old?.path ?? ""
      throw Finding(
        .revertRefused, "\(commit.id.short) removed \(change.old?.id ?? path)",
        remedy: "git checkout \(commit.id.short)~ -- \(path), then itsm commit")
    }
    let record = try desk.record(new.id)
    guard let old = change.old else {
      let verbs = record.type.transitions.filter { way in
        record.state.map(way.leads(from:)) ?? false
          && record.type.state(way.target)?.category == .closed
      }
      throw Finding(
        .revertRefused, "\(commit.id.short) made \(record.id), and records are not removed",
        remedy: verbs.first.map { "itsm \(record.type.name) \($0.verb) \(record.id)" })
    }
    var draft = Draft(changing: record, action: "revert")
    if let message = self.commit.message { draft.say(message) }
    try draft.takeBack((old, new), of: commit.id.hex, in: desk.circumstance)
    return try draft.finish(in: desk.circumstance)
  }

  // MARK: What is meant

  private func meant(_ desk: Desk) throws -> (commit: Commit, changes: [Change]) {
    let workspace = desk.workspace
    let named = try? workspace.repository.commit(at: what)
    if let named, isPlainlyRevision { return try changes(of: named, in: workspace) }
    let found = Result { try desk.record(what) }
    if let named {
      if case .success(let record) = found {
        throw StoreError(
          .notFound, "\(what) is a commit, and a part of the id \(record.id)",
          remedy: "itsm revert \(record.id), or \(named.hex)")
      }
      return try changes(of: named, in: workspace)
    }
    return try last(of: found.get(), in: desk)
  }

  /// True for what is written as no id is: looking for a record of that name would read all of them.
  private var isPlainlyRevision: Bool {
    what == "HEAD" || what == "@" || what.utf8.contains { "~^:{".utf8.contains($0) }
  }

  private func last(
    of record: Record, in desk: Desk
  ) throws -> (commit: Commit, changes: [Change]) {
    var last: HistoryEntry?
    if let tip = desk.transaction.snapshot.commit?.id {
      try desk.workspace.history(from: tip, path: record.path, limit: 1) { entry in
        last = entry
        return false
      }
    }
    guard let last else {
      throw Finding(.nothingChanged, "no commit changed \(record.id) yet")
    }
    return (last.commit, last.changes)
  }

  private func changes(
    of id: ObjectID, in workspace: Workspace
  ) throws -> (commit: Commit, changes: [Change]) {
    let commit = try workspace.repository.commit(id)
    guard commit.parents.count < 2 else {
      throw Finding(
        .revertRefused, "\(id.short) is a merge, which brought changes of other commits",
        remedy: "git log --oneline \(id.short)^..\(id.short), and itsm revert each")
    }
    guard let tip = try workspace.repository.head.tip,
      try workspace.repository.isAncestor(id, of: tip)
    else {
      throw Finding(
        .revertRefused, "\(id.short) is not part of this branch", remedy: "itsm log")
    }
    return (commit, try workspace.difference(from: commit.parents.first, to: id))
  }
}
