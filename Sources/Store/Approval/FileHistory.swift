public import Git

extension Workspace {
  /// The commit that last changed a file, following whichever parent has it as it is.
  ///
  /// - Returns: Nil if there is no such file, or if history ends before it in a shallow clone.
  /// - Throws: ``GitError`` if history can't be read.
  public func lastChange(of path: String, at tip: ObjectID) throws -> Commit? {
    var commit = try repository.commit(tip)
    guard let wanted = try blob(path, commit) else { return nil }
    while true {
      let parents = try commit.parents.map { try repository.commit($0) }
      guard let same = try parents.first(where: { try blob(path, $0) == wanted }) else {
        return repository.isCutOff(at: commit.id) ? nil : commit
      }
      commit = same
    }
  }

  /// The commits between two that changed a file; merges only where no side had it as it is.
  ///
  /// - Throws: ``GitError`` if history can't be read.
  public func changes(of path: String, from base: ObjectID, to tip: ObjectID) throws -> [Commit] {
    var found: [Commit] = []
    var open = [tip]
    var seen: Set<ObjectID> = []
    while let id = open.popLast() {
      guard seen.insert(id).inserted, try repository.mergeBase(id, base) != id else { continue }
      let commit = try repository.commit(id)
      let here = try blob(path, commit)
      let before = try commit.parents.map { try blob(path, try repository.commit($0)) }
      if before.isEmpty ? here != nil : !before.contains(here) { found.append(commit) }
      open += commit.parents
    }
    return found
  }

  private func blob(_ path: String, _ commit: Commit) throws -> ObjectID? {
    try repository.entry(at: path, in: commit.tree)?.id
  }
}
