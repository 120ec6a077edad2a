import GRDB
import Git
import Records

extension RecordIndex {
  /// The best records that hold all words, best first, and how many there are.
  func search(
    _ words: [String], types: [RecordType], limit: Int
  ) throws -> (best: [SearchCandidate], count: Int) {
    guard !words.isEmpty else { return ([], 0) }
    return try answer { database in
      let parts = try shares(
        of: "body", among: Processors.count, in: database, into: { TextScan(words) }
      ) { scan, range, database in
        let sql = """
          SELECT file, text FROM body \
          WHERE file >= \(range.lowerBound) AND file < \(range.upperBound) ORDER BY file
          """
        try database.eachRow(sql) { row in scan.add(row.number(0), row.bytes(1)) }
      }
      let scan = parts.dropFirst().reduce(into: parts.first ?? TextScan(words)) { $0.merge($1) }
      let wanted = try files(of: types, in: database)
      let ranked = zip(scan.matches, scan.scores).filter { match, _ in
        wanted?.contains(match.file) ?? true
      }.map { (file: $0.file, score: $1) }
      return (try best(of: ranked, limit: max(limit, 0), in: database), ranked.count)
    }
  }

  /// The row numbers of records of some types; nil for all.
  private func files(of types: [RecordType], in database: Database) throws -> Set<Int64>? {
    guard !types.isEmpty else { return nil }
    let numbers = types.map { String(schema.number(of: $0)) }.joined(separator: ", ")
    return try Int64.fetchSet(database, sql: "SELECT file FROM file WHERE type IN (\(numbers))")
  }

  /// The best of some rows, best first; equal ones in the order of ids.
  private func best(
    of ranked: [(file: Int64, score: Double)], limit: Int, in database: Database
  ) throws -> [SearchCandidate] {
    let scores = ranked.map(\.score).sorted(by: >)
    guard limit > 0, let least = scores.prefix(limit).last else { return [] }
    let statement = try database.cachedStatement(
      sql: "SELECT id, path, hex(blob) FROM file WHERE file = ?")
    var found: [(id: String, candidate: SearchCandidate)] = []
    for (file, score) in ranked where score >= least {
      guard let row = try Row.fetchOne(statement, arguments: [file]) else { continue }
      let place = RecordFile(path: row[1], blob: ObjectID(row[2] as String))
      found.append((row[0], SearchCandidate(file: place, score: score)))
    }
    found.sort { ($1.candidate.score, $0.id) < ($0.candidate.score, $1.id) }
    return found.prefix(limit).map(\.candidate)
  }
}
