public import Git
public import Records

/// One commit and what it did to records.
public struct HistoryEntry {
  public let commit: Commit
  /// The records that changed: before and after, nil where there was or is none.
  public let changes: [(old: Record?, new: Record?)]
}

extension Workspace {
  /// The commits that changed records, newest first.
  ///
  /// - Parameters:
  ///   - revision: Where to start.
  ///   - path: The file of the only record to follow; nil for all.
  ///   - limit: How many commits to return at most.
  ///   - visit: Called with each; returns false to stop.
  /// - Throws: What `visit` throws; ``GitError`` when history can't be read.
  public func history(
    from revision: ObjectID, path: String? = nil, limit: Int? = nil,
    _ visit: (HistoryEntry) throws -> Bool
  ) throws {
    let place = folder.isEmpty ? nil : String(folder.dropLast())
    let table = commitTable
    let shortcut = try path.flatMap {
      try table.shortcut(for: $0, from: revision, patience: commitPatience)
    }
    defer { table.discardIfDamaged() }
    var history = try repository.history(
      from: revision, path: path ?? place, limit: limit, by: shortcut)
    let rules = try snapshot(of: revision).rulebook
    while let commit = try history.next() {
      let parent = try commit.parents.first.map { try repository.tree(of: $0) }
      let changes = try records(
        changedBy: self.changes(from: parent, to: commit.tree, at: path), path, rules)
      if try !visit(HistoryEntry(commit: commit, changes: changes)) { return }
    }
  }

  /// The commits that changed each record.
  var commitTable: CommitTable {
    CommitTable(
      of: repository, folder: folder, at: .commits(in: indexFolder), report: indexReport)
  }

  /// The files that differ between two trees, or the one that is asked for.
  private func changes(
    from old: ObjectID?, to new: ObjectID, at path: String?
  ) throws -> [PathChange] {
    guard let path else { return try repository.changes(from: old, to: new) }
    let before = try old.flatMap { try repository.entry(at: path, in: $0) }
    let after = try repository.entry(at: path, in: new)
    guard before != after else { return [] }
    return [PathChange(path: path, old: before.file, new: after.file)]
  }

  /// The records that differ between two revisions; `from` nil for an empty repository.
  public func difference(
    from: ObjectID?, to: ObjectID
  ) throws -> [(old: Record?, new: Record?)] {
    let rules = try snapshot(of: to).rulebook
    let old = try from.map { try repository.tree(of: $0) }
    return try records(
      changedBy: repository.changes(from: old, to: repository.tree(of: to)), nil, rules)
  }

  /// Reads both sides of changed files; a record whose file was moved is one change.
  private func records(
    changedBy changes: [PathChange], _ path: String?, _ rules: Rulebook
  ) throws -> [(old: Record?, new: Record?)] {
    var pairs: [(old: Record?, new: Record?)] = []
    var gone: [String: Int] = [:]
    for change in changes where path.map({ change.path.isPath($0) }) ?? true {
      guard RecordFile(path: change.path, blob: nil).isInRecords(folder) else { continue }
      let old = try change.old.flatMap { try record($0, change.path, rules) }
      let new = try change.new.flatMap { try record($0, change.path, rules) }
      if old == nil, let new, let at = gone[new.id] {
        pairs[at].new = new
        continue
      }
      if let old, new == nil {
        if let at = pairs.firstIndex(where: { $0.old == nil && $0.new?.id == old.id }) {
          pairs[at].old = old
          continue
        }
        gone[old.id] = pairs.count
      }
      if old != nil || new != nil { pairs.append((old, new)) }
    }
    return pairs
  }

  /// The record in a file; nil if it is none, as history may hold.
  ///
  /// A file that can't be read is an error.
  private func record(_ file: TreeEntry, _ path: String, _ rules: Rulebook) throws -> Record? {
    guard NoFile(file.mode) == nil else { return nil }
    let bytes = try repository.blob(file.id)
    return try? Record(parsing: bytes, path: path, rulebook: rules)
  }
}

extension TreeEntry? {
  /// The entry, unless it is a folder.
  var file: TreeEntry? { flatMap { $0.isTree ? nil : $0 } }
}
