import Dispatch
import GRDB
import Synchronization

extension RecordIndex {
  /// Looks at all rows of a table, in several threads where that is worth it.
  ///
  /// - Parameters:
  ///   - table: The name of a table whose rows are numbered by `file`.
  ///   - count: How many parts there may be.
  ///   - database: The index; other threads open it for themselves.
  ///   - begin: Begins a part.
  ///   - add: Adds the rows of a range of numbers to a part.
  /// - Returns: The parts, in the order of their rows.
  /// - Throws: What `add` throws.
  func shares<Part>(
    of table: String, among count: Int, in database: Database, into begin: @Sendable () -> Part,
    _ add: @Sendable (inout Part, Range<Int64>, Database) throws -> Void
  ) throws -> [Part] {
    let ranges = try Self.ranges(of: table, among: count, in: database)
    guard ranges.count > 1 else {
      var part = begin()
      for range in ranges { try add(&part, range, database) }
      return [part]
    }
    let outcomes = Mutex<[Int: Outcome<Part>]>([:])
    let reader = IndexReader(place: place, target: target)
    DispatchQueue.concurrentPerform(iterations: ranges.count) { place in
      var outcome = Outcome(part: begin())
      do {
        try reader.read { database in
          outcome.isDone = true
          try add(&outcome.part, ranges[place], database)
        }
      } catch {
        outcome.error = error
      }
      let ended = outcome
      outcomes.withLock { $0[place] = ended }
    }
    var found = outcomes.withLock { $0 }
    return try ranges.indices.compactMap { place in
      guard var outcome = found.removeValue(forKey: place) else { return nil }
      if outcome.isDone {
        if let error = outcome.error { throw error }
      } else {
        try add(&outcome.part, ranges[place], database)
      }
      return outcome.part
    }
  }

  /// A part of this many records is not worth a thread.
  private static let smallest: Int64 = 250

  /// Ranges of row numbers with about as many records each; none for an empty table.
  private static func ranges(
    of table: String, among count: Int, in database: Database
  ) throws -> [Range<Int64>] {
    let row = try Row.fetchOne(database, sql: "SELECT min(file), max(file) FROM \(table)")
    guard let first = row?[0] as Int64?, let last = row?[1] as Int64? else { return [] }
    let length = last - first + 1
    let count = max(1, min(Int64(count), length / smallest))
    return (0..<count).map { place in
      first + length * place / count..<first + length * (place + 1) / count
    }
  }

  /// What one thread makes, and what it ends with.
  private struct Outcome<Part>: @unchecked Sendable {
    // Written by one thread, and read by another only when that one has ended.
    var part: Part
    var error: (any Error)?
    /// False where the thread could not have the database as it is here.
    var isDone = false
  }
}

/// Asks the file of an index that is as it should be, from any thread.
private struct IndexReader: Sendable {
  let place: IndexPlace
  let target: IndexTarget

  /// - Throws: ``IndexUnavailable`` if there is no such file or it holds something else by now.
  func read(_ body: (Database) throws -> Void) throws {
    guard let queue = try place.open() else { throw IndexUnavailable() }
    try queue.read { database in
      guard try RecordIndex.held(by: database) == target else { throw IndexUnavailable() }
      try body(database)
    }
  }
}
