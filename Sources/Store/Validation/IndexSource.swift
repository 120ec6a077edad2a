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

  func files(below place: String) throws -> [RecordFile] {
    let start = place.isEmpty ? 0 : place.utf8.count + 1
    return below(place).filter { entry in
      (entry.mode == .file || entry.mode == .executable)
        && (entry.path.hasSuffix(".yaml") || entry.path.hasSuffix(".yml"))
        && !Self.isHidden(entry.path.utf8.dropFirst(start))
    }.map { RecordFile(path: $0.path, blob: $0.id) }
  }

  /// True when a component starts with a dot.
  private static func isHidden(_ path: Substring.UTF8View) -> Bool {
    var isStart = true
    for byte in path {
      if isStart, byte == UInt8(ascii: ".") { return true }
      isStart = byte == UInt8(ascii: "/")
    }
    return false
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

  func definitions() throws -> [String] {
    let place = folder + Layout.types
    return below(place).map(\.path).filter { path in
      path.hasSuffix(".yaml") && !path.utf8.dropFirst(place.utf8.count + 1).contains(0x2F)
    }
  }

  func holds(_ path: String) throws -> Bool { entry(path) != nil || !below(path).isEmpty }

  /// What is staged at a path.
  func entry(_ path: String) -> IndexEntry? {
    let at = firstIndex(notBefore: path)
    return at < entries.count && entries[at].path.utf8.elementsEqual(path.utf8) ? entries[at] : nil
  }

  /// What is staged below a folder.
  private func below(_ place: String) -> ArraySlice<IndexEntry> {
    guard !place.isEmpty else { return entries[...] }
    // The byte after a slash is a zero: nothing that starts with the folder comes after it.
    return entries[firstIndex(notBefore: place + "/")..<firstIndex(notBefore: place + "0")]
  }

  private func firstIndex(notBefore path: String) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].path.utf8.lexicographicallyPrecedes(path.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
