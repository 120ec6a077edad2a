internal import CGit2
import Glibc

/// The index as it was read once: asked first, changed and written later.
///
/// Reading and writing the index of a large repository takes longer than the rest of a commit, so
/// nobody should do either twice.
public final class IndexCopy {
  private let original: String
  private let temporary: String
  private let directory: String
  private let old: stat?
  /// Nil if libgit2 has to do it.
  private let file: IndexFile?
  private var library: LibraryIndex?
  private var isWritten = false
  /// The temporary file, open, while it holds nothing but room.
  private var reserved: Int32?

  init(of original: String, at temporary: String, in directory: String) throws(GitError) {
    self.original = original
    self.temporary = temporary
    self.directory = directory
    let (file, old) = try IndexFile.read(original)
    (self.file, self.old) = (file, old)
    if file == nil { library = try Self.library(of: original, at: temporary) }
  }

  deinit {
    if let reserved { close(reserved) }
    if !isWritten, library != nil || reserved != nil { unlink(temporary) }
  }

  /// Whether libgit2 reads and writes it.
  var usesLibrary: Bool { library != nil }

  /// True while the index is the file that was read; git replaces it when it changes anything.
  public var isCurrent: Bool {
    let now = Files.status(of: original, followsLinks: true)
    guard let now, let old else { return now == nil && old == nil }
    return now.st_ino == old.st_ino && now.st_dev == old.st_dev && now.st_size == old.st_size
      && now.st_mtim.tv_sec == old.st_mtim.tv_sec && now.st_mtim.tv_nsec == old.st_mtim.tv_nsec
  }

  /// What is staged at `path`; the lowest stage if a merge left several, nil if nothing is.
  public func entry(_ path: String) -> IndexEntry? {
    if let file { return file.entry(path) }
    return library?.entry(path)
  }

  /// Whether a sparse checkout leaves the file at `path` out of the working tree.
  public func isSkipped(_ path: String) -> Bool {
    file?.isSkipped(path) ?? library?.isSkipped(path) ?? false
  }

  /// Makes sure that the disk has room for the index when it has grown.
  ///
  /// - Parameters:
  ///   - growth: In bytes.
  ///   - other: A file that takes the room if libgit2 writes the index, for the caller to remove
  ///     right before that.
  /// - Returns: The system's error number; 0 if there is room.
  public func reserveRoom(_ growth: Int, orIn other: String) -> Int32 {
    let path = usesLibrary ? other : temporary
    unlink(path)
    let room = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard room >= 0 else { return errno }
    let failed = posix_fallocate(room, 0, off_t(Int(old?.st_size ?? 0) + growth))
    if usesLibrary { close(room) } else { reserved = room }
    return failed == EOPNOTSUPP || failed == EINVAL ? 0 : failed
  }

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
    if let file {
      let changes = IndexChange.sorted(upserting: upserted, removing: removed)
      if !file.collides(changes) { return try write(file, changes) }
      // Which entries go then is libgit2's to say.
      try create { output throws(GitError) in
        try Files.write(file.bytes, to: output, self.temporary)
      }
      library = try LibraryIndex(at: temporary)
    }
    try library?.write(
      upserting: upserted, removing: removed, in: directory, writtenAt: old)
    isWritten = true
    if let old { chmod(temporary, old.st_mode & 0o7777) }
  }

  private func write(_ file: IndexFile, _ changes: [IndexChange]) throws(GitError) {
    try create { output throws(GitError) in
      if let old = self.old { fchmod(output, old.st_mode & 0o7777) }
      var writer = IndexWriter(
        file, writtenAt: self.old, to: IndexOutput(file: output, path: self.temporary),
        in: self.directory)
      try writer.write(changes)
    }
    isWritten = true
  }

  /// Creates the temporary file, in the room that was reserved for it, or leaves none.
  private func create(_ fill: (Int32) throws(GitError) -> Void) throws(GitError) {
    let room = reserved
    reserved = nil
    if room == nil { unlink(temporary) }
    let output = room ?? open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard output >= 0 else { throw Files.failure("cannot write", temporary) }
    defer { close(output) }
    do throws(GitError) {
      try fill(output)
      guard ftruncate(output, lseek(output, 0, SEEK_CUR)) == 0 else {
        throw Files.failure("cannot write", temporary)
      }
    } catch {
      unlink(temporary)
      throw error
    }
    // As ext4 does by itself when a file replaces another, unless its room was reserved.
    itsm_start_write(output)
  }

  private static func library(
    of original: String, at temporary: String
  ) throws(GitError) -> LibraryIndex {
    unlink(temporary)
    // Git replaces its index and never writes into it, so another name for it is a copy.
    if linkat(AT_FDCWD, original, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) != 0 {
      if try !Files.copy(original, to: temporary) { unlink(temporary) }
    }
    do {
      return try LibraryIndex(at: temporary)
    } catch {
      unlink(temporary)
      throw error
    }
  }
}
