import GRDB
import Git
import Records

/// Which commits changed which record: a database that can be deleted at any moment.
///
/// A commit's first parents form a line. Lines are kept as chains, on which each commit has a place;
/// a chain begins at a place on another, or at a root. For each path there is a row for each commit
/// that has there something else than its first parent, so that the next one down a chain is one
/// look-up away. None of this ever changes: a commit that came to a place stays there, whatever
/// branches do, and a walk that begins at a branch's tip only meets what belongs to it.
final class CommitTable {
  /// Where a commit is.
  struct Place: Equatable {
    var chain: Int64
    /// Counted from 0 at the chain's beginning.
    var number: Int64
  }

  let repository: Repository
  /// The records' folder: empty, or ending in `/`.
  let folder: String
  let report: IndexReport
  private let file: IndexPlace
  private(set) var queue: DatabaseQueue?
  /// The first error of the database; from then on the table knows nothing.
  private var fault: (any Error)?

  /// - Parameters:
  ///   - repository: Whose commits.
  ///   - folder: The records' folder.
  ///   - file: Where its file is.
  ///   - report: What is told while it grows.
  init(of repository: Repository, folder: String, at file: IndexPlace, report: IndexReport) {
    self.repository = repository
    self.folder = folder
    self.file = file
    self.report = report
  }

  /// A way past the commits that left a path alone; nil for a path that no record has, and where
  /// nothing is known of `tip`'s history and it is too short to be worth remembering.
  ///
  /// - Parameters:
  ///   - path: A record's file.
  ///   - tip: Where the walk will start.
  ///   - patience: How many commits the table doesn't know may be looked at each time.
  ///   - makes: Whether the table is made where there is none.
  /// - Returns: The way.
  /// - Throws: ``StoreError`` or an error of the database that no other file would mend.
  func shortcut(
    for path: String, from tip: ObjectID, patience: Int, makes: Bool = true
  ) throws -> RecordTrail? {
    guard RecordFile(path: path, blob: nil).isInRecords(folder) else { return nil }
    do {
      try open()
      if makes || queue != nil, try !isKnown(tip, but: patience) { try grow(to: tip) }
    } catch let error as DatabaseError where IndexFile.isFault(error) {
      // Made anew the next time; meanwhile everything is in the commits themselves.
      discard()
    } catch is GitError {
      // A commit that can't be read is the walk's trouble if it comes there, and no other's.
    } catch is IndexUnavailable {
      // Somebody else is at it, or nothing can be written here: what is known is still true.
    }
    return queue == nil ? nil : RecordTrail(self, path)
  }

  /// What the database says; nil if it can't be asked.
  func ask<Answer>(_ body: (Database) throws -> Answer?) -> Answer? {
    guard fault == nil, let queue else { return nil }
    do {
      return try queue.read(body)
    } catch {
      fault = error
      return nil
    }
  }

  /// Removes the file if it was found to be damaged.
  func discardIfDamaged() {
    guard let error = fault as? DatabaseError, IndexFile.isFault(error) else { return }
    discard()
  }

  private func discard() {
    queue = nil
    guard let lock = try? file.lock(Self.lockName, waiting: 0) else { return }
    defer { withExtendedLifetime(lock) {} }
    file.remove()
  }

  // MARK: Opening

  private static let lockName = "commits.lock"

  private func open() throws {
    guard queue == nil, let found = try file.open() else { return }
    if try found.read(isOurs) { queue = found }
  }

  private func isOurs(_ database: Database) throws -> Bool {
    guard let row = try Row.fetchOne(database, sql: "SELECT version, folder, edge FROM about")
    else { return false }
    return try row[0] as Int == CommitSchema.version && row[1] as String == folder
      && row[2] as String == edge()
  }

  /// Tells apart how deep a shallow clone is: where history is cut off, commits have other parents.
  private func edge() throws -> String {
    guard repository.isShallow else { return "" }
    let names = repository.shallowBoundary.map(\.hex).sorted().joined(separator: "\n")
    return try Repository.hash(Array(names.utf8)).hex
  }

  /// Whether the table knows a commit, or one of the next few along its first parents.
  private func isKnown(_ tip: ObjectID, but patience: Int) throws -> Bool {
    guard let queue else {
      return try repository.line(from: tip, limit: patience + 1).count <= patience
    }
    return try queue.read { database in
      guard try Row.fetchOne(database, sql: "SELECT 1 FROM waiting LIMIT 1") == nil else {
        return false
      }
      var isEnded = false
      let new = try repository.line(from: tip, limit: patience + 1) { commit in
        isEnded = try Self.place(of: commit, in: database) != nil
        return isEnded
      }
      return isEnded || new.count <= patience
    }
  }

  static func place(of commit: ObjectID, in database: Database) throws -> Place? {
    try RawQuery("SELECT chain, number FROM walked WHERE name = ?", database)
      .first {
        $0.blob(commit)
      } reading: {
        Place(chain: $0.number(0), number: $0.number(1))
      }
  }

  /// Takes in all commits that lead to one and are not known.
  private func grow(to tip: ObjectID) throws {
    let lock = try file.lock(Self.lockName, waiting: 0)
    defer { withExtendedLifetime(lock) {} }
    // While nobody held the lock another may have put a new file in its place.
    queue = nil
    try open()
    if queue == nil {
      let edge = try edge()
      try file.replace { path in
        let fresh = try IndexFile.make(path)
        try fresh.write { database in
          try database.execute(sql: CommitSchema.tables)
          try database.execute(
            sql: "INSERT INTO about VALUES (?, ?, ?)",
            arguments: [CommitSchema.version, folder, edge])
        }
        try fresh.close()
      }
      try open()
    }
    guard let queue else { throw IndexUnavailable() }
    try CommitWalk(queue, repository, folder: folder, report: report).take(tip)
  }
}

/// The tables of ``CommitTable``.
enum CommitSchema {
  /// Counted up when what the tables hold, or how, changes.
  static let version = 1

  /// The tables.
  ///
  /// `walked`: where each commit is. `touch`: which commits have something else at a path than their
  /// first parent; paths by ``CommitSchema/key(of:)``. `sweep`: those that changed so many paths that
  /// they count for every one. `waiting`: side lines still to be taken in, if somebody stopped.
  static let tables = """
    CREATE TABLE about (version INTEGER, folder TEXT, edge TEXT);
    CREATE TABLE chain (chain INTEGER PRIMARY KEY, origin INTEGER, number INTEGER, length INTEGER);
    CREATE TABLE walked (
      name BLOB PRIMARY KEY, chain INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE touch (
      path INTEGER NOT NULL, chain INTEGER NOT NULL, number INTEGER NOT NULL, name BLOB NOT NULL,
      PRIMARY KEY (path, chain, number)) WITHOUT ROWID;
    CREATE TABLE sweep (
      chain INTEGER NOT NULL, number INTEGER NOT NULL, name BLOB NOT NULL,
      PRIMARY KEY (chain, number)) WITHOUT ROWID;
    CREATE TABLE waiting (name BLOB PRIMARY KEY) WITHOUT ROWID;
    """

  /// How many paths a commit may change before it counts for all: a row for each of an import's
  /// hundred thousand would cost more than a look at the import now and then.
  static let sweep = 500

  /// A number for a path.
  ///
  /// Two paths with one number only make walks stop once more than they must.
  static func key(of path: String) -> Int64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return Int64(bitPattern: hash)
  }
}
