import Git

// Where one side has a file and the other a folder.

extension MergePlan {
  /// Makes sure that nothing lies below a file.
  ///
  /// - Parameters:
  ///   - tree: Our tree.
  ///   - repository: Where it is.
  /// - Throws: ``StoreError`` of kind `refused` if one side has a file where the other has a folder.
  func checkPlaces(in tree: ObjectID, of repository: Repository) throws {
    var fine = PathSet()
    for (path, file) in files.all where !file.isGone && file.old == nil {
      for folder in Disk.folders(above: path) where fine.insert(folder) {
        if try isFile(folder, tree, repository) { throw Self.clash(folder) }
      }
      if try isFolder(path, tree, repository) { throw Self.clash(path) }
    }
  }

  private func isFile(_ path: String, _ tree: ObjectID, _ repository: Repository) throws -> Bool {
    if let file = files[path] { return !file.isGone }
    return try repository.entry(at: path, in: tree).map { !$0.isTree } ?? false
  }

  /// True if something stays in a folder of ours.
  private func isFolder(_ path: String, _ tree: ObjectID, _ repository: Repository) throws -> Bool {
    guard let entry = try repository.entry(at: path, in: tree), entry.isTree else { return false }
    var stays = false
    try repository.walk(entry.id) { below, entry in
      if !entry.isTree, !(files["\(path)/\(below)"]?.isGone ?? false) { stays = true }
      return entry.isTree && !stays
    }
    return stays
  }

  private static func clash(_ path: String) -> StoreError {
    StoreError(
      .refused, "\(path) is a file on one side and a folder on the other",
      remedy: "git mv one of them on its branch and commit that, then merge again")
  }
}
