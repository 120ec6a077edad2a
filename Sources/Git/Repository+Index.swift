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
    let index = try openIndex(indexPath)
    var entries: [String: IndexEntry] = [:]
    for path in paths { entries[path] = Self.entry(path, in: index) }
    return entries
  }

  private static func entry(_ path: String, in index: borrowing Handle) -> IndexEntry? {
    for stage in 0...3 {
      if let entry = git_index_get_bypath(index.pointer, path, Int32(stage)) {
        return IndexEntry(
          path: path, id: ObjectID(entry.pointee.id),
          mode: TreeEntry.Mode(raw: entry.pointee.mode), stage: stage)
      }
    }
    return nil
  }

  /// Writes a new index to `temporaryPath` for the caller to rename over ``indexPath``.
  ///
  /// All other entries, staged or not, stay as they are, and so does the format's version. The
  /// caller holds `index.lock`. Sizes and times are taken from the working files, so they must be
  /// written first; an entry without a file shows as deleted.
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
    let directory = try workingDirectoryOrThrow()
    for path in removed { try RepositoryPath.checked(path) }
    for entry in upserted { try RepositoryPath.checked(entry.path) }
    let old = Files.status(of: indexPath)
    if try !Files.copy(indexPath, to: temporaryPath) { unlink(temporaryPath) }

    let index = try openIndex(temporaryPath)
    if let old { try smudge(index, writtenAt: old, in: directory) }
    for path in removed { try remove(path, from: index) }
    for entry in upserted {
      try remove(entry.path, from: index)
      try add(entry, to: index, in: directory)
    }
    try GitError.check(git_index_write(index.pointer))
    if let old { chmod(temporaryPath, old.st_mode & 0o7777) }
  }

  /// Uses the index that the environment names, as git does in a hook of `git commit -a`.
  func takeIndexFromEnvironment() throws(GitError) {
    guard let path = Environment.text("GIT_INDEX_FILE") else { return }
    let index = try openIndex(path)
    try GitError.check(git_repository_set_index(pointer, index.pointer))
    indexFromEnvironment = path
  }

  private func openIndex(_ path: String) throws(GitError) -> Handle {
    let path = try path.forC("a path")
    return try Handle(releasedBy: git_index_free) { git_index_open(&$0, path) }
  }

  private func remove(_ path: String, from index: borrowing Handle) throws(GitError) {
    for stage in 0...3 where git_index_get_bypath(index.pointer, path, Int32(stage)) != nil {
      try GitError.check(git_index_remove(index.pointer, path, Int32(stage)))
    }
  }

  private func add(
    _ entry: IndexEntry, to index: borrowing Handle, in directory: String
  ) throws(GitError) {
    var new = git_index_entry()
    new.id = entry.id.oid
    new.mode = entry.mode.rawValue
    new.flags = UInt16(entry.stage << Int(GIT_INDEX_ENTRY_STAGESHIFT))
    if let status = Files.status(of: directory + "/" + entry.path) { new.copy(status) }
    let result = entry.path.withCString { path in
      new.path = path
      return git_index_add(index.pointer, &new)
    }
    try GitError.check(result)
  }

  /// Makes git look at the contents of files that changed as the old index was being written.
  ///
  /// Git trusts an entry whose file is older than the index. The new index is younger than a change
  /// in the same second as the old one, so such an entry loses its size here, as it does in git.
  private func smudge(
    _ index: borrowing Handle, writtenAt old: stat, in directory: String
  ) throws(GitError) {
    let written = Int32(truncatingIfNeeded: old.st_mtim.tv_sec)
    for number in 0..<git_index_entrycount(index.pointer) {
      guard let entry = git_index_get_byindex(index.pointer, number)?.pointee,
        entry.mtime.seconds >= written, entry.file_size != 0, let name = entry.path
      else { continue }
      // A file that provably did not change since may keep its size.
      if let now = Files.status(of: directory + "/" + String(cString: name)),
        now.st_mtim.tv_nsec != 0, entry.matches(now),
        (now.st_mtim.tv_sec, now.st_mtim.tv_nsec) < (old.st_mtim.tv_sec, old.st_mtim.tv_nsec)
      {
        continue
      }
      var smudged = entry
      smudged.file_size = 0
      try GitError.check(git_index_add(index.pointer, &smudged))
    }
  }
}

extension git_index_entry {
  /// Takes over what git compares to find out whether a file changed.
  fileprivate mutating func copy(_ status: stat) {
    ctime = git_index_time(
      seconds: Int32(truncatingIfNeeded: status.st_ctim.tv_sec),
      nanoseconds: UInt32(truncatingIfNeeded: status.st_ctim.tv_nsec))
    mtime = git_index_time(
      seconds: Int32(truncatingIfNeeded: status.st_mtim.tv_sec),
      nanoseconds: UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec))
    dev = UInt32(truncatingIfNeeded: status.st_dev)
    ino = UInt32(truncatingIfNeeded: status.st_ino)
    uid = status.st_uid
    gid = status.st_gid
    file_size = UInt32(truncatingIfNeeded: status.st_size)
  }

  fileprivate func matches(_ status: stat) -> Bool {
    var other = self
    other.copy(status)
    return other.file_size == file_size && other.mtime.seconds == mtime.seconds
      && other.mtime.nanoseconds == mtime.nanoseconds
      && other.ctime.seconds == ctime.seconds && other.ctime.nanoseconds == ctime.nanoseconds
  }
}
