import Git

/// An index that holds nothing staged that a commit would lose.
struct CheckedIndex {
  let copy: IndexCopy
  /// What git's race put back in it; see ``RecentFiles``.
  let behind: [ChangedFile]
}

/// Checks that a commit would touch no work of the user's.
struct Cleanliness {
  let workspace: Workspace
  let files: [ChangedFile]
  /// Files whose edits are what is committed.
  let adopted: PathSet
  /// The commit that the files differ from.
  let tip: ObjectID?

  init(
    _ workspace: Workspace, _ files: [ChangedFile], adopted: PathSet, tip: ObjectID?
  ) {
    self.workspace = workspace
    self.files = files
    self.adopted = adopted
    self.tip = tip
  }

  private var judged: [ChangedFile] { files.filter { !adopted.contains($0.path) } }

  /// Checks working files and index.
  ///
  /// - Returns: The index as it was read for it; nil in a bare repository.
  /// - Throws: ``StoreError`` of kind `refused`, naming the files.
  func check() throws -> CheckedIndex? {
    guard let disk = workspace.disk else { return nil }
    let edited = try besidesSkipped(judged.filter { try !isClean($0, disk) }, disk)
    if let first = edited.first {
      throw StoreError(
        .refused, "\(Self.list(edited.map(\.path))) has changes that are not committed",
        remedy: "itsm commit \(first.path) to keep them, "
          + (first.old == nil ? "or move it away" : "git restore \(first.path) to drop them"))
    }
    return try checkIndex()
  }

  /// The files without those that a sparse checkout leaves out; what becomes of these is written.
  private func besidesSkipped(_ edited: [ChangedFile], _ disk: Disk) throws -> [ChangedFile] {
    guard edited.contains(where: { !disk.exists($0.path) }) else { return edited }
    let index = try workspace.repository.copyIndex(toTemporaryPath: workspace.temporaryIndex)
    return edited.filter { disk.exists($0.path) || !index.isSkipped($0.path) }
  }

  /// Reads the index and checks it alone.
  ///
  /// - Throws: ``StoreError`` of kind `refused`, naming the files.
  func checkIndex() throws -> CheckedIndex {
    let index = try workspace.repository.copyIndex(toTemporaryPath: workspace.temporaryIndex)
    let behind = try RecentFiles(workspace).behind(index, tip)
    let excused = PathSet(behind.map(\.path))
    let staged = judged.filter { file in
      !excused.contains(file.path) && !file.stands(as: index.entry(file.path))
    }.map(\.path)
    guard !staged.isEmpty else { return CheckedIndex(copy: index, behind: behind) }
    throw StoreError(
      .refused, "\(Self.list(staged)) has changes that are staged but not committed",
      // The working files are as they were committed: `itsm commit` would find nothing.
      remedy: "git commit to keep them, git restore --staged \(staged[0]) to drop them")
  }

  private func isClean(_ file: ChangedFile, _ disk: Disk) throws -> Bool {
    guard let bytes = try disk.read(file.path) else {
      return file.old == nil && !disk.exists(file.path)
    }
    guard let old = file.old else { return false }
    guard workspace.workingMode(file.path, was: file.oldMode) == file.oldMode ?? .file else {
      return false
    }
    if try Repository.hash(bytes) == old { return true }
    // Git's filters, such as line ending conversion, may lie between the two.
    return try workspace.repository.hashWorkingFile(file.path) == old
  }

  private static func list(_ paths: [String]) -> String {
    paths.count == 1 ? paths[0] : "\(paths[0]) (and \(paths.count - 1) more)"
  }
}
