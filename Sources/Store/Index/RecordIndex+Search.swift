import GRDB
import Git
import Glibc
import Records

extension RecordIndex {
  /// What a word in the id or title counts for, beside once for being in the text.
  private static let titleWeight = 3.0

  func search(_ words: [String], types: [RecordType]) throws -> [SearchCandidate] {
    try answer { database in
      guard let corpus = try corpus(words, in: database) else { return [] }
      let numbers = types.map { schema.number(of: $0) }
      let tests = words.map { _ in "holds(b.text, ?)" }
      let counts = words.map { _ in "tally(b.text, ?), tally(f.id || ' ' || lower(f.title), ?)" }
      let kinds =
        numbers.isEmpty ? [] : ["f.type IN (\(numbers.map(String.init).joined(separator: ", ")))"]
      let sql = """
        SELECT f.id, f.path, hex(f.blob), length(b.text)\(counts.map { ", \($0)" }.joined()) \
        FROM body b JOIN file f ON f.file = b.file \
        WHERE \((tests + kinds).joined(separator: " AND "))
        """
      var found: [SearchCandidate] = []
      let arguments = words.flatMap { [$0, $0] } + words
      let rows = try Row.fetchCursor(database, sql: sql, arguments: StatementArguments(arguments))
      while let row = try rows.next() {
        var score = 0.0
        for (place, weight) in corpus.weights.enumerated() {
          let count: Double = row[4 + 2 * place]
          let inTitle: Double = row[5 + 2 * place]
          score +=
            weight
            * corpus.share(
              of: count + Self.titleWeight * inTitle, inTextOf: row[3])
        }
        found.append(
          SearchCandidate(
            id: row[0], file: RecordFile(path: row[1], blob: ObjectID(row[2] as String)),
            score: score))
      }
      return found
    }
  }

  /// What all texts say of how much a word means.
  private struct Corpus {
    let averageLength: Double
    /// How rare each word is.
    let weights: [Double]

    /// How much so many occurrences mean in a text of so many letters.
    func share(of count: Double, inTextOf length: Double) -> Double {
      count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / max(averageLength, 1)))
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
