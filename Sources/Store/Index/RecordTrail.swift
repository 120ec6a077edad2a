import GRDB
import Git

/// The commits that changed one record, as far as a ``CommitTable`` knows them.
final class RecordTrail: PathShortcut {
  private let table: CommitTable
  private let key: Int64
  /// Where the walk has been while several lines were open: chain → numbers.
  private var crossed: [Int64: [Int64]] = [:]
  private var crossedCount = 0

  init(_ table: CommitTable, _ path: String) {
    self.table = table
    key = CommitSchema.key(of: path)
  }

  func step(from commit: ObjectID, ending crossed: [ObjectID]) -> PathStep {
    table.ask { database -> PathStep? in
      guard var place = try CommitTable.place(of: commit, in: database) else { return nil }
      try note(crossed, database)
      var isStart = true
      while true {
        let hit = try next(at: place, database)
        if isCrossed(place, down: hit?.number ?? 0, withItself: !isStart) { return .end }
        if let hit { return .next(hit.name) }
        guard let origin = try origin(of: place.chain, database) else { return .end }
        (place, isStart) = (origin, false)
      }
    } ?? .unknown
  }

  private func note(_ commits: [ObjectID], _ database: Database) throws {
    for commit in commits[crossedCount...] {
      // One that is not known is above all that are: no chain leads to it.
      if let place = try CommitTable.place(of: commit, in: database) {
        crossed[place.chain, default: []].append(place.number)
      }
    }
    crossedCount = commits.count
  }

  private func isCrossed(
    _ start: CommitTable.Place, down end: Int64, withItself: Bool
  ) -> Bool {
    crossed[start.chain]?.contains {
      end <= $0 && ($0 < start.number || (withItself && $0 == start.number))
    } ?? false
  }

  /// The next commit down a chain that may have changed the path.
  private func next(
    at place: CommitTable.Place, _ database: Database
  ) throws -> (number: Int64, name: ObjectID)? {
    let touch = try RawQuery(Self.touch, database).first {
      $0.integer(key)
      $0.integer(place.chain)
      $0.integer(place.number)
    } reading: {
      ($0.number(0), $0.blob(1) ?? .zero)
    }
    let sweep = try RawQuery(Self.sweep, database).first {
      $0.integer(place.chain)
      $0.integer(place.number)
    } reading: {
      ($0.number(0), $0.blob(1) ?? .zero)
    }
    return [touch, sweep].compactMap { $0 }.max { $0.number < $1.number }
  }

  private static let touch = """
    SELECT number, name FROM touch WHERE path = ? AND chain = ? AND number <= ? \
    ORDER BY number DESC LIMIT 1
    """
  private static let sweep = """
    SELECT number, name FROM sweep WHERE chain = ? AND number <= ? ORDER BY number DESC LIMIT 1
    """

  private func origin(of chain: Int64, _ database: Database) throws -> CommitTable.Place? {
    try RawQuery("SELECT origin, number FROM chain WHERE chain = ?", database)
      .first {
        $0.integer(chain)
      } reading: { row in
        row.integer(0).map { CommitTable.Place(chain: $0, number: row.number(1)) }
      }.flatMap { $0 }
  }
}
