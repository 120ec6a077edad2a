internal import CGit2
import Glibc

/// One entry of the index, git's staging area.
public struct IndexEntry: Hashable, Sendable {
  /// The path from the root of the working tree.
  public var path: String
  /// The staged object.
  public var id: ObjectID
  /// What the entry is.
  public var mode: TreeEntry.Mode
  /// 0, or during a merge 1 for the ancestor, 2 for ours, 3 for theirs.
  public var stage: Int

  /// Creates an entry from its parts.
  public init(path: String, id: ObjectID, mode: TreeEntry.Mode = .file, stage: Int = 0) {
    self.path = path
    self.id = id
    self.mode = mode
    self.stage = stage
  }
}

extension Repository {
  /// The file that holds the index of this working tree; it may not exist yet.
  public var indexPath: String {
    indexFromEnvironment ?? gitDirectory + "/index"
  }

  /// What is staged at `path`; the lowest stage if a merge left several, nil if nothing is.
  ///
  /// - Throws: ``GitError`` if the index cannot be read.
  public func indexEntry(_ path: String) throws(GitError) -> IndexEntry? {
    try RepositoryPath.checked(path)
    return try indexEntries([path])[path]
  }

  /// What is staged at each of `paths`, read in one go; nothing for a path that is not staged.
  ///
  /// - Throws: ``GitError`` if the index cannot be read.
  public func indexEntries(_ paths: [String]) throws(GitError) -> [String: IndexEntry] {
    var entries: [String: IndexEntry] = [:]
    if let index = try IndexFile.read(indexPath).0 {
      for path in paths { entries[path] = index.entry(path) }
    } else {
      let index = try LibraryIndex(at: indexPath)
      for path in paths { entries[path] = index.entry(path) }
    }
    return entries
  }

  /// Reads the index, to be asked now and written with changes later.
  ///
  /// - Parameter temporaryPath: Where it will be written, on the same file system as the index.
  /// - Returns: The copy.
  /// - Throws: ``GitError`` if the index cannot be read, such as a split one.
  public func copyIndex(toTemporaryPath temporaryPath: String) throws(GitError) -> IndexCopy {
    try IndexCopy(of: indexPath, at: temporaryPath, in: workingDirectoryOrThrow())
  }

  /// Writes a new index to `temporaryPath` for the caller to rename over ``indexPath``, as
  /// ``IndexCopy/write(upserting:removing:)`` does.
  ///
  /// - Parameters:
  ///   - upserted: What to stage; all stages of a path that was in conflict are replaced.
  ///   - removed: The paths to take out; one that is not there is no error.
  ///   - temporaryPath: Where to write, on the same file system as the index.
  /// - Throws: ``GitError`` if the index cannot be read, such as a split one, or not be written.
  public func writeIndex(
    upserting upserted: [IndexEntry], removing removed: [String] = [],
    toTemporaryPath temporaryPath: String
  ) throws(GitError) {
    try copyIndex(toTemporaryPath: temporaryPath).write(upserting: upserted, removing: removed)
  }

  /// Uses the index that the environment names, as git does in a hook of `git commit -a`.
  ///
  /// A relative path starts at the top of the working tree, wherever the process is.
  func takeIndexFromEnvironment() throws(GitError) {
    guard var path = Environment.text("GIT_INDEX_FILE") else { return }
    if !path.hasPrefix("/"), let top = workingDirectory { path = top + "/" + path }
    let index = try LibraryIndex(at: path)
    try GitError.check(git_repository_set_index(pointer, index.pointer))
    indexFromEnvironment = path
  }
}
