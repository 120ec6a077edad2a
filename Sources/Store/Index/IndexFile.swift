import CPageSums
import GRDB
import Glibc

/// A database file of the index: how it is opened, and which errors mean that it is of no use.
enum IndexFile {
  /// Larger pages than SQLite's own make a scan of all records faster and a change a little slower.
  private static let pageSize = 8192
  /// How long to wait for another process that writes or reads, in seconds.
  private static let patience = 20.0

  /// Opens a file; an empty one is made if there is none and it may be written.
  static func open(_ path: String, mayWrite: Bool = true) throws -> DatabaseQueue {
    itsm_guard_pages()
    var configuration = settings
    configuration.readonly = !mayWrite
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Makes a new file, to be filled by one process alone; its journal is left out, since a file that
  /// was not finished is thrown away.
  static func make(_ path: String) throws -> DatabaseQueue {
    itsm_guard_pages()
    unlink(path)
    unlink(path + "-journal")
    var configuration = settings
    configuration.prepareDatabase { database in
      itsm_reserve_sums(database.sqliteConnection)
      try database.execute(
        sql: """
          PRAGMA page_size = \(pageSize);
          PRAGMA journal_mode = OFF;
          PRAGMA synchronous = NORMAL;
          PRAGMA locking_mode = EXCLUSIVE;
          PRAGMA cache_size = -32000;
          """)
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  /// Makes an index in memory.
  static func inMemory() throws -> DatabaseQueue { try DatabaseQueue(configuration: settings) }

  private static var settings: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      itsm_add_search(database.sqliteConnection)
      database.add(function: TextFunctions.mentions)
      database.add(function: TextFunctions.isSame)
      // Flushed, or a power failure could leave a mix of old and new pages that are each sound.
      try database.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    return configuration
  }

  /// True for an error that says the file is damaged or can't be used, not that a question is wrong.
  static func isFault(_ error: DatabaseError) -> Bool {
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY,
      .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PERM, .SQLITE_FORMAT, .SQLITE_PROTOCOL,
      .SQLITE_NOLFS, .SQLITE_AUTH:
      true
    // A table or column that should be there is not: somebody else's file.
    case .SQLITE_ERROR, .SQLITE_SCHEMA: error.message?.contains("no such ") ?? false
    default: false
    }
  }
}

/// Functions for conditions that SQL has no words for.
enum TextFunctions {
  /// Whether a text holds another in any letter case, as `~` means it.
  static let mentions = DatabaseFunction("mentions", argumentCount: 2, pure: true) { values in
    guard let text = String.fromDatabaseValue(values[0]),
      let part = String.fromDatabaseValue(values[1])
    else { return false }
    return text.lowercased().contains(part) || part.isEmpty
  }

  /// Whether two texts are the same, whatever the normal form of their letters.
  static let isSame = DatabaseFunction("same", argumentCount: 2, pure: true) { values in
    guard let left = String.fromDatabaseValue(values[0]),
      let right = String.fromDatabaseValue(values[1])
    else { return false }
    return left == right
  }
}
