import Glibc

/// The lock that makes writers of one repository take turns.
///
/// `flock` belongs to the open file, so the kernel releases it when the process ends, however
/// it ends: there is no stale lock to clean up.
final class Lock {
  private let file: Int32

  /// Takes the lock, waiting for others.
  ///
  /// - Parameters:
  ///   - path: The lock file; it stays there for ever and is empty.
  ///   - seconds: How long to wait.
  /// - Throws: ``StoreError`` when it can't be had.
  init(path: String, waiting seconds: Int = 60) throws(StoreError) {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    mkdir(folder.joined(separator: "/"), 0o777)
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Disk.failure("can't open \(path)") }
    let deadline = time(nil) + seconds
    var pause: UInt32 = 500
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      guard code == EWOULDBLOCK, time(nil) <= deadline else {
        errno = code
        let failure =
          code == EWOULDBLOCK
          ? StoreError(
            .unusable, "another itsm has been writing to this repository for \(seconds) seconds",
            remedy: "see who holds \(path), then run the command again")
          : Disk.failure("can't lock \(path)")
        close(file)
        throw failure
      }
      usleep(pause)
      pause = min(pause * 3 / 2, 20_000)
    }
    self.file = file
  }

  deinit { close(file) }
}
