import Dispatch
import GRDB
import Records
import Synchronization

extension RecordIndex {
  /// Makes something of all records of a type; see ``Snapshot/reduce(_:asking:among:into:_:)``.
  func reduce<Part>(
    _ type: RecordType, asking request: SummaryRequest, among count: Int,
    into begin: @Sendable () -> Part,
    _ add: @Sendable (inout Part, any RecordSummary) throws -> Void
  ) throws -> [Part] {
    try answer { database in
      let all = Selection(type, order: RecordOrder([]), now: .first)
      guard let (table, _) = try filter(of: all, in: database) else { return [] }
      guard count > 1, let brief = BriefRow.Plan(table, request),
        let places = try Self.shares(of: table, among: count, in: database)
      else {
        var part = begin()
        let sql = "SELECT \(IndexedRecord.columns) \(from(table, as: table.name)) ORDER BY f.path"
        try each(Question(table: table, sql: sql), in: database) { try add(&part, $0) }
        return [part]
      }
      return try sideBySide(places, brief, in: database, into: begin, add)
    }
  }

  /// A part of this many records is not worth a thread.
  private static let smallest: Int64 = 250

  /// Ranges of row numbers with about as many records each; nil for less than two.
  private static func shares(
    of table: TypeTable, among count: Int, in database: Database
  ) throws -> [Range<Int64>]? {
    let row = try Row.fetchOne(database, sql: "SELECT min(file), max(file) FROM \(table.name)")
    guard let first = row?[0] as Int64?, let last = row?[1] as Int64? else { return nil }
    let count = min(Int64(count), (last - first) / smallest)
    guard count > 1 else { return nil }
    return (0..<count).map { place in
      let length = last - first + 1
      return first + length * place / count..<first + length * (place + 1) / count
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

  private func sideBySide<Part>(
    _ ranges: [Range<Int64>], _ brief: BriefRow.Plan, in database: Database,
    into begin: @Sendable () -> Part,
    _ add: @Sendable (inout Part, any RecordSummary) throws -> Void
  ) throws -> [Part] {
    let outcomes = Mutex<[Int: Outcome<Part>]>([:])
    let reader = IndexReader(place: place, target: target)
    DispatchQueue.concurrentPerform(iterations: ranges.count) { place in
      var outcome = Outcome(part: begin())
      do {
        try reader.read { database in
          outcome.isDone = true
          try brief.each(ranges[place], in: database) { try add(&outcome.part, $0) }
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
        try brief.each(ranges[place], in: database) { try add(&outcome.part, $0) }
      }
      return outcome.part
    }
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

extension BriefRow.Plan {
  /// Calls `body` with the records of some rows; it must not keep them.
  fileprivate func each(
    _ range: Range<Int64>, in database: Database, _ body: (BriefRow) throws -> Void
  ) throws {
    let sql = """
      SELECT \(columns.joined(separator: ", ")) FROM \(table.name) r0 \
      JOIN story s ON s.file = r0.file \
      WHERE r0.file >= \(range.lowerBound) AND r0.file < \(range.upperBound) ORDER BY r0.file
      """
    var record: BriefRow?
    try database.eachRow(sql) { row in
      let current = record ?? BriefRow(self, row)
      record = current
      try body(current)
    }
  }
}
