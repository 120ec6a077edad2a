import Dispatch
import Git
import Records
import Synchronization

extension Snapshot {
  /// Below this number of files a second thread is not worth its start.
  private static let worthThreads = 1_000
  /// How many files a thread takes at a time.
  private static let share = 250

  /// Calls `body` with all files, some at a time, on as many threads as there are processors.
  ///
  /// Each thread reads the files through a snapshot of its own.
  ///
  /// - Returns: What `body` returned, in the order of the files.
  /// - Throws: What `body` threw for the first files it failed at; ``GitError`` or ``StoreError``
  ///   when files can't be listed.
  func inParts<Part: Sendable>(
    _ body: @Sendable (Snapshot, ArraySlice<RecordFile>) throws -> Part
  ) throws -> [Part] {
    let files = try files()
    let threads = Processors.count
    guard threads > 1, files.count >= Self.worthThreads, overlay.isEmpty, let open = source.opener
    else { return [try body(self, files[...])] }
    let (rulebook, folder) = (rulebook, folder)
    let starts = Array(stride(from: 0, to: files.count, by: Self.share))
    let next = Atomic<Int>(0)
    let results = Mutex<[Int: Result<Part, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var own: Snapshot?
      while case let part = next.add(1, ordering: .relaxed).oldValue, part < starts.count {
        let result = Result {
          let snapshot = try own ?? Snapshot(listing: files, of: open(), rulebook, folder)
          own = snapshot
          return try body(
            snapshot, files[starts[part]..<min(starts[part] + Self.share, files.count)])
        }
        results.withLock { $0[part] = result }
        if case .failure = result { next.store(starts.count, ordering: .relaxed) }
      }
    }
    return try results.withLock { results in
      try starts.indices.compactMap { try results[$0]?.get() }
    }
  }
}
