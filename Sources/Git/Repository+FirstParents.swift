/// A commit on the line of first parents, as a walk along it sees it.
public struct LineCommit: Hashable, Sendable {
  public let id: ObjectID
  public let tree: ObjectID
  /// The committer's clock, in seconds since 1970.
  public let time: Int64
  /// What a merge brought in.
  public var otherParents: [ObjectID] = []
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

  /// The commits from `tip` along first parents, newest first, with their other parents.
  ///
  /// - Parameters:
  ///   - tip: Where to start.
  ///   - limit: How many at most.
  ///   - isEnd: Whether the walk ends before a commit; by default it does not.
  /// - Returns: The commits; in a shallow clone those that are there.
  /// - Throws: What `isEnd` throws; ``GitError`` if a commit can't be read.
  public func line(
    from tip: ObjectID, limit: Int = .max, until isEnd: (ObjectID) throws -> Bool = { _ in false }
  ) throws -> [LineCommit] {
    var commits: [LineCommit] = []
    var next: ObjectID? = tip
    while commits.count < limit, let id = next, try !isEnd(id) {
      let node = try commitNode(id)
      commits.append(
        LineCommit(
          id: id, tree: node.tree, time: node.time, otherParents: Array(node.parents.dropFirst())))
      next = node.parents.first
    }
    return commits
  }

  /// True if history ends at `commit` only because the clone is shallow.
  public func isCutOff(at commit: ObjectID) -> Bool { shallowBoundary.contains(commit) }
}
