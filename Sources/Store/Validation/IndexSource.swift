import Git

/// The files that are staged.
struct IndexSource: BlobSource {
  let repository: Repository
  /// Empty or ending in `/`.
  let folder: String
  /// All that is staged, in the byte order of paths.
  let entries: [IndexEntry]

  init(_ repository: Repository, folder: String) throws {
    self.repository = repository
    self.folder = folder
    entries = try repository.stagedEntries()
  }

  func entries(below place: String) throws -> [RecordFile] {
    let start = place.isEmpty ? 0 : place.utf8.count + 1
    var found: [RecordFile] = []
    var folders: Set<[UInt8]> = []
    for entry in below(place) where !entry.path.utf8.dropFirst(start).hasHiddenStep {
      found += Self.folders(in: entry.path, from: start, &folders)
      guard entry.path.isNamedAsRecord else { continue }
      found.append(RecordFile(path: entry.path, blob: entry.id, oddity: NoFile(entry.mode)))
    }
    return found
  }

  /// The folders on the way to a file that are named as records are, each once.
  private static func folders(
    in path: String, from start: Int, _ seen: inout Set<[UInt8]>
  ) -> [RecordFile] {
    var found: [RecordFile] = []
    for (offset, byte) in path.utf8.enumerated().dropFirst(start) where byte == 0x2F {
      let folder = path.utf8.prefix(offset)
      guard
        folder.suffix(5).elementsEqual(".yaml".utf8) || folder.suffix(4).elementsEqual(".yml".utf8),
        seen.insert(Array(folder)).inserted
      else { continue }
      found.append(RecordFile(path: String(Substring(folder)), blob: nil, oddity: .folder))
    }
    return found
  }

  func folders(in place: String) throws -> [String] {
    let start = place.isEmpty ? 0 : place.utf8.count + 1
    var names: [String] = []
    for entry in below(place) {
      let rest = entry.path.utf8.dropFirst(start)
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { continue }
      let name = String(Substring(rest[..<slash]))
      if names.last != name { names.append(name) }
    }
    return names
  }

  func read(_ path: String) throws -> [UInt8]? {
    guard let entry = entry(path), entry.mode == .file || entry.mode == .executable else {
      return nil
    }
    return try repository.blob(entry.id)
  }

  func holds(_ path: String) throws -> Bool { entry(path) != nil || !below(path).isEmpty }

  func oddity(at path: String) throws -> NoFile? {
    if let entry = entry(path) { return NoFile(entry.mode) }
    return below(path).isEmpty ? nil : .folder
  }

  /// What is staged at a path.
  func entry(_ path: String) -> IndexEntry? {
    let at = entries.firstIndex(notBefore: path, by: \.path)
    return at < entries.count && entries[at].path.utf8.elementsEqual(path.utf8) ? entries[at] : nil
  }

  /// What is staged below a folder.
  private func below(_ place: String) -> ArraySlice<IndexEntry> {
    guard !place.isEmpty else { return entries[...] }
    // The byte after a slash is a zero: nothing that starts with the folder comes after it.
    let start = entries.firstIndex(notBefore: place + "/", by: \.path)
    return entries[start..<entries.firstIndex(notBefore: place + "0", by: \.path)]
  }
}
