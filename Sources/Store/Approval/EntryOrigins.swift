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
    let trails = PathTrails(self, from: tip)
    defer { trails.end() }
    var walk = OriginWalk(self, record, trails)
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

  /// A commit that has some of the entries.
  private struct Step {
    let commit: ObjectID
    let parents: [ObjectID]
    let path: String
    let version: Version
    let entries: Set<TimelineEntry>
  }

  /// A file below one version of the folder at the top: while that is the same, so is the file.
  private struct Place: Hashable {
    let top: ObjectID
    let path: String
  }

  private let workspace: Workspace
  private let record: Record
  private let rulebook: Rulebook
  private let trails: PathTrails
  private var places: [Place: Version?] = [:]
  private var versions: [ObjectID: Version] = [:]
  private var touched: [TimelineEntry: ObjectID] = [:]
  private(set) var found: [TimelineEntry: EntryOrigin] = [:]

  init(_ workspace: Workspace, _ record: Record, _ trails: PathTrails) {
    (self.workspace, self.record, self.trails) = (workspace, record, trails)
    // The rules of today say what is approved, and what they say is compared throughout.
    rulebook = (try? workspace.tip().rulebook) ?? .builtIn
  }

  mutating func run(_ entries: Set<TimelineEntry>, from tip: ObjectID) throws {
    var open: [Step] = []
    if let first = try step(at: tip, record.path, entries) { open.append(first) }
    while var step = open.popLast() {
      note(step)
      // Commits that have the file as their first parent lead there and nowhere else.
      if let next = trails.next(from: step.commit, at: step.path), next != step.commit,
        let older = try self.step(at: next, step.path, step.entries)
      {
        step = older
        note(step)
      }
      var left = step.entries
      for parent in step.parents where !left.isEmpty {
        guard let older = try before(parent, step.path, left) else { continue }
        left.subtract(older.entries)
        open.append(older)
      }
      guard !left.isEmpty else { continue }
      let commit = try workspace.repository.commit(step.commit)
      for entry in left {
        found[entry] = EntryOrigin(
          commit: commit.id, author: commit.author, committer: commit.committer,
          digest: step.version.digest, isCutOff: workspace.repository.isCutOff(at: commit.id),
          otherwise: touched[entry])
      }
    }
  }

  /// Notes for which entries the record says something else than they are on.
  private mutating func note(_ step: Step) {
    for entry in step.entries where touched[entry] == nil {
      let digest = entry.changes.first { $0.field == "digest" }?.value
      if step.version.digest != digest { touched[entry] = step.commit }
    }
  }

  /// The record in a parent that has some of the entries: the same file, or wherever the id leads.
  private mutating func before(
    _ commit: ObjectID, _ path: String, _ entries: Set<TimelineEntry>
  ) throws -> Step? {
    if let step = try step(at: commit, path, entries) { return step }
    guard try !isThere(path, at: commit),
      let moved = try workspace.snapshot(of: commit).record(record.id)?.path, moved != path
    else { return nil }
    return try step(at: commit, moved, entries)
  }

  private func isThere(_ path: String, at commit: ObjectID) throws -> Bool {
    let repository = workspace.repository
    return try repository.entry(at: path, in: repository.tree(of: commit)) != nil
  }

  /// A commit at which a file has some of the entries; nil if it has none.
  private mutating func step(
    at commit: ObjectID, _ path: String, _ entries: Set<TimelineEntry>
  ) throws -> Step? {
    let (tree, parents) = try workspace.repository.links(of: commit)
    guard let version = try version(in: tree, path) else { return nil }
    let there = entries.intersection(version.entries)
    guard !there.isEmpty else { return nil }
    return Step(
      commit: commit, parents: parents, path: path, version: version, entries: there)
  }

  private mutating func version(in tree: ObjectID, _ path: String) throws -> Version? {
    let first = path.utf8.prefix { $0 != UInt8(ascii: "/") }
    guard let top = try workspace.repository.entry(at: String(first) ?? path, in: tree) else {
      return nil
    }
    let place = Place(top: top.id, path: path)
    if let known = places[place] { return known }
    let version = try read(path, in: tree)
    places[place] = .some(version)
    return version
  }

  private mutating func read(_ path: String, in tree: ObjectID) throws -> Version? {
    let repository = workspace.repository
    guard let entry = try repository.entry(at: path, in: tree),
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
