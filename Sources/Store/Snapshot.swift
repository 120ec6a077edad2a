public import Git
public import Records

/// All records as they are at one revision, or in the working files, with the rules in force there.
///
/// Reads lazily: an id that tells its path costs one look-up; listing and reverse links read
/// everything once.
public final class Snapshot: Lookup {
  /// The commit; nil for working files and before the first commit.
  public let commit: Commit?
  public let rulebook: Rulebook
  /// The records' folder: empty, or ending in `/`.
  public let folder: String

  let source: any RecordSource
  /// What a transaction has written on top: path → bytes, nil for a removed file.
  private(set) var overlay: PathMap<[UInt8]?> = [:]

  /// The files, once they were listed.
  private(set) var listing: Listing?
  /// Ids in lower case → the file, for files of another name; nil before somebody asked.
  var misfiled: [String: String]?
  /// Ids in lower case → records that were found.
  var cache: [String: Record] = [:]
  private var reverse: ReverseLinks?
  private var hasBeenAsked = false
  /// Names of types → whether there are records of them, as far as somebody asked.
  var kept: [String: Bool] = [:]
  /// Opens the index of these records; nil where there is none.
  var indexOpener: (() throws -> RecordIndex?)?
  /// Records that were read before; nil where each is read anew.
  var parsed: ParsedRecords?
  private var openedIndex: RecordIndex?
  private lazy var ignored = rulebook.settings.ignore.map { folder + $0 }

  init(source: any RecordSource, commit: Commit?, rulebook: Rulebook, folder: String) {
    self.source = source
    self.commit = commit
    self.rulebook = rulebook
    self.folder = folder
  }

  /// Takes files that were listed already.
  init(
    listing files: [RecordFile], of source: any RecordSource, _ rulebook: Rulebook, _ folder: String
  ) {
    self.source = source
    commit = nil
    self.rulebook = rulebook
    self.folder = folder
    listing = Listing(files)
  }

  /// What is named as a record is and is no file, in the order of paths; known after the listing.
  private(set) var oddities: [RecordFile] = []

  /// The index of these records, opened once; nil where there is none: for working files, and once
  /// a transaction has written on top.
  func index() throws -> RecordIndex? {
    guard overlay.isEmpty else { return nil }
    if let openedIndex { return openedIndex }
    openedIndex = try indexOpener?()
    indexOpener = nil
    return openedIndex
  }

  /// Brings the index up to these records, so that who asks it under a lock keeps nobody waiting.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` when records can't be read.
  public func prepareIndex() throws { try index()?.answer { _ in } }

  /// True where ids, their parts and links are asked of the index as well: where a command only reads,
  /// or the index is there; one that writes should not have to make it first.
  public var asksIndex = false

  /// The index for a look at the records with some ids, or parts of ids; nil where they are looked for
  /// in the files, as letters outside ASCII are: they have several spellings, which SQL tells apart.
  func lookupIndex(for ids: [String]) throws -> RecordIndex? {
    guard asksIndex, ids.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else { return nil }
    return try index()
  }

  /// The files of the records' folder that may be records, in the order of their paths.
  func files() throws -> [RecordFile] { try list().files }

  /// True for a file that the settings say is no record.
  func isIgnored(_ path: String) -> Bool {
    ignored.contains { Glob.matches(path, pattern: $0) }
  }

  func list() throws -> Listing {
    if let listing { return listing }
    var files = try source.entries(below: String(folder.dropLast())).filter { !isIgnored($0.path) }
    if files.contains(where: { $0.oddity != nil }) {
      oddities = files.filter { $0.oddity != nil }
      files.removeAll { $0.oddity != nil }
    }
    if !overlay.isEmpty {
      files.removeAll { overlay[$0.path] != nil }
      files += overlay.all.filter { $0.value != nil }.map { RecordFile(path: $0.path, blob: nil) }
      files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
    let made = Listing(files)
    listing = made
    return made
  }

  /// The bytes of a file; nil if there is none.
  public func read(_ path: String) throws -> [UInt8]? {
    if let written = overlay[path] { return written }
    return try source.read(path)
  }

  /// The bytes of a listed file.
  func read(_ file: RecordFile) throws -> [UInt8]? {
    if let written = overlay[file.path] { return written }
    return try source.read(file)
  }

  /// The record in a listed file.
  func record(in file: RecordFile) throws -> Record? {
    if let parsed { return try parsed.record(in: file, of: self) }
    guard let bytes = try read(file) else { return nil }
    return try Record(parsing: bytes, path: file.path, rulebook: rulebook)
  }

  /// The record in a file.
  ///
  /// - Throws: A ``Finding`` if the file is no record; ``GitError`` or ``StoreError``.
  public func record(at path: String) throws -> Record? {
    guard let bytes = try read(path) else { return nil }
    return try Record(parsing: bytes, path: path, rulebook: rulebook)
  }

  /// Puts a file on top of what is committed.
  ///
  /// What was looked up before is brought up to date rather than thrown away: a batch puts one
  /// file after the other and asks in between.
  func put(_ bytes: [UInt8]?, at path: String) {
    let file = RecordFile(path: path, blob: nil)
    let before = try? record(at: path)
    overlay[path] = .some(bytes)
    let after = try? record(at: path)
    if file.isInRecords(folder) { listing?.set(file, isThere: bytes != nil) }
    for record in [before, after] {
      for name in record.map({ [$0.id] + $0.aliases }) ?? [] { cache[name.lowercased()] = nil }
    }
    if let before { forget(before) }
    if let after { learn(after, at: file) }
    reverse?.set(after, at: path)
    for name in kept.keys where rulebook.type(name).map({ path.hasPrefix(place(of: $0)) }) ?? true {
      kept[name] = nil
    }
  }

  private func forget(_ record: Record) {
    for name in [record.id] + record.aliases where misfiled?[name.lowercased()] == record.path {
      misfiled?[name.lowercased()] = nil
    }
  }

  private func learn(_ record: Record, at file: RecordFile) {
    for name in [record.id] + record.aliases where name.lowercased() != file.stem.lowercased() {
      misfiled?[name.lowercased()] = record.path
    }
  }

  /// The table of all links; nil for the first question, which a search answers sooner.
  func reverseTable() -> ReverseLinks? {
    if let reverse { return reverse }
    guard hasBeenAsked else {
      hasBeenAsked = true
      return nil
    }
    let table = ReverseLinks()
    try? each { record in
      table.set(record, at: record.path)
      return true
    }
    reverse = table
    return table
  }

  /// Calls `body` with every record, in the order of the paths, one at a time.
  ///
  /// - Parameters:
  ///   - body: Returns false to stop.
  ///   - unreadable: Called for files that are no records.
  /// - Throws: What the two throw; ``GitError`` or ``StoreError`` when files can't be read.
  public func each(
    _ body: (Record) throws -> Bool,
    unreadable: (Finding) throws -> Void = { _ in }
  ) throws {
    try each(in: files()[...], body, unreadable: unreadable)
  }

  /// Calls `body` with the record in each of some files; see above.
  func each(
    in files: ArraySlice<RecordFile>, _ body: (Record) throws -> Bool,
    unreadable: (Finding) throws -> Void
  ) throws {
    for file in files {
      do {
        guard let record = try record(in: file) else { continue }
        if try !body(record) { return }
      } catch let finding as Finding {
        try unreadable(finding)
      }
    }
  }
}
