internal import CGit2

extension Repository {
  /// The commit `id`.
  ///
  /// - Throws: ``GitError`` if it is missing, corrupt or not a commit.
  public func commit(_ id: ObjectID) throws(GitError) -> Commit {
    let object = try object(id, GIT_OBJECT_COMMIT)
    let parsed = withExtendedLifetime(object) { CommitParser.commit(id, object.bytes) }
    guard var commit = parsed else { return try libraryCommit(id) }
    if shallowBoundary.contains(id) { commit.parents = [] }
    return commit
  }

  /// A commit as libgit2 understands it.
  func libraryCommit(_ id: ObjectID) throws(GitError) -> Commit {
    let repository = pointer
    var oid = id.oid
    let handle = try Handle(releasedBy: git_commit_free) {
      git_commit_lookup(&$0, repository, &oid)
    }
    let commit = handle.pointer
    guard let author = git_commit_author(commit), let committer = git_commit_committer(commit),
      let tree = git_commit_tree_id(commit)
    else {
      throw GitError(.other(GIT_ERROR.rawValue), "commit \(id) is corrupt", category: "object")
    }
    let parents = (0..<git_commit_parentcount(commit)).compactMap { number in
      git_commit_parent_id(commit, number).map { ObjectID($0.pointee) }
    }
    return Commit(
      id: id, tree: ObjectID(tree.pointee),
      parents: shallowBoundary.contains(id) ? [] : parents,
      author: Signature(copying: author.pointee), committer: Signature(copying: committer.pointee),
      message: git_commit_message_raw(commit).map { String(cString: $0) } ?? "")
  }

  /// Stores a commit and moves nothing to it.
  ///
  /// - Parameters:
  ///   - tree: The tree it records.
  ///   - parents: The commits it follows, first parent first.
  ///   - author: Who wrote the change.
  ///   - committer: Who makes the commit.
  ///   - message: The message, stored as it is; by custom it ends with a line feed.
  /// - Returns: The commit's name.
  /// - Throws: ``GitError`` if the tree or a parent is missing, a name is empty, or the message
  ///   contains a NUL.
  public func createCommit(
    tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) throws(GitError) -> ObjectID {
    let object = try commitObject(
      tree: tree, parents: parents, author: author, committer: committer, message: message)
    return try write(object, as: GIT_OBJECT_COMMIT)
  }

  /// The bytes of a commit that ``write(commit:signature:)`` stores.
  ///
  /// - Parameters:
  ///   - tree: The tree it records.
  ///   - parents: The commits it follows, first parent first.
  ///   - author: Who wrote the change.
  ///   - committer: Who makes the commit.
  ///   - message: The message, stored as it is.
  /// - Returns: The commit without a signature.
  /// - Throws: ``GitError`` if the tree or a parent is missing, a name is empty, or the message
  ///   contains a NUL.
  public func commitObject(
    tree: ObjectID, parents: [ObjectID], author: Signature, committer: Signature, message: String
  ) throws(GitError) -> [UInt8] {
    try require(tree, toBe: GIT_OBJECT_TREE)
    for parent in parents { try require(parent, toBe: GIT_OBJECT_COMMIT) }
    let message = try message.forC("the message")
    var text = "tree \(tree)\n"
    for parent in parents { text += "parent \(parent)\n" }
    text += "author \(try author.line())\n"
    text += "committer \(try committer.line())\n\n"
    text += message
    return Array(text.utf8)
  }
}

extension Signature {
  /// The form commits hold: `Ana Lima <ana@example.org> 1700000000 +0100`.
  ///
  /// - Throws: ``GitError`` if the name or the address is empty or holds `<`, `>` or a NUL.
  func line() throws(GitError) -> String {
    // libgit2 trims what git trims, and refuses what git refuses.
    let clean = try withC { Signature(copying: $0.pointee) }
    guard !(clean.name + clean.email).utf8.contains(UInt8(ascii: "\n")) else {
      throw GitError(.invalidSpec, "a name or address contains a line feed", category: "invalid")
    }
    let minutes = abs(clean.offsetMinutes)
    let zone = String(minutes / 60 * 100 + minutes % 60)
    let padding = String(repeating: "0", count: max(0, 4 - zone.count))
    let sign = clean.offsetMinutes < 0 ? "-" : "+"
    return "\(clean.name) <\(clean.email)> \(clean.when) \(sign)\(padding)\(zone)"
  }
}
