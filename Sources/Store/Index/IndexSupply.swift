import Dispatch
import Git
import Glibc
import Records
import Synchronization

/// Reads and parses files on as many threads as there are processors, and hands them over in order.
///
/// No more than a few portions are read ahead, so that the memory needed does not grow with the
/// number of files.
struct IndexSupply {
  let source: TreeSource
  let rulebook: Rulebook

  private static let portion = 200
  private static let ahead = 6
  /// Below this number of files a second thread is not worth its start.
  private static let worthThreads = 400

  /// Calls `take` with the rows of `files`, in their order, some at a time, on this thread.
  func rows(of files: [RecordFile], _ take: ([IndexRow]) throws -> Void) throws {
    let starts = Array(stride(from: 0, to: files.count, by: Self.portion))
    guard files.count >= Self.worthThreads, let open = source.opener else {
      for start in starts { try take(rows(files, start, from: source)) }
      return
    }
    let shelf = Shelf(count: starts.count, room: Self.ahead)
    let rulebook = rulebook
    let threads = min(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1), 8)
    for _ in 0..<threads {
      DispatchQueue.global().async {
        let own = Result { try open() }
        while let part = shelf.next() {
          shelf.put(
            Result {
              try Self.rows(files, starts[part], rulebook) { try own.get().read($0) ?? [] }
            }, at: part)
        }
      }
    }
    defer { shelf.close() }
    for part in starts.indices { try take(shelf.take(part).get()) }
  }

  private func rows(
    _ files: [RecordFile], _ start: Int, from source: TreeSource
  ) throws -> [IndexRow] {
    try Self.rows(files, start, rulebook) { try source.read($0) ?? [] }
  }

  private static func rows(
    _ files: [RecordFile], _ start: Int, _ rulebook: Rulebook,
    _ read: (RecordFile) throws -> [UInt8]
  ) throws -> [IndexRow] {
    try files[start..<min(start + portion, files.count)].compactMap { file in
      guard let blob = file.blob else { return nil }
      return IndexRow(path: file.path, blob: blob, bytes: try read(file), rulebook: rulebook)
    }
  }

  /// Where threads put what they have made, until its turn comes.
  private final class Shelf: Sendable {
    private struct Content {
      var next = 0
      var rows: [Int: Result<[IndexRow], any Error>] = [:]
      var isClosed = false
    }

    private let content = Mutex(Content())
    // Begun with nothing: a semaphore must not end below the number it began with.
    private let room = DispatchSemaphore(value: 0)
    private let arrived = DispatchSemaphore(value: 0)
    private let count: Int

    init(count: Int, room: Int) {
      self.count = count
      for _ in 0..<room { self.room.signal() }
    }

    /// The next part to make, once the shelf has room for it; nil when there is none.
    func next() -> Int? {
      room.wait()
      let part = content.withLock { content -> Int? in
        guard !content.isClosed, content.next < count else { return nil }
        content.next += 1
        return content.next - 1
      }
      // Who finds nothing leaves the door open for the others.
      if part == nil { room.signal() }
      return part
    }

    func put(_ rows: Result<[IndexRow], any Error>, at part: Int) {
      content.withLock { $0.rows[part] = rows }
      arrived.signal()
    }

    func take(_ part: Int) -> Result<[IndexRow], any Error> {
      while true {
        if let rows = content.withLock({ $0.rows.removeValue(forKey: part) }) {
          room.signal()
          return rows
        }
        arrived.wait()
      }
    }

    func close() {
      content.withLock { $0.isClosed = true }
      room.signal()
    }
  }
}
