import GRDB
import Records

extension RecordIndex {
  func select<Row>(
    _ selection: Selection, _ make: (any RecordSummary) throws -> Row
  ) throws -> [Row] {
    try answer { database in
      guard let question = try question(for: selection, in: database) else { return [] }
      var sorted: [Row] = []
      var unsorted = OrderedRows<Row>(order: selection.order, limit: selection.limit)
      try each(question, in: database) { record in
        if !question.isExact, try !snapshot.fits(record.whole(), selection) { return }
        if question.isSorted {
          sorted.append(try make(record))
        } else {
          unsorted.add(try make(record), for: record)
        }
      }
      guard question.isSorted else { return unsorted.sorted }
      return selection.limit.map { Array(sorted.prefix($0)) } ?? sorted
    }
  }

  /// How many are selected; nil if only the records themselves can tell.
  func count(_ selection: Selection) throws -> Int? {
    try answer { database in
      guard let filter = try filter(of: selection, in: database) else { return 0 }
      guard filter.clause.isExact else { return nil }
      return try Int.fetchOne(
        database, sql: "SELECT count(*) FROM \(filter.table.name) r0 WHERE \(filter.clause.sql)",
        arguments: StatementArguments(filter.clause.arguments.map(\.databaseValue)))
    }
  }

  /// A question to the database.
  struct Question {
    var table: TypeTable
    var sql: String
    var arguments: [Cell] = []
    /// False when the records that it finds must be asked themselves.
    var isExact = true
    var isSorted = true
  }

  /// The table of a type and what is true of the selected rows; nil if there are no such records.
  func filter(
    of selection: Selection, in database: Database
  ) throws -> (table: TypeTable, clause: SQLClause)? {
    let tables = try Set(
      String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
    guard tables.contains(schema.table(naming: selection.type)) else { return nil }
    let table = schema.table(selection.type)
    let compiler = ConditionCompiler(schema, table, at: selection.now, existing: tables)
    return (table, .all(selection.conditions.map(compiler.compile)))
  }

  func from(_ table: TypeTable, as source: String) -> String {
    "FROM \(source) r0 JOIN file f ON f.file = r0.file JOIN story s ON s.file = r0.file"
  }

  private func question(for selection: Selection, in database: Database) throws -> Question? {
    guard let (table, clause) = try filter(of: selection, in: database) else { return nil }
    let order = try order(selection, table, in: database)
    let tail = order.map { " ORDER BY \($0)" } ?? ""
    var source = table.name
    var condition = " WHERE \(clause.sql)"
    if let limit = selection.limit, clause.isExact, order != nil {
      // The few that are wanted first: sorting carries their columns with it.
      source = """
        (SELECT r1.* FROM (SELECT r0.file AS file FROM \(table.name) r0\(condition)\(tail) \
        LIMIT \(limit)) x JOIN \(table.name) r1 ON r1.file = x.file)
        """
      condition = ""
    }
    return Question(
      table: table,
      sql: "SELECT \(IndexedRecord.columns) \(from(table, as: source))\(condition)\(tail)",
      arguments: clause.arguments, isExact: clause.isExact, isSorted: order != nil)
  }

  /// The order in SQL; nil for keys that SQL can't sort by.
  private func order(
    _ selection: Selection, _ table: TypeTable, in database: Database
  ) throws -> String? {
    var parts: [String] = []
    for key in selection.order.keys {
      guard let sql = sortable(key.name, table) else { return nil }
      if key.name == "type" { continue }
      let direction = key.isDescending ? " DESC" : ""
      // What has no value comes last. Where every record has one an index may know the order.
      let isMissing = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM \(table.name) r0 WHERE \(sql) IS NULL)")
      if isMissing ?? true, !key.isDescending { parts.append("\(sql) IS NULL") }
      parts.append(sql + direction)
    }
    return (parts + ["r0.id"]).joined(separator: ", ")
  }

  private func sortable(_ name: String, _ table: TypeTable) -> String? {
    switch name {
    case "id", "category": return "r0.\(name)"
    case "type": return ""
    case "path", "state": return nil
    case "title":
      return table.type.field(role: "title").flatMap { table.column($0.name) }.map {
        "r0.\($0.name)"
      }
    default:
      guard let column = table.column(name), column.form.isComparable, column.form != .boolean
      else { return nil }
      return "r0.\(column.name)"
    }
  }

  /// Calls `body` with each record that a question finds.
  func each(
    _ question: Question, in database: Database, _ body: (IndexedRecord) throws -> Void
  ) throws {
    try database.eachRow(question.sql, question.arguments) { row in
      try body(
        IndexedRecord(question.table, row) { [snapshot] in try snapshot.record(in: $0) })
    }
  }
}
