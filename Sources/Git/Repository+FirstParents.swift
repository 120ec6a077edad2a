/// A commit on the line of first parents, as a walk along it sees it.
public struct LineCommit: Hashable, Sendable {
  public let id: ObjectID
  public let tree: ObjectID
  /// The committer's clock, in seconds since 1970.
  public let time: Int64
}

extension Repository {
  /// The commits from `tip` along first parents, newest first, up to and without `end`.
  ///
  /// - Parameters:
  ///   - tip: Where to start.
  ///   - end: A commit at which the walk ends; nil for the whole line.
  /// - Returns: The commits; in a shallow clone those that are there.
  /// - Throws: ``GitError`` if a commit can't be read.
  public func line(from tip: ObjectID, to end: ObjectID? = nil) throws(GitError) -> [LineCommit] {
    var commits: [LineCommit] = []
    var next: ObjectID? = tip
    while let id = next, id != end {
      let node = try commitNode(id)
      commits.append(LineCommit(id: id, tree: node.tree, time: node.time))
      next = node.parents.first
    }
    return commits
  }

  /// True if history ends at `commit` only because the clone is shallow.
  public func isCutOff(at commit: ObjectID) -> Bool { shallowBoundary.contains(commit) }
}
