import GRDB
import Records

extension RecordIndex {
  /// The files of the records that a question can't rule out, in the order of paths.
  func files(of prospects: Prospects) throws -> [RecordFile] {
    try answer { database in
      let type = prospects.type
      let live = Selection(
        type, where: prospects.condition.map { [$0] } ?? [], now: prospects.now)
      let wanted = prospects.among ?? Selection(type, now: prospects.now)
      guard let (table, among) = try filter(of: wanted, in: database),
        let (_, outlook) = try filter(of: live, in: database)
      else { return [] }
      var sql = """
        SELECT f.path, f.blob FROM \(table.name) r0 JOIN file f ON f.file = r0.file \
        WHERE (\(among.sql)) AND (\(outlook.sql) OR r0.file IN (SELECT file FROM stray) \
        OR r0.file IN (SELECT file FROM span WHERE last >= ?))
        """
      var arguments = among.arguments + outlook.arguments
      let now = prospects.now.seconds + 1
      arguments.append(.integer(min(prospects.since?.seconds ?? now, now)))
      if let until = prospects.until {
        // One whose timeline is empty may have a beginning that only its fields tell.
        sql += " AND NOT EXISTS (SELECT 1 FROM span WHERE file = r0.file AND first > ?)"
        arguments.append(.integer(until.seconds))
      }
      var files: [RecordFile] = []
      try database.eachRow(sql + " ORDER BY f.path", arguments) { row in
        files.append(RecordFile(path: row.text(0) ?? "", blob: row.blob(1)))
      }
      return files
    }
  }
}
