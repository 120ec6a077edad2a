import Git
public import Records

/// What files held at each commit of a branch.
///
/// The table of commits tells which of them changed a file; where it knows nothing, as of a short
/// history, they are found with one walk for each folder.
public final class FileVersions {
  private let workspace: Workspace
  private let tip: ObjectID
  private var line: [LineCommit]?
  private var rulebook: Rulebook?
  private lazy var table = workspace.commitTable
  private var folders: [String: [String: [(since: Instant, blob: ObjectID)]]] = [:]

  /// Makes a reader of the history that leads to a snapshot's commit.
  public init?(_ snapshot: Snapshot, of workspace: Workspace) {
    guard let tip = snapshot.commit?.id else { return nil }
    (self.workspace, self.tip) = (workspace, tip)
  }

  /// The versions of a record's file, oldest first, each with the instant of its commit.
  ///
  /// A file that was moved has the versions since it came to its place. No version is older than
  /// the one before it, whatever the clocks said.
  ///
  /// - Throws: ``GitError`` if history can't be read.
  public func versions(of record: Record) throws -> [(since: Instant, record: Record)] {
    let found = try byTable(record.path) ?? byWalk(record.path)
    let rules = try rulebook ?? workspace.snapshot(of: tip).rulebook
    rulebook = rules
    return try found.compactMap { since, blob in
      let bytes = try workspace.repository.blob(blob)
      guard let old = try? Record(parsing: bytes, path: record.path, rulebook: rules),
        old.id == record.id || record.aliases.contains(old.id)
      else { return nil }
      return (since, old)
    }
  }

  /// The blobs that a file had, oldest first; nil where the table of commits can't tell.
  private func byTable(_ path: String) throws -> [(since: Instant, blob: ObjectID)]? {
    guard
      let trail = try table.shortcut(for: path, from: tip, patience: workspace.commitPatience)
    else { return nil }
    let repository = workspace.repository
    var found: [(time: Int64, blob: ObjectID)] = []
    var next: ObjectID? = tip
    var unknown = 0
    while let commit = next {
      let stop: ObjectID
      switch trail.step(from: commit, ending: []) {
      case .end: return Self.dated(found)
      case .next(let id): stop = id
      case .unknown:
        unknown += 1
        // Something is wrong with the table: a walk for all files at once is cheaper then.
        guard unknown <= 2 * workspace.commitPatience else {
          table.discardIfDamaged()
          return nil
        }
        stop = commit
      }
      let line = try repository.line(from: stop, limit: 2)
      guard let here = line.first else { break }
      let after = try repository.entry(at: path, in: here.tree).file
      let before = try line.dropFirst().first.flatMap {
        try repository.entry(at: path, in: $0.tree)
      }
      if let after, after.id != before.file?.id { found.append((here.time, after.id)) }
      next = line.dropFirst().first?.id
    }
    return Self.dated(found)
  }

  private static func dated(
    _ found: [(time: Int64, blob: ObjectID)]
  ) -> [(since: Instant, blob: ObjectID)] {
    var latest = Instant.first
    return found.reversed().map { time, blob in
      latest = max(latest, Instant(clamping: time))
      return (latest, blob)
    }
  }

  private func byWalk(_ path: String) throws -> [(since: Instant, blob: ObjectID)] {
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(path[..<$0]) } ?? ""
    let known = try folders[folder] ?? changes(in: folder)
    folders[folder] = known
    return known[slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path] ?? []
  }

  /// The blobs that each file of a folder had, oldest first.
  private func changes(in folder: String) throws -> [String: [(since: Instant, blob: ObjectID)]] {
    let repository = workspace.repository
    let commits = try line ?? repository.line(from: tip).reversed()
    line = commits
    var found: [String: [(since: Instant, blob: ObjectID)]] = [:]
    var before: ObjectID?
    var latest = Instant.first
    for commit in commits {
      let tree =
        folder.isEmpty
        ? commit.tree
        : try repository.entry(at: folder, in: commit.tree).flatMap { $0.isTree ? $0.id : nil }
      latest = max(latest, Instant(clamping: commit.time))
      guard tree != before else { continue }
      for change in try repository.changes(from: before, to: tree) {
        guard let new = change.new, !change.path.utf8.contains(UInt8(ascii: "/")) else { continue }
        found[change.path, default: []].append((latest, new.id))
      }
      before = tree
    }
    return found
  }
}
