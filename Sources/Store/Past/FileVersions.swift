import Git
public import Records

/// What files held at each commit of a branch, found with one walk for each folder.
public final class FileVersions {
  private let workspace: Workspace
  private let tip: ObjectID
  private var line: [LineCommit]?
  private var folders: [String: [String: [(since: Instant, blob: ObjectID)]]] = [:]

  /// Makes a reader of the history that leads to a snapshot's commit.
  public init?(_ snapshot: Snapshot, of workspace: Workspace) {
    guard let tip = snapshot.commit?.id else { return nil }
    (self.workspace, self.tip) = (workspace, tip)
  }

  /// The versions of a record's file, oldest first, each with the instant of its commit.
  ///
  /// A file that was moved has the versions since it came to its place.
  ///
  /// - Throws: ``GitError`` if history can't be read.
  public func versions(of record: Record) throws -> [(since: Instant, record: Record)] {
    let slash = record.path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { String(record.path[..<$0]) } ?? ""
    if folders[folder] == nil { folders[folder] = try changes(in: folder) }
    let name =
      slash.map { String(record.path[record.path.utf8.index(after: $0)...]) } ?? record.path
    let rules = try workspace.snapshot(of: tip).rulebook
    return try (folders[folder]?[name] ?? []).compactMap { since, blob in
      let bytes = try workspace.repository.blob(blob)
      guard let old = try? Record(parsing: bytes, path: record.path, rulebook: rules),
        old.id == record.id || record.aliases.contains(old.id)
      else { return nil }
      return (since, old)
    }
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
