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

  private var listing: Listing?
  private var misfiled: [String: String]?
  private var cache: [String: Record] = [:]
  private var reverse: ReverseLinks?
  private var hasBeenAsked = false
  private var kept: [String: Bool] = [:]
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

  /// True where ids, their parts and links are asked of the index as well: where a command only reads.
  ///
  /// One that writes should not have to make it first.
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

// MARK: Finding records

extension Snapshot {
  /// Calls `body` with every record of a type, in the order of the paths.
  ///
  /// Files whose id says plainly that they are of another type are not parsed; files that are no
  /// records are left out.
  public func each(of type: RecordType, _ body: (Record) throws -> Void) throws {
    for file in try files() {
      guard let bytes = try read(file), !isPlainlyOther(bytes, type) else { continue }
      guard let record = try? Record(parsing: bytes, path: file.path, rulebook: rulebook) else {
        continue
      }
      if record.type.name == type.name { try body(record) }
    }
  }

  private func isPlainlyOther(_ bytes: [UInt8], _ type: RecordType) -> Bool {
    guard let id = HeadScan.id(in: bytes), !HeadScan.namesType(bytes) else { return false }
    guard let claimed = rulebook.type(claiming: String(decoding: id, as: UTF8.self)) else {
      return false
    }
    return claimed.name != type.name
  }
}

extension Snapshot {
  /// The record with exactly that id or alias, in any letter case; nil if there is none.
  public func record(_ id: String) -> Record? {
    let key = id.lowercased()
    if let record = cache[key] { return record }
    let record = try? find(id)
    if let record {
      if cache.count > 5_000 { cache = [:] }
      cache[key] = record
    }
    return record
  }

  /// The type of the record with that id or alias.
  ///
  /// Nothing is parsed where the id tells the file and the type, and the file has that id.
  public func type(of id: String) -> RecordType? {
    if cache[id.lowercased()] == nil, let path = directPath(id), let bytes = try? read(path),
      !HeadScan.namesType(bytes), let found = HeadScan.id(in: bytes),
      String(decoding: found, as: UTF8.self).lowercased() == id.lowercased()
    {
      return rulebook.type(claiming: id)
    }
    return record(id)?.type
  }

  /// True when an id is taken.
  ///
  /// An id that tells its path is looked for there only, since such ids are made at random; for
  /// all others every file counts.
  public func isTaken(_ id: String) -> Bool {
    if cache[id.lowercased()] != nil { return true }
    if let path = directPath(id) { return ((try? read(path)) ?? nil) != nil }
    if let listing = try? list(), !listing.named(id).isEmpty { return true }
    return ((try? misfiledPaths()) ?? [:])[id.lowercased()] != nil
  }

  /// True when a file is named as the id is, and holds no record that can be read.
  public func isBroken(_ id: String) -> Bool {
    guard let listing = try? list() else { return false }
    return listing.named(id).contains { (try? record(in: $0)) == nil }
      || oddities.contains { $0.stem.lowercased() == id.lowercased() }
  }

  /// True when the repository keeps records of the type.
  public func keeps(_ type: RecordType) -> Bool {
    if let known = kept[type.name] { return known }
    let answer = (try? !files(of: type).isEmpty) ?? false
    kept[type.name] = answer
    return answer
  }

  /// The folder in which a type's records begin to be, with its slash.
  private func place(of type: RecordType) -> String {
    folder + String(type.path.prefix { $0 != "{" })
  }

  /// The files in the folder of a type, without listing all others.
  func files(of type: RecordType) throws -> [RecordFile] {
    let place = place(of: type)
    if let listing { return listing.files.filter { $0.path.hasPrefix(place) } }
    let written = overlay.all.filter { $0.path.hasPrefix(place) && $0.value != nil }
      .map { RecordFile(path: $0.path, blob: nil) }
    return try source.files(below: String(place.dropLast())).filter { overlay[$0.path] == nil }
      + written
  }

  /// The records of a type that are in its folder, without listing all others.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  public func records(of type: RecordType) throws -> [Record] {
    try files(of: type).compactMap { try? record(in: $0) }.filter { $0.type.name == type.name }
  }

  /// Where the record with a chosen id would be, for each type whose ids are chosen.
  ///
  /// A field in the pattern, such as a class, can be any of the folders that are there.
  private func likelyPaths(_ id: String) throws -> [String] {
    var paths: [String] = []
    for type in rulebook.types where type.identity == .slug {
      var starts = [folder]
      for step in type.pathSteps {
        switch step {
        case .literal(let text): starts = starts.map { $0 + text }
        case .id: starts = starts.map { $0 + id }
        case .field:
          starts = try starts.flatMap { start in
            try source.folders(in: String(start.dropLast())).map { start + $0 }
          }
        case .year, .month, .day: starts = []
        }
      }
      paths += starts
    }
    return paths
  }

  private func find(_ id: String) throws -> Record? {
    func fits(_ record: Record) -> Bool { record.id.lowercased() == id.lowercased() }
    if let path = directPath(id), let record = try? record(at: path), fits(record) {
      return record
    }
    if listing == nil {
      for path in try likelyPaths(id) {
        if let record = try? record(at: path), fits(record) { return record }
      }
    }
    if let index = try lookupIndex(for: [id]) {
      let records = try index.files(withID: id).lazy.compactMap { try? self.record(in: $0) }
      return records.first(where: fits) ?? records.first
    }
    for file in try list().named(id) {
      if let record = try? record(in: file), fits(record) { return record }
    }
    guard let path = try misfiledPaths()[id.lowercased()] else { return nil }
    return try record(at: path)
  }

  /// The path that a dated id of a type with an ordinary pattern tells.
  private func directPath(_ id: String) -> String? {
    guard let type = rulebook.type(claiming: id), let day = RecordID.day(in: id) else { return nil }
    return folder + type.path(id: id.uppercased(), day: day) { _ in .none }
  }

  /// Ids, in lower case, that stand in files of another name: aliases, and files in the wrong place.
  private func misfiledPaths() throws -> [String: String] {
    if let misfiled { return misfiled }
    var found: [String: String] = [:]
    for file in try files() {
      guard let bytes = try read(file) else { continue }
      let isTold = HeadScan.id(in: bytes).map { $0 == Array(file.stem.utf8) } ?? false
      if isTold, !bytes.withUnsafeBytes({ Search.found(HeadScan.aliases, in: $0) }) { continue }
      guard let record = try? record(in: file) else { continue }
      for name in [record.id] + record.aliases {
        let key = name.lowercased()
        if found[key] == nil { found[key] = file.path }
      }
    }
    misfiled = found
    return found
  }
}
