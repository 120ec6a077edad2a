public import Records

/// What a full-text search found.
public struct SearchResult {
  /// One record, and how well it fits.
  public struct Hit {
    public let record: Record
    /// Higher is better; to be compared within one search only.
    public let score: Double
  }

  /// The best ones, best first.
  public var hits: [Hit]
  /// How many records hold all words.
  public var count: Int
}

extension Snapshot {
  /// The records that hold all of some words, the best first.
  ///
  /// The rank is Okapi BM25 (Robertson, Zaragoza 2009; k1 = 1.2, b = 0.75) over each record's
  /// ``Record/searchText``, where a word in the id or title counts four times. Equal ranks are in the
  /// order of ids.
  ///
  /// - Parameters:
  ///   - words: Words or phrases, in any letter case; a part of a word is enough.
  ///   - types: Only records of these types; empty for all.
  ///   - limit: How many hits at most.
  /// - Returns: The hits, and how many there are in all.
  /// - Throws: ``GitError`` or ``StoreError`` when records can't be read.
  public func search(_ words: [String], types: [RecordType], limit: Int) throws -> SearchResult {
    guard let index = try index() else { return SearchResult(hits: [], count: 0) }
    let words = words.map { $0.lowercased() }.filter { !$0.isEmpty }
    let (best, count) = try index.search(words, types: types, limit: limit)
    return SearchResult(
      hits: try best.compactMap { candidate in
        try record(in: candidate.file).map {
          SearchResult.Hit(record: $0, score: candidate.score)
        }
      }, count: count)
  }
}

/// A record that holds all words.
struct SearchCandidate {
  let file: RecordFile
  let score: Double
}
