import Glibc

/// Git's own lock on an index, held while the branch and the index disagree.
///
/// The lock file is made complete under another name and then linked into place, so that it
/// always says whose it is: one that a dead writer left can be told from git's.
final class IndexLock {
  static let signature = "itsm holds this index\n"

  let path: String
  /// True once the branch has moved and until the index has followed: nobody may have the lock
  /// meanwhile, and if the index can't follow, the lock stays until recovery has made it.
  var mustStay = false

  /// Takes the lock, waiting a while for a git command that has it.
  ///
  /// - Parameters:
  ///   - index: The index file.
  ///   - scratch: A folder on the same file system for the file's making.
  ///   - seconds: How long to wait.
  /// - Throws: ``StoreError`` when it can't be had.
  init(index: String, scratch: String, waiting seconds: Double) throws(StoreError) {
    path = index + ".lock"
    let made = "\(scratch)/index-lock"
    unlink(made)
    let file = open(made, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Disk.failure("can't write \(made)") }
    let count = write(file, Self.signature, Self.signature.utf8.count)
    close(file)
    defer { unlink(made) }
    guard count == Self.signature.utf8.count else { throw Disk.failure("can't write \(made)") }
    var waited = 0.0
    while link(made, path) != 0 {
      guard errno == EEXIST, waited < seconds else {
        if errno != EEXIST { throw Disk.failure("can't lock the index") }
        throw StoreError(
          .unusable, "git is working in this repository: \(path) is there",
          remedy: "wait for it to end; if no git command runs, remove that file")
      }
      // Git holds its lock for some milliseconds and may take it again soon after.
      usleep(2_000)
      waited += 0.002
    }
  }

  /// Releases the lock, unless it must stay; once is enough.
  func release() {
    guard !mustStay, !isReleased else { return }
    isReleased = true
    unlink(path)
  }

  private var isReleased = false

  /// Removes a lock that a dead writer of this program left; the caller holds the writers' lock.
  static func removeStale(index: String) {
    let path = index + ".lock"
    guard let left = fopen(path, "r") else { return }
    defer { fclose(left) }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = fread(&buffer, 1, buffer.count, left)
    if String(decoding: buffer.prefix(count), as: UTF8.self) == signature { unlink(path) }
  }
}
