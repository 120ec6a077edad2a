import GRDB
import Records

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
      guard count > 1, let brief = BriefRow.Plan(table, request) else {
        var part = begin()
        let sql = "SELECT \(IndexedRecord.columns) \(from(table, as: table.name)) ORDER BY f.path"
        try each(Question(table: table, sql: sql), in: database) { try add(&part, $0) }
        return [part]
      }
      return try shares(of: table.name, among: count, in: database, into: begin) {
        part, range, database in
        try brief.each(range, in: database) { try add(&part, $0) }
      }
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
