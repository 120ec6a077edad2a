import Glibc

/// Brings open files to the disk side by side.
///
/// Each waits for the disk by itself. Together they wait hardly longer than one of them, which
/// counts most when others use the disk as well.
enum Flusher {
  /// Returns when all files are on the disk.
  ///
  /// - Parameter files: Open files or folders.
  /// - Returns: The place of the first that failed and the system's error number; nil if none did.
  static func flush(_ files: [Int32]) -> (place: Int, error: Int32)? {
    let jobs = files.map { Job($0) }
    let threads = jobs.dropFirst().prefix(limit - 1).map { (job: $0, thread: $0.start()) }
    for (job, thread) in threads where thread == nil { job.run() }
    jobs.first?.run()
    for case (_, let thread?) in threads { pthread_join(thread, nil) }
    for job in jobs.dropFirst(limit) { job.run() }
    return jobs.firstIndex { $0.error != 0 }.map { ($0, jobs[$0].error) }
  }

  /// More threads than this are not started.
  private static let limit = 16

  private final class Job {
    let file: Int32
    var error: Int32 = 0

    init(_ file: Int32) { self.file = file }

    func run() { if fsync(file) != 0 { error = errno } }

    /// Runs in a thread of its own; nil if there is none to be had.
    func start() -> pthread_t? {
      var thread = pthread_t()
      let job = Unmanaged.passRetained(self)
      let status = pthread_create(
        &thread, nil,
        { job in
          if let job { Unmanaged<Job>.fromOpaque(job).takeRetainedValue().run() }
          return nil
        }, job.toOpaque())
      if status != 0 { job.release() }
      return status == 0 ? thread : nil
    }
  }
}
