public import Git
public import Records

/// A record repository: where its records are, and how to read them at any revision.
public final class Workspace {
  public let repository: Repository
  /// The records' folder: empty, or ending in `/`.
  public let folder: String
  /// The working files; nil in a bare repository.
  public let disk: Disk?

  /// Takes a repository whose records' folder is known; it need not hold records yet.
  ///
  /// - Parameters:
  ///   - repository: The repository.
  ///   - folder: Empty, or ending in `/`.
  /// - Throws: ``GitError`` if its configuration can't be read.
  public init(_ repository: Repository, folder: String) throws {
    self.repository = repository
    self.folder = folder
    try Self.takeSettings(of: repository)
    disk = repository.workingDirectory.map { Disk(root: $0) }
  }

  /// False where the file system can't tell which files are executable.
  private(set) lazy var tracksModes = (try? repository.bool("core.fileMode")) ?? true

  /// How many commits that nobody has noted are looked at for each history of a record.
  var commitPatience = 32

  /// Signatures that were found to be good; nil where each is looked at.
  var signatureMemo: SignatureMemo?

  /// What is told while an index is made.
  public var indexReport = IndexReport.silent

  private var tipSnapshot: (commit: ObjectID?, snapshot: Snapshot)?
  /// The one that was last asked for: the command line asks for its types, the command for the rest.
  private var pastSnapshot: (asked: Asked, snapshot: Snapshot)?

  private struct Asked: Equatable {
    var revision: String
    var now: Instant
  }

  /// Opens the record repository that holds `path`.
  ///
  /// - Parameters:
  ///   - path: The repository, or a folder in it.
  ///   - revisions: Where else to look for records, when neither the branch's tip nor the working
  ///     files keep any: a hook judges what no branch has yet.
  /// - Throws: ``GitError`` if there is no repository, ``StoreError`` if it keeps no records.
  public convenience init(discoveringFrom path: String, or revisions: [String] = []) throws {
    let repository = try Self.repository(around: path)
    // Before the first look at a reference: libgit2 remembers then how to write them.
    try Self.takeSettings(of: repository)
    let disk = repository.workingDirectory.map { Disk(root: $0) }
    let near = Self.relative(path, to: repository.workingDirectory)
    var found: String?
    if let tip = try repository.head.tip {
      found = try Layout.folder(in: repository.tree(of: tip), of: repository, near: near)
    }
    if found == nil, let disk { found = Layout.folder(on: disk, near: near) }
    for revision in revisions where found == nil {
      guard let commit = try? repository.commit(at: revision) else { continue }
      found = try Layout.folder(in: repository.tree(of: commit), of: repository, near: near)
    }
    guard let found else {
      throw StoreError(
        .unusable, "this git repository keeps no itsm records", remedy: "itsm init")
    }
    try self.init(repository, folder: found)
  }

  private static func takeSettings(of repository: Repository) throws {
    GitSettings.synchronizeWrites(try repository.bool("itsm.fsync") ?? true)
  }

  private static func repository(around path: String) throws -> Repository {
    guard let real = Disk.realPath(path) else {
      throw StoreError(.unusable, "there is no directory \(path)")
    }
    let missing: StoreError
    do throws(GitError) {
      return try Repository(discoveringFrom: path)
    } catch {
      guard error.isMissing else { throw error }
      missing = StoreError(
        .unusable, "there is no git repository in \(real) or above it", remedy: "itsm init")
    }
    throw missing
  }

  /// The place of `path` below the working directory, without a slash at either end.
  private static func relative(_ path: String, to top: String?) -> String {
    guard let top, let real = Disk.realPath(path), let root = Disk.realPath(top) else { return "" }
    guard real.hasPrefix(root + "/") else { return "" }
    return String(real.dropFirst(root.count + 1))
  }

  /// The records at the tip of the current branch; none before the first commit.
  public func tip() throws -> Snapshot {
    let tip = try repository.head.tip
    if let (commit, snapshot) = tipSnapshot, commit == tip { return snapshot }
    let snapshot = try snapshot(of: tip)
    tipSnapshot = (tip, snapshot)
    return snapshot
  }

  /// The records at a commit.
  public func snapshot(of commit: ObjectID?) throws -> Snapshot {
    let tree = try commit.map { try repository.tree(of: $0) }
    let source = TreeSource(repository: repository, tree: tree, folder: folder)
    let snapshot = Snapshot(
      source: source, commit: try commit.map { try repository.commit($0) },
      rulebook: try rulebook(source), folder: folder)
    snapshot.indexOpener = { [unowned snapshot, weak self] in
      guard let self else { return nil }
      return try index(of: snapshot, source)
    }
    return snapshot
  }

  /// A commit in the making on top of another.
  ///
  /// Where there is an index it is asked for a part of an id, since reading all records takes longer
  /// than bringing it up to date; where there is none a command that writes need not make it.
  func transaction(on tip: ObjectID?) throws -> Transaction {
    let snapshot = try snapshot(of: tip)
    snapshot.asksIndex = IndexPlace.tip(in: indexFolder).isThere
    return Transaction(snapshot: snapshot)
  }

  /// Where what is derived from the records is kept: one repository may have several folders of them.
  var indexFolder: String {
    guard !folder.isEmpty else { return scratch }
    let key = UInt64(bitPattern: CommitSchema.key(of: folder))
    return "\(scratch)/of-\(String(key, radix: 36))"
  }

  /// The index of the records at a commit.
  private func index(of snapshot: Snapshot, _ source: TreeSource) throws -> RecordIndex {
    let isTip = try snapshot.commit?.id == repository.head.tip
    let place =
      isTip
      ? IndexPlace.tip(in: indexFolder)
      : IndexPlace.moment(source.tree?.hex ?? "none", in: indexFolder)
    return try RecordIndex(of: snapshot, source, at: place, report: indexReport)
  }

  /// The records at a revision (`HEAD~3`, a tag, a branch, an id) or a date.
  ///
  /// - Throws: ``StoreError`` of kind `notFound` if there is no such revision.
  public func snapshot(at revision: String, now: Instant) throws -> Snapshot {
    let asked = Asked(revision: revision, now: now)
    if let pastSnapshot, pastSnapshot.asked == asked { return pastSnapshot.snapshot }
    let snapshot = try snapshot(of: commit(at: revision, now: now))
    pastSnapshot = (asked, snapshot)
    return snapshot
  }

  /// The commit that a revision or a date names.
  ///
  /// A date names the newest commit of the branch that is not later: `2026-11-22` means the end
  /// of that day in UTC.
  public func commit(at revision: String, now: Instant) throws -> ObjectID {
    if let instant = Moment.parse(revision, now: now) {
      guard let tip = try repository.head.tip,
        let commit = try DateNotes(self).commit(at: instant.seconds, from: tip)
      else {
        throw StoreError(
          .notFound, "there is no commit as early as \(instant)", remedy: "git log --reverse")
      }
      return commit
    }
    do {
      return try repository.commit(at: revision)
    } catch {
      throw StoreError(
        .notFound, "there is no revision “\(revision)”",
        remedy: "a commit, branch, tag, HEAD~3, or a date such as 2026-11-22 or 2 days ago")
    }
  }

  /// The records as the working files have them, with the rules that stand there.
  ///
  /// In a bare repository, which has none, the tip.
  public func workingSnapshot() throws -> Snapshot {
    guard let disk else { return try tip() }
    let source = WorkingSource(disk: disk, folder: folder)
    return Snapshot(source: source, commit: nil, rulebook: try rulebook(source), folder: folder)
  }

  /// The rules that stand among some files, with settings that stand there or elsewhere.
  func rulebook(
    _ source: any RecordSource, settings other: (any RecordSource)? = nil
  ) throws -> Rulebook {
    let settings = try settings(other ?? source)
    var files: [(path: String, source: [UInt8])] = []
    for definition in try source.files(below: folder + Layout.types) {
      if let bytes = try source.read(definition) { files.append((definition.path, bytes)) }
    }
    if files.isEmpty { return settings.map { Rulebook(settings: $0) } ?? .builtIn }
    return try Rulebook(files: files, settings: settings ?? Settings())
  }

  private func settings(_ source: any RecordSource) throws -> Settings? {
    let file = folder + Layout.configuration
    return try source.read(file).map { try Settings(parsing: $0, file: file) }
  }
}
