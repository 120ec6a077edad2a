import CPageSums
import GRDB
import Git
import Records

/// A record as the index knows it; what the index does not keep is read from its file.
final class IndexedRecord: RecordSummary {
  let type: RecordType
  let id: String
  let path: String
  let state: String?
  let category: RecordType.Category?
  private let values: [String: Value]
  /// The fields whose value can't be read.
  private let wrong: [Substring]
  private let read: () throws -> Records.Record?
  private var record: Records.Record?

  init(
    _ type: RecordType, id: String, path: String, state: String?, category: Int?,
    values: [String: Value], wrong: String?, read: @escaping () throws -> Records.Record?
  ) {
    (self.type, self.id, self.path, self.state) = (type, id, path, state)
    let all = RecordType.Category.allCases
    self.category = category.flatMap { all.indices.contains($0) ? all[$0] : nil }
    (self.values, self.read) = (values, read)
    self.wrong = wrong?.split(separator: "\n") ?? []
  }

  var title: String {
    type.field(role: "title").map { value($0.name).description } ?? ""
  }

  func value(_ name: String) -> Value {
    values[name] ?? (try? whole())?.value(name) ?? .none
  }

  func anyValue(_ name: String) -> Value {
    if let value = values[name], !wrong.contains(Substring(name)) { return value }
    return (try? whole())?.anyValue(name) ?? .none
  }

  /// The record itself.
  func whole() throws -> Records.Record {
    if let record { return record }
    guard let found = try read() else {
      throw StoreError(.unusable, "\(path) can't be read", remedy: "git fsck")
    }
    record = found
    return found
  }
}

extension RecordIndex {
  func select<Row>(
    _ selection: Selection, fields: [String], _ make: (any RecordSummary) throws -> Row
  ) throws -> [Row] {
    try answer { database in
      guard let statement = try statement(for: selection, fields, in: database) else { return [] }
      var sorted: [Row] = []
      var unsorted = OrderedRows<Row>(order: selection.order, limit: selection.limit)
      try each(statement, of: selection.type, in: database) { record in
        if !statement.isExact, try !snapshot.fits(record.whole(), selection) { return }
        if statement.isSorted {
          sorted.append(try make(record))
        } else {
          unsorted.add(try make(record), for: record)
        }
      }
      guard statement.isSorted else { return unsorted.sorted }
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
  private struct Question {
    var sql: String
    var arguments: [Cell]
    /// False when the records that it finds must be asked themselves.
    var isExact: Bool
    var isSorted: Bool
    /// The fields whose values are among the results.
    var columns: [TypeTable.Column]
  }

  /// The table of a type and what is true of the selected rows; nil if there are no such records.
  private func filter(
    of selection: Selection, in database: Database
  ) throws -> (table: TypeTable, clause: SQLClause)? {
    let tables = try Set(
      String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
    guard tables.contains(schema.table(naming: selection.type)) else { return nil }
    let table = schema.table(selection.type)
    let compiler = ConditionCompiler(schema, table, at: selection.now, existing: tables)
    return (table, .all(selection.conditions.map(compiler.compile)))
  }

  private func statement(
    for selection: Selection, _ fields: [String], in database: Database
  ) throws -> Question? {
    guard let (table, clause) = try filter(of: selection, in: database) else { return nil }
    var names = fields + selection.order.keys.map(\.name)
    if names.contains("title"), let title = selection.type.field(role: "title") {
      names.append(title.name)
    }
    var seen: Set<String> = []
    let columns = names.compactMap { table.column($0) }.filter {
      seen.insert($0.field.name).inserted
    }
    let order = try order(selection, table, in: database)
    let limit = clause.isExact && order != nil ? selection.limit : nil
    let tail = order.map { " ORDER BY \($0)" } ?? ""
    let values = columns.map { ", r0.\($0.name)" }.joined()
    let chosen = "FROM \(table.name) r0 WHERE \(clause.sql)\(tail)"
    let rest = "r0.id, f.path, f.blob, r0.state, r0.category, r0.wrong\(values)"
    let sql =
      if let limit {
        """
        SELECT \(rest) FROM (SELECT r0.file AS file \(chosen) LIMIT \(limit)) x \
        JOIN \(table.name) r0 ON r0.file = x.file JOIN file f ON f.file = x.file\(tail)
        """
      } else {
        "SELECT \(rest) FROM \(table.name) r0 JOIN file f ON f.file = r0.file "
          + "WHERE \(clause.sql)\(tail)"
      }
    return Question(
      sql: sql, arguments: clause.arguments, isExact: clause.isExact, isSorted: order != nil,
      columns: columns)
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
  private func each(
    _ question: Question, of type: RecordType, in database: Database,
    _ body: (IndexedRecord) throws -> Void
  ) throws {
    let statement = try database.makeStatement(sql: question.sql)
    let handle = statement.sqliteStatement
    var binder = Binder(handle)
    for argument in question.arguments { binder.cell(argument) }
    while true {
      let status = sqlite3_step(handle)
      if status == SQLITE_DONE { return }
      guard status == SQLITE_ROW else {
        throw DatabaseError(
          resultCode: ResultCode(rawValue: status), message: database.lastErrorMessage)
      }
      let reader = RowReader(handle)
      var values: [String: Value] = [:]
      for (place, column) in question.columns.enumerated() {
        values[column.field.name] = reader.cell(place + 6).value(of: column.field)
      }
      let (path, blob) = (reader.text(1) ?? "", reader.blob(2))
      try body(
        IndexedRecord(
          type, id: reader.text(0) ?? "", path: path, state: reader.text(3),
          category: reader.integer(4).map(Int.init), values: values,
          wrong: reader.text(5)
        ) { [snapshot] in
          try snapshot.record(in: RecordFile(path: path, blob: blob))
        })
    }
  }
}

/// Reads the columns of the row that a statement stands at.
struct RowReader {
  private let statement: OpaquePointer

  init(_ statement: OpaquePointer) { self.statement = statement }

  func integer(_ place: Int) -> Int64? {
    sqlite3_column_type(statement, Int32(place)) == SQLITE_NULL
      ? nil : sqlite3_column_int64(statement, Int32(place))
  }

  func text(_ place: Int) -> String? {
    guard let start = sqlite3_column_text(statement, Int32(place)) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, Int32(place)))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func blob(_ place: Int) -> ObjectID? {
    guard let start = sqlite3_column_blob(statement, Int32(place)) else { return nil }
    let count = Int(sqlite3_column_bytes(statement, Int32(place)))
    return ObjectID(bytes: UnsafeRawBufferPointer(start: start, count: count))
  }

  func cell(_ place: Int) -> Cell {
    switch sqlite3_column_type(statement, Int32(place)) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(statement, Int32(place)))
    case SQLITE_TEXT: .text(text(place) ?? "")
    default: .null
    }
  }
}
