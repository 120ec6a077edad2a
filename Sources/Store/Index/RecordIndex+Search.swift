import GRDB
import Git
import Glibc
import Records

extension RecordIndex {
  /// What a word in the id or title counts for, beside once for being in the text.
  private static let titleWeight = 3.0

  /// The best records that hold all words, best first, and how many there are.
  func search(
    _ words: [String], types: [RecordType], limit: Int
  ) throws -> (best: [SearchCandidate], count: Int) {
    try answer { database in
      guard let corpus = try corpus(words, in: database) else { return ([], 0) }
      let numbers = types.map { String(schema.number(of: $0)) }
      var tests = words.map { _ in "holds(b.text, ?)" }
      if !numbers.isEmpty { tests.append("f.type IN (\(numbers.joined(separator: ", ")))") }
      let found = """
        FROM body b JOIN file f ON f.file = b.file WHERE \(tests.joined(separator: " AND "))
        """
      let count = try Int.fetchOne(
        database, sql: "SELECT count(*) \(found)", arguments: StatementArguments(words))
      let counts = words.indices.map { place in
        """
        , tally(b.text, ?) + \(Self.titleWeight) * tally(f.id || ' ' || lower(f.title), ?) AS c\(place)
        """
      }
      let sql = """
        SELECT id, path, hex(blob), \(corpus.score) AS score FROM ( \
        SELECT f.id, f.path, f.blob, length(b.text) AS n\(counts.joined()) \(found)) \
        ORDER BY score DESC, id LIMIT \(max(limit, 0))
        """
      let rows = try Row.fetchAll(
        database, sql: sql,
        arguments: StatementArguments(words.flatMap { [$0, $0] } + words))
      let best = rows.map { row in
        SearchCandidate(
          file: RecordFile(path: row[1], blob: ObjectID(row[2] as String)), score: row[3])
      }
      return (best, count ?? 0)
    }
  }

  /// What all texts say of how much a word means.
  private struct Corpus {
    let averageLength: Double
    /// How rare each word is.
    let weights: [Double]

    /// The rank in SQL of a row with its length as `n` and its counts as `c0`, `c1` and so on.
    var score: String {
      weights.enumerated().map { place, weight in
        """
        \(weight) * c\(place) * 2.2 \
        / (c\(place) + 1.2 * (0.25 + 0.75 * n / \(max(averageLength, 1))))
        """
      }.joined(separator: " + ")
    }
  }

  private func corpus(_ words: [String], in database: Database) throws -> Corpus? {
    guard !words.isEmpty else { return nil }
    let sums = words.map { _ in ", coalesce(sum(holds(text, ?)), 0)" }.joined()
    let row = try Row.fetchOne(
      database, sql: "SELECT count(*), coalesce(avg(length(text)), 1)\(sums) FROM body",
      arguments: StatementArguments(words))
    guard let row, row[0] as Double > 0 else { return nil }
    let all: Double = row[0]
    return Corpus(
      averageLength: row[1],
      weights: words.indices.map { place in
        let count: Double = row[2 + place]
        return log(1 + (all - count + 0.5) / (count + 0.5))
      })
  }
}
