import CPageSums
import GRDB
import Git
import Records

/// Takes commits into a ``CommitTable``, whose lock the caller holds.
///
/// A line is taken in from its oldest commit on, some thousands in a transaction. Whatever stops it,
/// what is there is true: what a commit's place tells are the commits below it on its chain.
final class CommitWalk {
  /// A commit on its way into the table.
  private struct Step: Sendable {
    let name: ObjectID
    let tree: ObjectID
    /// The tree of its first parent; nil for a root.
    let before: ObjectID?
    let place: CommitTable.Place
    let otherParents: [ObjectID]
  }

  private struct Chain {
    var origin: CommitTable.Place?
    var length: Int64
  }

  private let queue: DatabaseQueue
  private let repository: Repository
  private let folder: String
  private let progress: IndexReport.Progress
  private var steps: [Step] = []
  /// Of the steps that are not in the table yet.
  private var planned: [ObjectID: CommitTable.Place] = [:]
  private var chains: [Int64: Chain] = [:]
  private var next: Int64 = 0
  private var done = 0

  init(
    _ queue: DatabaseQueue, _ repository: Repository, folder: String, report: IndexReport
  ) throws {
    self.queue = queue
    self.repository = repository
    self.folder = folder
    progress = report.begin("reading history")
    next = try queue.read {
      try Int64.fetchOne($0, sql: "SELECT coalesce(max(chain), 0) + 1 FROM chain") ?? 1
    }
  }

  /// Takes in all commits that lead to one.
  func take(_ tip: ObjectID) throws {
    defer { progress.end() }
    var open = try queue.read { database in
      try String.fetchAll(database, sql: "SELECT hex(name) FROM waiting").compactMap {
        ObjectID($0)
      }
    }
    open.append(tip)
    while !open.isEmpty {
      while steps.count < Self.batch, let tip = open.popLast() { open += try plan(tip) }
      try store()
    }
  }

  /// So many commits are planned before the first is stored, unless a line is longer.
  private static let batch = 20_000

  // MARK: Planning

  /// Gives places to the commits of a line that have none, and returns their other parents.
  private func plan(_ tip: ObjectID) throws -> [ObjectID] {
    var base: (name: ObjectID, place: CommitTable.Place)?
    let line = try repository.line(from: tip) { commit in
      base = try self.place(of: commit).map { (commit, $0) }
      return base != nil
    }
    guard !line.isEmpty else {
      try queue.write { database in
        try RawWriter(database).run("DELETE FROM waiting WHERE name = ?") { $0.blob(tip) }
      }
      return []
    }
    var place = try start(after: base?.place)
    var before = try base.map { try repository.tree(of: $0.name) }
    for commit in line.reversed() {
      place.number += 1
      steps.append(
        Step(
          name: commit.id, tree: commit.tree, before: before, place: place,
          otherParents: commit.otherParents))
      planned[commit.id] = place
      before = commit.tree
    }
    chains[place.chain]?.length = place.number + 1
    return line.flatMap(\.otherParents)
  }

  /// The place before that of the first commit after a base: on its chain where that ends there, so
  /// that a branch is one chain however often it is looked at; else on a new one.
  private func start(after base: CommitTable.Place?) throws -> CommitTable.Place {
    if let base, try chain(base.chain).length == base.number + 1 { return base }
    defer { next += 1 }
    chains[next] = Chain(origin: base, length: 0)
    return CommitTable.Place(chain: next, number: -1)
  }

  private func chain(_ number: Int64) throws -> Chain {
    if let chain = chains[number] { return chain }
    let found = try queue.read { database in
      try RawQuery("SELECT origin, number, length FROM chain WHERE chain = ?", database)
        .first {
          $0.integer(number)
        } reading: { row in
          Chain(
            origin: row.integer(0).map {
              CommitTable.Place(chain: $0, number: row.number(1))
            },
            length: row.number(2))
        }
    }
    // A chain of which nothing is known is not gone on with.
    let chain = found ?? Chain(origin: nil, length: .max)
    chains[number] = chain
    return chain
  }

  private func place(of commit: ObjectID) throws -> CommitTable.Place? {
    if let place = planned[commit] { return place }
    return try queue.read { try CommitTable.place(of: commit, in: $0) }
  }

  // MARK: Storing

  private static let portion = 100
  /// Below this number of commits a second thread is not worth its start.
  private static let worthThreads = 300
  /// So many commits are stored at once.
  private static let transaction = 4_000

  /// The numbers of the paths that a commit changed; nil if there are very many.
  private typealias Touched = [Int64]?

  private func store() throws {
    let steps = steps
    defer { (self.steps, planned) = ([], [:]) }
    let starts = Array(stride(from: 0, to: steps.count, by: Self.portion))
    var waiting: [(Step, Touched)] = []
    func take(_ touched: [Touched]) throws {
      waiting += zip(steps[(done - base)...], touched)
      done += touched.count
      progress.show(done, of: base + steps.count)
      guard waiting.count >= Self.transaction || done == base + steps.count else { return }
      try queue.write { try insert(waiting, in: $0) }
      waiting = []
    }
    let base = done
    guard steps.count >= Self.worthThreads else {
      for start in starts { try take(Self.portion(at: start, of: steps, repository, folder)) }
      return
    }
    let (path, folder) = (repository.gitDirectory, folder)
    try Portions.each(of: starts.count) {
      let own = try Repository(at: path)
      return { try Self.portion(at: starts[$0], of: steps, own, folder) }
    } _: {
      try take($0)
    }
  }

  private static func portion(
    at start: Int, of steps: [Step], _ repository: Repository, _ folder: String
  ) throws -> [Touched] {
    try steps[start..<min(start + portion, steps.count)].map {
      try touched(by: $0, in: repository, folder)
    }
  }

  private static func touched(
    by step: Step, in repository: Repository, _ folder: String
  ) throws -> Touched {
    let trees = try [step.before, step.tree].map { tree -> ObjectID? in
      guard let tree, !folder.isEmpty else { return tree }
      return try repository.entry(at: String(folder.dropLast()), in: tree).flatMap {
        $0.isTree ? $0.id : nil
      }
    }
    let changes = try repository.changes(from: trees[0], to: trees[1])
    guard changes.count <= CommitSchema.sweep else { return nil }
    return changes.flatMap { change -> [Int64] in
      let path = folder + change.path
      return names(in: path).filter { RecordFile(path: $0, blob: nil).isInRecords(folder) }
        .map { CommitSchema.key(of: $0) }
    }
  }

  /// A path, and the folders on its way that are named as records are: for a walk these change too.
  private static func names(in path: String) -> [String] {
    var names = [path]
    for ending in [".yaml/", ".yml/"] where path.contains(ending) {
      let steps = path.split(separator: "/", omittingEmptySubsequences: false)
      names += steps.indices.dropLast().map { steps[...$0].joined(separator: "/") }
      break
    }
    return names
  }

  private func insert(_ rows: [(Step, Touched)], in database: Database) throws {
    let writer = RawWriter(database)
    var ends: [Int64: Int64] = [:]
    for (step, touched) in rows {
      try writer.run("INSERT INTO walked VALUES (?, ?, ?)") {
        $0.blob(step.name)
        $0.integer(step.place.chain)
        $0.integer(step.place.number)
      }
      ends[step.place.chain] = step.place.number + 1
      try insert(touched, of: step, by: writer)
      for other in step.otherParents where try CommitTable.place(of: other, in: database) == nil {
        try writer.run("INSERT OR IGNORE INTO waiting VALUES (?)") { $0.blob(other) }
      }
      try writer.run("DELETE FROM waiting WHERE name = ?") { $0.blob(step.name) }
    }
    for (chain, length) in ends {
      let origin = chains[chain]?.origin
      try database.execute(
        sql: "INSERT OR REPLACE INTO chain VALUES (?, ?, ?, ?)",
        arguments: [chain, origin?.chain, origin?.number, length])
    }
  }

  private func insert(_ touched: Touched, of step: Step, by writer: RawWriter) throws {
    guard let touched else {
      return try writer.run("INSERT INTO sweep VALUES (?, ?, ?)") {
        $0.integer(step.place.chain)
        $0.integer(step.place.number)
        $0.blob(step.name)
      }
    }
    for path in touched {
      try writer.run("INSERT OR IGNORE INTO touch VALUES (?, ?, ?, ?)") {
        $0.integer(path)
        $0.integer(step.place.chain)
        $0.integer(step.place.number)
        $0.blob(step.name)
      }
    }
  }
}
