public import Git
public import Records

/// The commit that brought an entry of a timeline.
public struct EntryOrigin: Hashable, Sendable {
  public let commit: ObjectID
  /// Who wrote the commit, and when, by its own word.
  public let author: Signature
  /// Who made the commit, and when.
  public let committer: Signature
  /// The digest of what the record said there.
  public let digest: String?
  /// True if history ends there in a shallow clone: the entry may be older.
  public let isCutOff: Bool
  /// A commit between that one and the newest where the record said something else.
  public internal(set) var otherwise: ObjectID?
}

extension Workspace {
  /// Where the entries of a record's timeline came from.
  ///
  /// History is followed from the newest commit to whichever parent has the entry already, so that a
  /// merge has brought only what none of the merged branches had.
  ///
  /// - Parameters:
  ///   - entries: The entries that are looked for.
  ///   - record: The record.
  ///   - tip: The newest commit.
  /// - Returns: The origin of each entry that the record has at `tip`.
  /// - Throws: ``GitError`` or ``StoreError`` if history can't be read.
  public func origins(
    of entries: Set<TimelineEntry>, in record: Record, at tip: ObjectID
  ) throws -> [TimelineEntry: EntryOrigin] {
    var walk = OriginWalk(self, record)
    try walk.run(entries, from: tip)
    return walk.found
  }
}

/// Follows entries back through history.
private struct OriginWalk {
  /// What a file told at a commit.
  private struct Version {
    let entries: Set<TimelineEntry>
    let digest: String?
  }

  private let workspace: Workspace
  private let record: Record
  private let rulebook: Rulebook
  private var versions: [ObjectID: Version] = [:]
  private var touched: [TimelineEntry: ObjectID] = [:]
  private(set) var found: [TimelineEntry: EntryOrigin] = [:]

  init(_ workspace: Workspace, _ record: Record) {
    (self.workspace, self.record) = (workspace, record)
    // The rules of today say what is approved, and what they say is compared throughout.
    rulebook = (try? workspace.tip().rulebook) ?? .builtIn
  }

  mutating func run(_ entries: Set<TimelineEntry>, from tip: ObjectID) throws {
    let first = try version(at: tip, record.path)
    var open: [(commit: ObjectID, path: String, entries: Set<TimelineEntry>)] = []
    let there = entries.intersection(first?.entries ?? [])
    if !there.isEmpty { open.append((tip, record.path, there)) }
    while let (id, path, wanted) = open.popLast() {
      let commit = try workspace.repository.commit(id)
      let here = try version(at: id, path)
      note(here, wanted, at: id)
      var left = wanted
      for parent in commit.parents where !left.isEmpty {
        guard let (place, version) = try before(parent, path) else { continue }
        let older = left.intersection(version.entries)
        if older.isEmpty { continue }
        left.subtract(older)
        open.append((parent, place, older))
      }
      for entry in left {
        found[entry] = EntryOrigin(
          commit: id, author: commit.author, committer: commit.committer, digest: here?.digest,
          isCutOff: workspace.repository.isCutOff(at: id), otherwise: touched[entry])
      }
    }
  }

  /// Notes for which entries the record says something else than they are on.
  private mutating func note(_ version: Version?, _ entries: Set<TimelineEntry>, at id: ObjectID) {
    for entry in entries where touched[entry] == nil {
      let digest = entry.changes.first { $0.field == "digest" }?.value
      if version?.digest != digest { touched[entry] = id }
    }
  }

  /// The record in a parent, and its file there: the same one, or wherever the id leads.
  private mutating func before(
    _ commit: ObjectID, _ path: String
  ) throws -> (path: String, version: Version)? {
    if let version = try version(at: commit, path) { return (path, version) }
    guard let moved = try workspace.snapshot(of: commit).record(record.id)?.path, moved != path,
      let version = try version(at: commit, moved)
    else { return nil }
    return (moved, version)
  }

  private mutating func version(at commit: ObjectID, _ path: String) throws -> Version? {
    let repository = workspace.repository
    guard let entry = try repository.entry(at: path, in: try repository.tree(of: commit)),
      entry.mode == .file || entry.mode == .executable
    else { return nil }
    if let known = versions[entry.id] { return known }
    guard
      let old = try? Record(
        parsing: try repository.blob(entry.id), path: path, rulebook: rulebook),
      old.id == record.id || record.aliases.contains(old.id)
    else { return nil }
    let version = Version(entries: Set(old.timeline), digest: old.contentDigest)
    versions[entry.id] = version
    return version
  }
}
