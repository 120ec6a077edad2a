import Git

/// Ways past the commits that left a file alone, where the table of commits knows them.
///
/// The table is not made for them: who judges approvals looks at what was approved lately, in clones that
/// may be thrown away a minute later.
final class PathTrails {
  private let table: CommitTable
  private let tip: ObjectID
  private let patience: Int
  private var trails: [String: RecordTrail?] = [:]

  init(_ workspace: Workspace, from tip: ObjectID) {
    table = workspace.commitTable
    patience = workspace.commitPatience
    self.tip = tip
  }

  /// The next commit along first parents, the given one included, that may have another file than its
  /// first parent; nil where nothing is known.
  func next(from commit: ObjectID, at path: String) -> ObjectID? {
    if trails[path] == nil {
      let made = try? table.shortcut(for: path, from: tip, patience: patience, makes: false)
      trails[path] = .some(made)
    }
    guard case .next(let next)? = trails[path]??.step(from: commit, ending: []) else { return nil }
    return next
  }

  /// Lets go of the table, and removes it if it was found to be damaged.
  func end() { table.discardIfDamaged() }
}
