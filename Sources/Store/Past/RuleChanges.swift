import Git
import Records

/// The commits of the branch that changed something below `.itsm`, oldest first.
///
/// A walk over all commits finds them. What it found is remembered in the git directory, so that
/// the next one ends where the last began; the file may be deleted at any time.
struct RuleChanges {
  /// One of the commits.
  struct Change: Hashable {
    let commit: ObjectID
    /// The tree that the commit records.
    let tree: ObjectID
    /// The committer's clock, in seconds since 1970.
    let time: Int64
    /// The tree of `.itsm`; nil if there is none.
    let rules: ObjectID?
    /// True if nobody knows whether the commit changed them, since history ends there in a shallow
    /// clone.
    var isCutOff = false
  }

  private let workspace: Workspace
  private var file: NoteFile { NoteFile(path: "\(workspace.indexFolder)/rule-changes") }
  private var folder: String { workspace.folder + Layout.rules }

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// The changes up to a commit.
  ///
  /// - Throws: ``GitError`` if history can't be read.
  func until(_ tip: ObjectID) throws -> [Change] {
    let known = workspace.repository.isShallow ? nil : remembered()
    if let known, known.tip == tip { return known.changes }
    let line = try workspace.repository.line(from: tip, to: known?.tip)
    let isAttached =
      try known.map { known in
        try line.last.map { try workspace.repository.commit($0.id).parents.first == known.tip }
          ?? true
      } ?? false
    let found = try changes(line, after: isAttached ? known?.changes.last : nil)
    let all = (isAttached ? known?.changes ?? [] : []) + found
    // Only what cost something to find is worth a file, and only the branch will be asked again.
    if line.count > 1_000, !workspace.repository.isShallow,
      try workspace.repository.head.tip == tip
    {
      remember(all, tip)
    }
    return all
  }

  /// The changes along a part of the line, of which `before` is the last one known.
  private func changes(_ line: [LineCommit], after before: Change?) throws -> [Change] {
    var found: [Change] = []
    var rules = before?.rules
    var isFirst = before == nil
    for commit in line.reversed() {
      let entry = try workspace.repository.entry(at: folder, in: commit.tree)
      let now = entry.flatMap { $0.isTree ? $0.id : nil }
      if now != rules || (isFirst && now != nil) {
        found.append(
          Change(
            commit: commit.id, tree: commit.tree, time: commit.time, rules: now,
            isCutOff: isFirst && workspace.repository.isCutOff(at: commit.id)))
      }
      (rules, isFirst) = (now, false)
    }
    return found
  }

  // MARK: What is remembered

  private func remember(_ changes: [Change], _ tip: ObjectID) {
    file.write(
      [folder, tip.hex]
        + changes.map { "\($0.commit.hex) \($0.tree.hex) \($0.time) \($0.rules?.hex ?? "-")" })
  }

  private func remembered() -> (tip: ObjectID, changes: [Change])? {
    guard let lines = file.lines else { return nil }
    guard lines.count >= 2, lines[0] == folder, let tip = ObjectID(lines[1]) else {
      return nil
    }
    let changes = lines.dropFirst(2).compactMap { Self.change($0) }
    return changes.count == lines.count - 2 ? (tip, changes) : nil
  }

  private static func change(_ line: Substring) -> Change? {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 4, let commit = ObjectID(words[0]),
      let tree = ObjectID(words[1]), let time = Int64(words[2])
    else { return nil }
    let rules = ObjectID(words[3])
    guard rules != nil || words[3] == "-" else { return nil }
    return Change(commit: commit, tree: tree, time: time, rules: rules)
  }
}
