import Dispatch
import Synchronization

/// Makes the portions of something large on as many threads as there are processors, and hands them
/// over in order.
///
/// No more than a few are made ahead, so that the memory needed does not grow with their number.
enum Portions {
  private static let ahead = 6

  /// Makes portions and takes them.
  ///
  /// - Parameters:
  ///   - count: How many there are.
  ///   - worker: Called on each thread for what makes a portion of a number there.
  ///   - waiting: Called now and then on this thread while the next one is being made.
  ///   - take: Called with each, in their order, on this thread.
  /// - Throws: What the three throw.
  static func each<Portion: Sendable>(
    of count: Int, by worker: @escaping @Sendable () throws -> (Int) throws -> Portion,
    waiting: () -> Void = {}, _ take: (Portion) throws -> Void
  ) throws {
    let shelf = Shelf<Portion>(count: count, room: ahead)
    for _ in 0..<Processors.count {
      DispatchQueue.global().async {
        let make = Result { try worker() }
        while let part = shelf.next() {
          shelf.put(Result { try make.get()(part) }, at: part)
        }
      }
    }
    defer { shelf.close() }
    for part in 0..<count { try take(shelf.take(part, waiting).get()) }
  }
}

/// Where threads put what they have made, until its turn comes.
private final class Shelf<Portion: Sendable>: Sendable {
  private struct Content {
    var next = 0
    var made: [Int: Result<Portion, any Error>] = [:]
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

  func put(_ portion: Result<Portion, any Error>, at part: Int) {
    content.withLock { $0.made[part] = portion }
    arrived.signal()
  }

  func take(_ part: Int, _ waiting: () -> Void) -> Result<Portion, any Error> {
    while true {
      if let portion = content.withLock({ $0.made.removeValue(forKey: part) }) {
        room.signal()
        return portion
      }
      if arrived.wait(timeout: .now() + .milliseconds(200)) == .timedOut { waiting() }
    }
  }

  func close() {
    content.withLock { $0.isClosed = true }
    room.signal()
  }
}
