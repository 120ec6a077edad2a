import Git
import Practices
import Records
import Store

/// The records that a report is to be about, where a query says so.
struct WantedRecords: Sendable {
  /// Type → the ids of its records that fit; types that the report is not about have no entry.
  private var ids: [String: Set<String>] = [:]

  /// - Parameters:
  ///   - words: The query, as it was typed; nothing for all records.
  ///   - definition: The report, whose types the query is about.
  ///   - snapshot: The records.
  ///   - now: What relative times go by.
  ///   - session: Knows who asks.
  /// - Throws: ``UsageError`` if the query can't be understood.
  init(
    _ words: [String], _ definition: ReportDefinition, _ snapshot: Snapshot, now: Instant,
    _ session: Session
  ) throws {
    guard !words.isEmpty else { return }
    for type in definition.types(in: snapshot.rulebook) {
      var condition = try List.query(words, type, snapshot)
      if condition.text.contains("@me") {
        let author = try session.workspace().repository.author()
        condition = condition.asked(by: snapshot.person(email: author.email))
      }
      let selection = Selection(type, where: [condition], order: RecordOrder(["id"]), now: now)
      ids[type.name] = Set(try snapshot.select(selection) { $0.id })
    }
  }

  /// Whether a record counts.
  func holds(_ type: RecordType, _ id: String) -> Bool { ids[type.name]?.contains(id) ?? true }
}
