internal import CGit2
import Glibc

/// What an entry of the index says of its file, by which git finds out whether the file changed.
///
/// Everything is cut to 32 bits; all zeros where there is no file.
struct FileFacts: Equatable {
  /// When something happened.
  struct Time: Equatable {
    var seconds: UInt32 = 0
    var nanoseconds: UInt32 = 0
  }

  /// When bytes, name, mode or owner last changed.
  var changed = Time()
  /// When the bytes last changed.
  var written = Time()
  var device: UInt32 = 0
  var inode: UInt32 = 0
  var owner: UInt32 = 0
  var group: UInt32 = 0
  var size: UInt32 = 0

  /// Whether the entry must lose its size in a new index, to make git look at the file's contents.
  ///
  /// Git trusts an entry whose file is older than the index. The new index is younger than a change
  /// in the same second as the old one, so such an entry loses its size, as it does in git. Not where
  /// the file holds what the entry says: some commands of git take an entry without a size for a change.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - id: What the entry says that it holds.
  ///   - old: What the system says of the old index.
  /// - Returns: Whether it must.
  func mustForgetSize(of file: String, holding id: ObjectID, writtenAt old: stat) -> Bool {
    guard written.isRacy(old), size != 0 else { return false }
    guard let now = Files.status(of: file) else { return true }
    let facts = FileFacts(now)
    let isSame = (facts.size, facts.written, facts.changed) == (size, written, changed)
    let isOlder =
      (now.st_mtim.tv_sec, now.st_mtim.tv_nsec) < (old.st_mtim.tv_sec, old.st_mtim.tv_nsec)
    // A file that provably did not change since may keep its size.
    if isSame, isOlder, now.st_mtim.tv_nsec != 0 { return false }
    return facts.size != size || !Self.holds(file, now, id)
  }

  /// Whether a file has the bytes of an object; one that git would convert, or a large one, counts as
  /// not having them.
  private static func holds(_ file: String, _ now: stat, _ id: ObjectID) -> Bool {
    guard now.st_mode & S_IFMT == S_IFREG, now.st_size <= 1 << 20,
      let bytes = Files.contents(of: file)
    else { return false }
    return bytes.withUnsafeBytes { Object.id(of: GIT_OBJECT_BLOB, $0) } == id
  }
}

extension FileFacts.Time {
  init(_ time: timespec) {
    seconds = UInt32(truncatingIfNeeded: time.tv_sec)
    nanoseconds = UInt32(truncatingIfNeeded: time.tv_nsec)
  }

  /// Whether it lies in the second in which the old index was written, or later.
  func isRacy(_ old: stat) -> Bool {
    Int32(bitPattern: seconds) >= Int32(truncatingIfNeeded: old.st_mtim.tv_sec)
  }
}

extension FileFacts {
  init(_ status: stat) {
    changed = Time(status.st_ctim)
    written = Time(status.st_mtim)
    device = UInt32(truncatingIfNeeded: status.st_dev)
    inode = UInt32(truncatingIfNeeded: status.st_ino)
    owner = status.st_uid
    group = status.st_gid
    size = UInt32(truncatingIfNeeded: status.st_size)
  }

  /// What the system says of the file at `path` now; zeros if there is none.
  init(of path: String) {
    self = Files.status(of: path).map { FileFacts($0) } ?? FileFacts()
  }
}
