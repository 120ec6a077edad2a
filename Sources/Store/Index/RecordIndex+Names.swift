import GRDB
import Git
import Records

extension RecordIndex {
  /// The files of records with an id or alias, in the order of their paths.
  func files(withID id: String) throws -> [RecordFile] {
    try files("SELECT file FROM name WHERE key = ?", [id.lowercased()])
  }

  /// The files that are named as an id, or hold a record of that id.
  func files(named name: String) throws -> [RecordFile] {
    let key = name.lowercased()
    return try files(
      "SELECT file FROM name WHERE key = ? UNION SELECT file FROM stem WHERE key = ?", [key, key])
  }

  /// The files whose name, or whose record's id, begins or ends with a part.
  func files(matching part: String) throws -> [RecordFile] {
    let (start, end) = (part.lowercased(), String(part.lowercased().reversed()))
    let parts = ["name", "stem"].flatMap { table in
      ["key", "reversed"].map { "SELECT file FROM \(table) WHERE \($0) >= ? AND \($0) < ?" }
    }
    // Above every text that begins with the part: no id holds the last of all characters.
    let bounds = [start, start + "\u{10FFFF}", end, end + "\u{10FFFF}"]
    return try files(parts.joined(separator: " UNION "), bounds + bounds)
  }

  /// The files of records that link to, or whose fields name, one of some ids.
  func files(naming ids: [String]) throws -> [RecordFile] {
    let keys = ids.map { $0.lowercased() }
    let marks = Array(repeating: "?", count: keys.count).joined(separator: ", ")
    return try files(
      """
      SELECT file FROM link WHERE target IN (\(marks)) \
      UNION SELECT file FROM mention WHERE target IN (\(marks))
      """, keys + keys)
  }

  /// The files of records that link to one of some ids under one of some relations.
  func files(linkingTo ids: [String], as relations: [String]) throws -> [RecordFile] {
    let marks = [ids, relations].map { texts in
      Array(repeating: "?", count: texts.count).joined(separator: ", ")
    }
    return try files(
      "SELECT file FROM link WHERE target IN (\(marks[0])) AND relation IN (\(marks[1]))",
      ids.map { $0.lowercased() } + relations)
  }

  private func files(_ sql: String, _ arguments: [String]) throws -> [RecordFile] {
    try answer { database in
      try Row.fetchAll(
        database, sql: "SELECT path, hex(blob) FROM file WHERE file IN (\(sql)) ORDER BY path",
        arguments: StatementArguments(arguments)
      ).map { row in
        RecordFile(path: row[0], blob: ObjectID(row[1] as String))
      }
    }
  }
}
