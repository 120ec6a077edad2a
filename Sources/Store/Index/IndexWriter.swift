import GRDB
import Git
import Records

/// Puts files into the index and takes them out, within a transaction of the caller's.
final class IndexWriter {
  private let database: Database
  private let schema: IndexSchema
  private let writer: RawWriter
  private var made: Set<String> = []
  private var next: Int64
  /// Files that have moved: from where, and to where.
  var moves: [(from: String, to: String)] = []

  init(_ database: Database, _ schema: IndexSchema) throws {
    self.database = database
    self.schema = schema
    writer = RawWriter(database)
    next = try Int64.fetchOne(database, sql: "SELECT coalesce(max(file), 0) + 1 FROM file") ?? 1
  }

  /// Adds a file that is not there yet.
  func insert(_ row: IndexRow) throws {
    let file = next
    next += 1
    let record = row.record
    let table = record.map { schema.table($0.type) }
    try run("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?)") { bind in
      bind.integer(file)
      bind.text(row.path)
      bind.blob(row.blob)
      bind.cell(table.map { .integer(Int64($0.number)) } ?? .null)
      bind.cell(record.map { .text($0.id) } ?? .null)
      bind.cell(record.map { .text($0.title) } ?? .null)
    }
    try insertNames(of: row, as: file)
    if let record, let table { try insert(record, in: table, as: file) }
  }

  /// A file is found by its record's ids and by its own name, which a broken one has too.
  private func insertNames(of row: IndexRow, as file: Int64) throws {
    let names = row.record?.names ?? []
    for name in names { try insert(name, into: "name", as: file) }
    let stem = RecordFile(path: row.path, blob: nil).stem.lowercased()
    if !names.contains(stem) { try insert(stem, into: "stem", as: file) }
  }

  private func insert(_ name: String, into table: String, as file: Int64) throws {
    try run("INSERT INTO \(table) VALUES (?, ?, ?)") { bind in
      bind.text(name)
      bind.text(String(name.reversed()))
      bind.integer(file)
    }
  }

  private func insert(_ record: IndexRow.Content, in table: TypeTable, as file: Int64) throws {
    try insertCells(of: record, in: table, as: file)
    try run("INSERT INTO body VALUES (?, ?)") { bind in
      bind.integer(file)
      bind.text(record.text)
    }
    try run("INSERT INTO story VALUES (?, ?, ?, ?)") { bind in
      bind.integer(file)
      bind.text(record.story)
      bind.text(StoredTimeline.text(of: record.links))
      bind.text(StoredTimeline.text(of: record.items.map { ($0.field, $0.cell.text) }))
    }
    if let times = record.times {
      try run("INSERT INTO span VALUES (?, ?, ?)") { bind in
        bind.integer(file)
        bind.integer(times.first)
        bind.integer(times.last)
      }
    }
    if record.strays { try run("INSERT INTO stray VALUES (?)") { $0.integer(file) } }
    try insertNaming(record, in: table, as: file)
  }

  /// Adds what a record names: links, what its fields mention, and the items of lists.
  private func insertNaming(
    _ record: IndexRow.Content, in table: TypeTable, as file: Int64
  ) throws {
    for link in record.links {
      try run("INSERT INTO link VALUES (?, ?, ?)") { bind in
        bind.integer(file)
        bind.text(link.relation)
        bind.text(link.target)
      }
    }
    for target in record.mentions {
      try run("INSERT INTO mention VALUES (?, ?)") { bind in
        bind.text(target)
        bind.integer(file)
      }
    }
    for (field, cell) in record.items {
      guard let list = table.lists[field] else { continue }
      try run("INSERT INTO item VALUES (?, ?, ?)") { bind in
        bind.integer(file)
        bind.integer(table.code(of: list))
        bind.cell(cell)
      }
    }
  }

  private func insertCells(
    of record: IndexRow.Content, in table: TypeTable, as file: Int64
  ) throws {
    if made.insert(table.name).inserted {
      let isNew = try !database.tableExists(table.name)
      if isNew { try database.execute(sql: IndexSchema.creation(of: table)) }
    }
    let marks = String(repeating: ", ?", count: table.columns.count)
    try run("INSERT INTO \(table.name) VALUES (?, ?, ?, ?, ?\(marks))") { bind in
      bind.integer(file)
      bind.text(record.id)
      bind.cell(record.state.map { .text($0) } ?? .null)
      bind.cell(record.category.map { .integer(Int64($0.rank)) } ?? .null)
      bind.cell(record.wrong.isEmpty ? .null : .text(record.wrong.joined(separator: "\n")))
      for (field, cell) in record.cells {
        if let place = table.place(of: field) { bind.cell(cell, at: place + 6) }
      }
    }
  }

  /// Takes out the file at a path; nothing happens if there is none.
  func remove(_ path: String) throws {
    let found = try Row.fetchOne(
      database, sql: "SELECT file, type FROM file WHERE path = ?", arguments: [path])
    guard let found, let file = found[0] as Int64? else { return }
    var tables = [
      "file", "body", "story", "name", "stem", "link", "mention", "item", "span", "stray",
    ]
    if let number = found[1] as Int?, let type = schema.type(number: number) {
      tables.append(schema.table(type).name)
    }
    for table in tables {
      try run("DELETE FROM \(table) WHERE file = ?") { $0.integer(file) }
    }
  }

  /// Moves the files of ``moves``, none of which has changed its name; several may have changed
  /// places.
  func move() throws {
    for (place, move) in moves.enumerated() {
      // No path begins with a slash.
      try database.execute(
        sql: "UPDATE file SET path = ? WHERE path = ?", arguments: ["/\(place)", move.from])
    }
    for (place, move) in moves.enumerated() {
      try database.execute(
        sql: "UPDATE file SET path = ? WHERE path = ?", arguments: [move.to, "/\(place)"])
    }
    moves = []
  }

  /// Makes the indexes of all tables, which is faster after they were filled.
  func makeIndexes() throws {
    try database.execute(sql: IndexSchema.commonIndexes)
    for type in schema.rulebook.types {
      let table = schema.table(naming: type)
      guard made.contains(table) else { continue }
      for sql in IndexSchema.indexes(of: schema.table(type)) { try database.execute(sql: sql) }
      // So that SQLite knows which index leaves fewest records. All entries are counted: of a few,
      // nearly every column seems to tell records well apart. Of the other tables nothing is said: where
      // most records mention one person, SQLite would look through all for any other.
      try database.execute(sql: "ANALYZE \(table)")
    }
  }

  /// Makes the indexes of tables that came into being in an index that has some already.
  func makeMissingIndexes() throws {
    for type in schema.rulebook.types where made.contains(schema.table(naming: type)) {
      for sql in IndexSchema.indexes(of: schema.table(type)) { try database.execute(sql: sql) }
    }
  }

  private func run(_ sql: String, _ bind: (inout Binder) -> Void) throws {
    try writer.run(sql, bind)
  }
}
