import Git
public import Records

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
    if let files = try? lookupIndex(for: [id])?.files(named: id) { return !files.isEmpty }
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
  func place(of type: RecordType) -> String {
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
  func misfiledPaths() throws -> [String: String] {
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
