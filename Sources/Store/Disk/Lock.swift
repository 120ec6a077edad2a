import Dispatch
import Glibc
import Synchronization

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
    mkdir(Disk.folder(of: path), 0o777)
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Disk.failure("can't open \(path)") }
    guard let code = Self.lock(file, waiting: seconds) else {
      // The thread that still waits closes the file when its turn comes.
      throw StoreError(
        .unusable, "another itsm has been writing to this repository for \(seconds) seconds",
        remedy: "see who holds \(path), then run the command again")
    }
    guard code == 0 else {
      errno = code
      let failure = Disk.failure("can't lock \(path)")
      close(file)
      throw failure
    }
    self.file = file
  }

  deinit { close(file) }

  /// Waits in the kernel's own queue, where who comes first is served first; asking again and
  /// again would leave that to chance when many wait.
  ///
  /// - Returns: 0 or an error number; nil when the time was over, and the file is not ours to close.
  private static func lock(_ file: Int32, waiting seconds: Int) -> Int32? {
    if flock(file, LOCK_EX | LOCK_NB) == 0 { return 0 }
    guard errno == EWOULDBLOCK || errno == EINTR else { return errno }
    guard seconds > 0 else {
      close(file)
      return nil
    }
    // `flock` has no time limit of its own, so that another thread waits for it.
    let turn = Turn()
    DispatchQueue(label: "itsm.lock").async {
      var code: Int32 = 0
      while flock(file, LOCK_EX) != 0 {
        code = errno
        guard code == EINTR else { break }
        code = 0
      }
      if turn.take(code) { close(file) }
    }
    return turn.wait(seconds)
  }

  /// What a waiting thread tells the one that waits for it.
  private final class Turn: Sendable {
    private let outcome = Mutex<(code: Int32?, isOver: Bool)>((nil, false))
    private let arrived = DispatchSemaphore(value: 0)

    /// True when nobody waits any more.
    func take(_ code: Int32) -> Bool {
      defer { arrived.signal() }
      return outcome.withLock { outcome in
        outcome.code = code
        return outcome.isOver
      }
    }

    /// The outcome; nil when the time is over.
    func wait(_ seconds: Int) -> Int32? {
      _ = arrived.wait(timeout: .now() + .seconds(seconds))
      return outcome.withLock { outcome in
        outcome.isOver = outcome.code == nil
        return outcome.code
      }
    }
  }
}
