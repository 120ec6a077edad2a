import Git

/// What changed between two versions of the files.
struct Comparison {
  let repository: Repository
  /// The tree of the older version; nil if there is none, so that everything is new.
  let old: ObjectID?
  /// The files that differ, in the byte order of their paths.
  let changes: [PathChange]

  /// How a tree differs from what is staged.
  static func changes(
    from tree: ObjectID?, to staged: [IndexEntry], in repository: Repository
  ) throws -> [PathChange] {
    var before: [(path: String, entry: TreeEntry)] = []
    if let tree {
      try repository.walk(tree) { path, entry in
        if !entry.isTree { before.append((path, entry)) }
        return true
      }
    }
    var changes: [PathChange] = []
    var rest = before[...]
    for entry in staged {
      while let first = rest.first, first.path.utf8.lexicographicallyPrecedes(entry.path.utf8) {
        changes.append(PathChange(path: first.path, old: first.entry, new: nil))
        rest.removeFirst()
      }
      let new = TreeEntry(name: Disk.name(of: entry.path), id: entry.id, mode: entry.mode)
      let old = rest.first.flatMap { $0.path == entry.path ? $0.entry : nil }
      if old != nil { rest.removeFirst() }
      if old != new { changes.append(PathChange(path: entry.path, old: old, new: new)) }
    }
    return changes + rest.map { PathChange(path: $0.path, old: $0.entry, new: nil) }
  }

  /// The older text of a file; nil if there was none.
  func read(_ path: String) throws -> [UInt8]? {
    guard let old, let entry = try repository.entry(at: path, in: old),
      entry.mode == .file || entry.mode == .executable
    else { return nil }
    return try repository.blob(entry.id)
  }
}
