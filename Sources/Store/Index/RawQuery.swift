import CPageSums
import GRDB
import Git

/// A question asked many times, whose values are read by SQLite's own functions.
struct RawQuery {
  private let database: Database
  private let statement: Statement

  init(_ sql: String, _ database: Database) throws {
    self.database = database
    statement = try database.cachedStatement(sql: sql)
  }

  /// What `read` makes of the first row; nil if there is none.
  func first<Answer>(
    _ bind: (inout Binder) -> Void, reading read: (RawRow) -> Answer
  ) throws -> Answer? {
    let handle = statement.sqliteStatement
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    var binder = Binder(handle)
    bind(&binder)
    defer { sqlite3_reset(handle) }
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return read(RawRow(statement: handle))
    case SQLITE_DONE: return nil
    case let status:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: status), message: database.lastErrorMessage)
    }
  }

  /// A row while it is looked at.
  struct RawRow {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// The name of an object; zeros, which name none, if it is no name.
    func name(_ column: Int32) -> ObjectID {
      guard let bytes = sqlite3_column_blob(statement, column) else { return .zero }
      let count = Int(sqlite3_column_bytes(statement, column))
      return ObjectID(bytes: UnsafeRawBufferPointer(start: bytes, count: count)) ?? .zero
    }
  }
}

/// Statements that change much, whose values are bound by SQLite's own functions: boxing each of some
/// millions took as long as writing them.
final class RawWriter {
  private let database: Database
  private var statements: [String: Statement] = [:]

  init(_ database: Database) { self.database = database }

  func run(_ sql: String, _ bind: (inout Binder) -> Void) throws {
    let statement: Statement
    if let known = statements[sql] {
      statement = known
    } else {
      statement = try database.makeStatement(sql: sql)
      statements[sql] = statement
    }
    let handle = statement.sqliteStatement
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    var binder = Binder(handle)
    bind(&binder)
    let status = sqlite3_step(handle)
    guard status == SQLITE_DONE else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: status), message: database.lastErrorMessage)
    }
  }
}
