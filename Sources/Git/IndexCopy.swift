internal import CGit2
import Glibc

/// The index as it was read once: asked first, changed and written later.
///
/// Reading and writing the index of a large repository takes longer than the rest of a commit, so
/// nobody should do either twice.
public final class IndexCopy {
  private let index: Handle
  private let original: String
  private let temporary: String
  private let directory: String
  private let old: stat?
  private var isWritten = false

  init(of original: String, at temporary: String, in directory: String) throws(GitError) {
    self.original = original
    self.temporary = temporary
    self.directory = directory
    unlink(temporary)
    // Taken before the bytes are: a change in between makes the copy look older than it is.
    old = Files.status(of: original)
    // Git replaces its index and never writes into it, so another name for it is a copy.
    if linkat(AT_FDCWD, original, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) != 0 {
      if try !Files.copy(original, to: temporary) { unlink(temporary) }
    }
    do {
      index = try Self.open(temporary)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  deinit { if !isWritten { unlink(temporary) } }

  /// True while the index is the file that was read; git replaces it when it changes anything.
  public var isCurrent: Bool {
    let now = Files.status(of: original)
    guard let now, let old else { return now == nil && old == nil }
    return now.st_ino == old.st_ino && now.st_dev == old.st_dev && now.st_size == old.st_size
      && now.st_mtim.tv_sec == old.st_mtim.tv_sec && now.st_mtim.tv_nsec == old.st_mtim.tv_nsec
  }

  /// What is staged at `path`; the lowest stage if a merge left several, nil if nothing is.
  public func entry(_ path: String) -> IndexEntry? { Self.entry(path, in: index) }

  /// Writes the index with changes to the temporary path, for the caller to rename over the old
  /// one.
  ///
  /// All other entries, staged or not, stay as they are, and so does the format's version. The
  /// caller holds `index.lock`. Sizes and times are taken from the working files, so they must be
  /// written first; an entry without a file shows as deleted.
  ///
  /// - Parameters:
  ///   - upserted: What to stage; all stages of a path that was in conflict are replaced.
  ///   - removed: The paths to take out; one that is not there is no error.
  /// - Throws: ``GitError`` if the index cannot be written.
  public func write(upserting upserted: [IndexEntry], removing removed: [String]) throws(GitError) {
    for path in removed { try RepositoryPath.checked(path) }
    for entry in upserted { try RepositoryPath.checked(entry.path) }
    if let old { try smudge(writtenAt: old) }
    for path in removed { try remove(path) }
    for entry in upserted {
      try remove(entry.path)
      try add(entry)
    }
    try GitError.check(git_index_write(index.pointer))
    isWritten = true
    if let old { chmod(temporary, old.st_mode & 0o7777) }
  }

  static func open(_ path: String) throws(GitError) -> Handle {
    let path = try path.forC("a path")
    return try Handle(releasedBy: git_index_free) { git_index_open(&$0, path) }
  }

  static func entry(_ path: String, in index: borrowing Handle) -> IndexEntry? {
    for stage in 0...3 {
      if let entry = git_index_get_bypath(index.pointer, path, Int32(stage)) {
        return IndexEntry(
          path: path, id: ObjectID(entry.pointee.id),
          mode: TreeEntry.Mode(raw: entry.pointee.mode), stage: stage)
      }
    }
    return nil
  }

  private func remove(_ path: String) throws(GitError) {
    for stage in 0...3 where git_index_get_bypath(index.pointer, path, Int32(stage)) != nil {
      try GitError.check(git_index_remove(index.pointer, path, Int32(stage)))
    }
  }

  private func add(_ entry: IndexEntry) throws(GitError) {
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
  private func smudge(writtenAt old: stat) throws(GitError) {
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
