import Git

/// Where the files of a snapshot come from.
protocol RecordSource {
  /// The files that may be records, below a folder of the repository, sorted by their bytes.
  ///
  /// `place` is the folder, without a slash at its end; empty for the top.
  func files(below place: String) throws -> [RecordFile]
  /// The names of the folders in a folder.
  func folders(in place: String) throws -> [String]
  /// The bytes of a file; nil if there is none.
  func read(_ path: String) throws -> [UInt8]?
  /// The bytes of a file that was listed; no look-up of its path where its blob is known.
  func read(_ file: RecordFile) throws -> [UInt8]?
  /// True when the bytes of a file hold one of some texts; decides what is worth parsing.
  func contains(_ file: RecordFile, oneOf needles: [[UInt8]]) throws -> Bool
  /// The files of the repository's own record types.
  func definitions() throws -> [String]
  /// True when there is a file or a folder at a path.
  func holds(_ path: String) throws -> Bool
  /// Opens the same files for another thread; nil if that can't be done.
  var opener: (@Sendable () throws -> any RecordSource)? { get }
}

extension RecordSource {
  var opener: (@Sendable () throws -> any RecordSource)? { nil }
}

/// A file that may be a record.
struct RecordFile: Hashable, Sendable {
  /// Relative to the top of the repository.
  let path: String
  /// Its contents, in git's terms; nil for working files.
  let blob: ObjectID?

  /// True for a file that counts as a record: in the records' folder, not hidden.
  func isInRecords(_ folder: String) -> Bool {
    path.hasPrefix(folder) && (path.hasSuffix(".yaml") || path.hasSuffix(".yml"))
      && !path.dropFirst(folder.count).split(separator: "/").contains { $0.hasPrefix(".") }
  }

  /// The name without its folder and ending.
  var stem: Substring {
    let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let name = path[start...]
    return name.hasSuffix(".yaml")
      ? name.dropLast(5) : name.hasSuffix(".yml") ? name.dropLast(4) : name
  }
}

/// Files that git has as blobs.
protocol BlobSource: RecordSource {
  var repository: Repository { get }
}

extension BlobSource {
  func read(_ file: RecordFile) throws -> [UInt8]? {
    guard let blob = file.blob else { return try read(file.path) }
    return try repository.blob(blob)
  }

  func contains(_ file: RecordFile, oneOf needles: [[UInt8]]) throws -> Bool {
    guard let blob = file.blob else { return false }
    return try repository.withBlob(blob) { bytes in
      bytes.withUnsafeBytes { all in needles.contains { Search.found($0, in: all) } }
    }
  }
}

/// The files of one commit.
struct TreeSource: BlobSource {
  let repository: Repository
  /// The tree of the commit; nil before the first one.
  let tree: ObjectID?
  /// Empty or ending in `/`.
  let folder: String

  func files(below place: String) throws -> [RecordFile] {
    guard let tree else { return [] }
    var found: [RecordFile] = []
    try repository.walk(tree, prefix: place) { path, entry in
      if entry.name.utf8.first == UInt8(ascii: ".") { return false }
      if entry.isTree { return true }
      let isFile = entry.mode == .file || entry.mode == .executable
      if isFile, entry.name.hasSuffix(".yaml") || entry.name.hasSuffix(".yml") {
        found.append(RecordFile(path: path, blob: entry.id))
      }
      return false
    }
    return found
  }

  func folders(in place: String) throws -> [String] {
    guard let tree, let entry = try repository.entry(at: place, in: tree), entry.isTree else {
      return []
    }
    return try repository.entries(of: entry.id).filter(\.isTree).map(\.name)
  }

  func read(_ path: String) throws -> [UInt8]? {
    guard let tree, let entry = try repository.entry(at: path, in: tree),
      entry.mode == .file || entry.mode == .executable
    else { return nil }
    return try repository.blob(entry.id)
  }

  func definitions() throws -> [String] {
    let place = folder + Layout.types
    guard let tree, let entry = try repository.entry(at: place, in: tree), entry.isTree else {
      return []
    }
    return try repository.entries(of: entry.id)
      .filter { $0.mode == .file && $0.name.hasSuffix(".yaml") }.map { "\(place)/\($0.name)" }
  }

  func holds(_ path: String) throws -> Bool {
    try tree.flatMap { try repository.entry(at: path, in: $0) } != nil
  }
}

extension TreeSource {
  var opener: (@Sendable () throws -> any RecordSource)? {
    let (path, tree, folder) = (repository.gitDirectory, tree, folder)
    return { TreeSource(repository: try Repository(at: path), tree: tree, folder: folder) }
  }
}

/// The files of the working tree.
struct WorkingSource: RecordSource {
  let disk: Disk
  let folder: String
  private let reader: FolderReader

  init(disk: Disk, folder: String) {
    self.disk = disk
    self.folder = folder
    reader = FolderReader(disk)
  }

  var opener: (@Sendable () throws -> any RecordSource)? {
    { [disk, folder] in WorkingSource(disk: disk, folder: folder) }
  }

  func files(below place: String) throws -> [RecordFile] {
    try disk.records(below: place).map { RecordFile(path: $0, blob: nil) }
  }

  /// None are offered: working files are read as a whole, and their listing is there already.
  func folders(in place: String) throws -> [String] { [] }

  func read(_ path: String) throws -> [UInt8]? { try disk.read(path) }

  func read(_ file: RecordFile) throws -> [UInt8]? { try reader.read(file.path) }

  func contains(_ file: RecordFile, oneOf needles: [[UInt8]]) throws -> Bool {
    guard let bytes = try read(file.path) else { return false }
    return bytes.withUnsafeBytes { all in needles.contains { Search.found($0, in: all) } }
  }

  func definitions() throws -> [String] { try disk.records(below: folder + Layout.types) }

  func holds(_ path: String) throws -> Bool { disk.exists(path) }
}
