import GRDB
import Git
import Glibc
import Records

/// The derived index of the records at one commit: a database that can be deleted at any moment.
///
/// It is made when it is first asked, moves with the branch by what changed between two trees, and is
/// made anew when it is missing, damaged, or of other rules or another version of the program. Who
/// moves or makes it holds a lock; who finds it as it should be needs none.
final class RecordIndex {
  /// Keeps this index, and so is not kept by it.
  unowned let snapshot: Snapshot
  let schema: IndexSchema
  private let source: TreeSource
  let target: IndexTarget
  let place: IndexPlace
  private let report: IndexReport
  private var queue: DatabaseQueue?
  private(set) var memory: DatabaseQueue?
  /// The database that is being asked.
  private var asked: Database?

  /// - Parameters:
  ///   - snapshot: The records it is to hold.
  ///   - source: Their files.
  ///   - place: Where its file is.
  ///   - report: What is told while it is made.
  /// - Throws: ``GitError`` if the trees can't be read.
  init(
    of snapshot: Snapshot, _ source: TreeSource, at place: IndexPlace, report: IndexReport
  ) throws {
    self.snapshot = snapshot
    self.source = source
    self.place = place
    self.report = report
    schema = IndexSchema(snapshot.rulebook)
    target = try IndexTarget(source)
  }

  /// Asks the index, which is as it should be while `body` runs.
  ///
  /// - Throws: What `body` throws; ``GitError`` or ``StoreError`` when records can't be read.
  func answer<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    // Conditions that look at other records ask while the answer to a list is being read.
    if let asked { return try body(asked) }
    return try answerOnce { database in
      asked = database
      defer { asked = nil }
      return try body(database)
    }
  }

  private func answerOnce<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    if let memory { return try memory.read(body) }
    do {
      if let answer = try answerIfCurrent(body) { return answer }
    } catch let error as DatabaseError where IndexFile.isFault(error) {
      queue = nil
    }
    do {
      return try answerAfterUpdate(body)
    } catch let error as DatabaseError where IndexFile.isFault(error) {
      return try answerFromMemory(body)
    } catch is IndexUnavailable {
      return try answerFromMemory(body)
    }
  }

  private func answerIfCurrent<Answer>(_ body: (Database) throws -> Answer) throws -> Answer? {
    guard let queue = try queue ?? place.open() else { return nil }
    self.queue = queue
    return try queue.read { database in
      guard try Self.held(by: database) == target else { return nil }
      return try body(database)
    }
  }

  private func answerAfterUpdate<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    let lock = try place.lock()
    defer { withExtendedLifetime(lock) {} }
    // While this one waited, another may have put a new file in the place of the one that is open.
    queue = nil
    do {
      try update()
      if let answer = try answerIfCurrent(body) { return answer }
    } catch let error as DatabaseError where IndexFile.isFault(error) {
      // Noticed only now: a damaged page is read when somebody needs it.
    }
    try rebuild()
    guard let answer = try answerIfCurrent(body) else { throw IndexUnavailable() }
    return answer
  }

  private func answerFromMemory<Answer>(_ body: (Database) throws -> Answer) throws -> Answer {
    let queue = try IndexFile.inMemory()
    let progress = report.begin("reading records")
    try queue.write { database in
      try fill(database, progress)
    }
    if progress.end() >= 1 {
      report.notice(
        "the index can't be kept in \(place.folder), so that every command reads all records")
    }
    memory = queue
    return try queue.read(body)
  }
}

/// Nothing can be written where the index belongs.
struct IndexUnavailable: Error {}

// MARK: Making and moving

extension RecordIndex {
  /// What an index holds; nil for one of another version.
  static func held(by database: Database) throws -> IndexTarget? {
    let row = try Row.fetchOne(database, sql: "SELECT version, rules, folder, tree FROM about")
    guard let row, row[0] as Int == IndexSchema.version else { return nil }
    return IndexTarget(rules: row[1], folder: row[2], treeName: row[3])
  }

  /// Makes the file what it should be, with as little work as it takes.
  private func update() throws {
    guard let queue = try place.openOrCopy(),
      let held = try? queue.read(Self.held),
      held.rules == target.rules, held.folder == target.folder
    else { return try rebuild() }
    self.queue = queue
    guard held != target else { return }
    guard let changes = try? source.repository.changes(from: held.tree, to: target.tree) else {
      // The tree it was made from is gone.
      return try rebuild()
    }
    let progress = report.begin("reading what changed")
    try queue.write { database in try apply(changes, to: database, progress) }
    progress.end()
  }

  private func apply(
    _ changes: [PathChange], to database: Database, _ progress: IndexReport.Progress
  ) throws {
    let writer = try IndexWriter(database, schema)
    var gone: [ObjectID: [String]] = [:]
    var came: [RecordFile] = []
    for change in changes {
      let path = target.folder + change.path
      let file = RecordFile(path: path, blob: change.new?.id)
      guard file.isInRecords(target.folder), !snapshot.isIgnored(path) else { continue }
      if let old = change.old, NoFile(old.mode) == nil { gone[old.id, default: []].append(path) }
      if let new = change.new, NoFile(new.mode) == nil { came.append(file) }
    }
    // What only moved is not read again.
    came.removeAll { file in
      let stem = file.stem
      guard let blob = file.blob,
        let at = gone[blob]?.firstIndex(where: { RecordFile(path: $0, blob: nil).stem == stem }),
        let path = gone[blob]?.remove(at: at)
      else { return false }
      writer.moves.append((path, file.path))
      return true
    }
    for path in gone.values.joined() { try writer.remove(path) }
    try writer.move()
    try insert(came, by: writer, progress)
    try writer.makeMissingIndexes()
    try note(in: database)
  }

  /// Makes the file anew, beside the old one, which others may be reading.
  private func rebuild() throws {
    queue = nil
    let progress = report.begin("indexing records")
    defer { progress.end() }
    try place.replace { path in
      let fresh = try IndexFile.make(path)
      try fresh.write { database in try fill(database, progress) }
      try fresh.close()
    }
  }

  private func fill(_ database: Database, _ progress: IndexReport.Progress) throws {
    try database.execute(sql: IndexSchema.common)
    let writer = try IndexWriter(database, schema)
    try insert(snapshot.files(), by: writer, progress)
    try writer.makeIndexes()
    try note(in: database)
  }

  private func insert(
    _ files: [RecordFile], by writer: IndexWriter, _ progress: IndexReport.Progress
  ) throws {
    var done = 0
    try IndexSupply(source: source, rulebook: schema.rulebook).rows(of: files) { rows in
      for row in rows { try writer.insert(row) }
      done += rows.count
      progress.show(done, of: files.count)
    }
  }

  private func note(in database: Database) throws {
    try database.execute(sql: "DELETE FROM about")
    try database.execute(
      sql: "INSERT INTO about VALUES (?, ?, ?, ?)",
      arguments: [IndexSchema.version, target.rules, target.folder, target.treeName])
  }
}
