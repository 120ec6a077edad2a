extension Repository {
  /// The tree that `commit` records.
  ///
  /// - Throws: ``GitError`` if the commit cannot be read.
  public func tree(of commit: ObjectID) throws(GitError) -> ObjectID {
    try commitNode(commit).tree
  }

  /// The entries of one folder, in git's order.
  ///
  /// - Throws: ``GitError`` if `tree` is missing, corrupt or not a tree.
  public func entries(of tree: ObjectID) throws(GitError) -> [TreeEntry] {
    let tree = try rawTree(tree)
    var entries: [TreeEntry] = []
    var offset = 0
    while let entry = try tree.entry(at: offset) {
      entries.append(tree.copy(entry))
      offset = entry.end
    }
    return entries
  }

  /// The entry at `path` below `tree`; nil if there is none.
  ///
  /// - Throws: ``GitError`` if `path` is not one, or a tree on the way cannot be read.
  public func entry(at path: String, in tree: ObjectID) throws(GitError) -> TreeEntry? {
    try RepositoryPath.checked(path)
    var folder = tree
    var rest = RepositoryPath.bytes(path)[...]
    while true {
      let name = rest.prefix { $0 != UInt8(ascii: "/") }
      let raw = try rawTree(folder)
      guard let entry = try raw.entry(named: name) else { return nil }
      if name.endIndex == rest.endIndex { return raw.copy(entry) }
      guard entry.isTree else { return nil }
      folder = raw.id(of: entry)
      rest = rest[name.endIndex...].dropFirst()
    }
  }

  /// Visits everything below `tree` in the byte order of paths, folders before what is in them.
  ///
  /// - Parameters:
  ///   - tree: Where to start.
  ///   - prefix: The folder or file to stay within; empty for all.
  ///   - visit: Is called with the path from the root of `tree` and the entry there, and returns
  ///     whether to go on into it if it is a folder.
  /// - Throws: ``GitError`` if a tree cannot be read, or what `visit` throws.
  public func walk(
    _ tree: ObjectID, prefix: String = "",
    _ visit: (String, TreeEntry) throws(GitError) -> Bool
  ) throws(GitError) {
    guard !prefix.isEmpty else {
      var path: [UInt8] = []
      return try walk(tree, below: &path, depth: 0, visit)
    }
    guard let entry = try entry(at: prefix, in: tree) else { return }
    if try visit(prefix, entry), entry.isTree {
      var path = Array(prefix.utf8) + [UInt8(ascii: "/")]
      try walk(entry.id, below: &path, depth: 0, visit)
    }
  }

  private func walk(
    _ tree: ObjectID, below path: inout [UInt8], depth: Int,
    _ visit: (String, TreeEntry) throws(GitError) -> Bool
  ) throws(GitError) {
    try Self.checkDepth(depth)
    let raw = try rawTree(tree)
    let length = path.count
    var offset = 0
    while let entry = try raw.entry(at: offset) {
      offset = entry.end
      path.append(contentsOf: raw.name(of: entry))
      if try visit(String(decoding: path, as: UTF8.self), raw.copy(entry)), entry.isTree {
        path.append(UInt8(ascii: "/"))
        try walk(raw.id(of: entry), below: &path, depth: depth + 1, visit)
      }
      path.removeSubrange(length...)
    }
  }

  /// Keeps a tree made to exhaust the stack from doing so; git's own limit is 2048.
  static func checkDepth(_ depth: Int) throws(GitError) {
    guard depth > 2048 else { return }
    throw GitError(.unsupported, "folders are nested more than 2048 deep", category: "tree")
  }
}
