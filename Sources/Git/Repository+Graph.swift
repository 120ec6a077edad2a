internal import CGit2

extension Repository {
  /// Whether `a` is `b` or one of the commits `b` follows.
  ///
  /// - Throws: ``GitError`` if a commit cannot be read.
  public func isAncestor(_ a: ObjectID, of b: ObjectID) throws(GitError) -> Bool {
    if a == b { return true }
    guard !isShallow else { return try mergeBaseWithinBoundary(a, b) == a }
    var ancestor = a.oid
    var commit = b.oid
    return try GitError.check(git_graph_descendant_of(pointer, &commit, &ancestor)) == 1
  }

  /// The best commit that both `a` and `b` follow or are; nil if there is none.
  ///
  /// - Throws: ``GitError`` if a commit cannot be read.
  public func mergeBase(_ a: ObjectID, _ b: ObjectID) throws(GitError) -> ObjectID? {
    guard !isShallow else { return try mergeBaseWithinBoundary(a, b) }
    return try GitError.ifFound { () throws(GitError) in
      var first = a.oid
      var second = b.oid
      var base = git_oid()
      try GitError.check(git_merge_base(&base, pointer, &first, &second))
      return ObjectID(base)
    }
  }

  /// All best commits that both `a` and `b` follow or are: several where branches were merged
  /// crosswise; none if they have nothing in common.
  ///
  /// - Throws: ``GitError`` if a commit cannot be read.
  public func mergeBases(_ a: ObjectID, _ b: ObjectID) throws(GitError) -> [ObjectID] {
    guard !isShallow else { return try mergeBaseWithinBoundary(a, b).map { [$0] } ?? [] }
    let all = try GitError.ifFound { () throws(GitError) in
      var first = a.oid
      var second = b.oid
      var found = git_oidarray()
      try GitError.check(git_merge_bases(&found, pointer, &first, &second))
      defer { git_oidarray_dispose(&found) }
      return (0..<found.count).map { ObjectID(found.ids[$0]) }
    }
    return all ?? []
  }

  /// The newest common commit of what a shallow clone has; libgit2 runs off its edge.
  private func mergeBaseWithinBoundary(
    _ a: ObjectID, _ b: ObjectID
  ) throws(GitError) -> ObjectID? {
    var ofA: Set<ObjectID> = []
    var history = try history(from: a)
    while let id = try history.nextID() { ofA.insert(id) }
    history = try self.history(from: b)
    while let id = try history.nextID() {
      if ofA.contains(id) { return id }
    }
    return nil
  }
}
