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
    _ bind: (inout Binder) -> Void, reading read: (RowReader) -> Answer
  ) throws -> Answer? {
    let handle = statement.sqliteStatement
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    var binder = Binder(handle)
    bind(&binder)
    defer { sqlite3_reset(handle) }
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return read(RowReader(handle))
    case SQLITE_DONE: return nil
    case let status:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: status), message: database.lastErrorMessage)
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

extension Database {
  /// Calls `body` with each row that a question finds.
  func eachRow(
    _ sql: String, _ arguments: [Cell] = [], _ body: (RowReader) throws -> Void
  ) throws {
    let statement = try makeStatement(sql: sql)
    let handle = statement.sqliteStatement
    var binder = Binder(handle)
    for argument in arguments { binder.cell(argument) }
    let row = RowReader(handle)
    while true {
      let status = sqlite3_step(handle)
      if status == SQLITE_DONE { return }
      guard status == SQLITE_ROW else {
        throw DatabaseError(resultCode: ResultCode(rawValue: status), message: lastErrorMessage)
      }
      try body(row)
    }
  }
}

/// Binds the parameters of a statement in turn.
struct Binder {
  private let statement: OpaquePointer
  private var next: Int32 = 1
  /// SQLite copies what it is given.
  private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ statement: OpaquePointer) { self.statement = statement }

  mutating func integer(_ number: Int64) {
    sqlite3_bind_int64(statement, next, number)
    next += 1
  }

  mutating func text(_ text: String) {
    Self.bind(text, at: next, statement)
    next += 1
  }

  mutating func blob(_ id: ObjectID) {
    let bytes = id.bytes
    sqlite3_bind_blob(statement, next, bytes, Int32(bytes.count), Self.copies)
    next += 1
  }

  mutating func cell(_ cell: Cell) {
    self.cell(cell, at: Int(next))
    next += 1
  }

  /// Binds a parameter out of turn, counted from 1.
  func cell(_ cell: Cell, at place: Int) {
    switch cell {
    case .null: break
    case .integer(let number): sqlite3_bind_int64(statement, Int32(place), number)
    case .text(let text): Self.bind(text, at: Int32(place), statement)
    }
  }

  private static func bind(_ text: String, at place: Int32, _ statement: OpaquePointer) {
    var text = text
    text.withUTF8 { bytes in
      // An empty text has no address, which SQLite would take for no value.
      guard let start = bytes.baseAddress else {
        sqlite3_bind_text(statement, place, "", 0, copies)
        return
      }
      start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        _ = sqlite3_bind_text(statement, place, $0, Int32(bytes.count), copies)
      }
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

  /// The integer where there always is one.
  func number(_ place: Int) -> Int64 { sqlite3_column_int64(statement, Int32(place)) }

  func text(_ place: Int) -> String? {
    guard sqlite3_column_type(statement, Int32(place)) != SQLITE_NULL else { return nil }
    return String(decoding: bytes(place), as: UTF8.self)
  }

  /// The bytes of a text, which are there until the statement goes on.
  func bytes(_ place: Int) -> UnsafeBufferPointer<UInt8> {
    let start = sqlite3_column_text(statement, Int32(place))
    let count = Int(sqlite3_column_bytes(statement, Int32(place)))
    return UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
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
