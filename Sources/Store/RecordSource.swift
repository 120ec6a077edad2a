import Git

/// Where the files of a snapshot come from.
protocol RecordSource {
  /// What is named as a record is, below a folder of the repository, sorted by the bytes of paths;
  /// also what is no file.
  ///
  /// `place` is the folder, without a slash at its end; empty for the top.
  func entries(below place: String) throws -> [RecordFile]
  /// The names of the folders in a folder.
  func folders(in place: String) throws -> [String]
  /// The bytes of a file; nil if there is none.
  func read(_ path: String) throws -> [UInt8]?
  /// The bytes of a file that was listed; no look-up of its path where its blob is known.
  func read(_ file: RecordFile) throws -> [UInt8]?
  /// True when the bytes of a file hold one of some texts; decides what is worth parsing.
  func contains(_ file: RecordFile, oneOf needles: [[UInt8]]) throws -> Bool
  /// True when there is a file or a folder at a path.
  func holds(_ path: String) throws -> Bool
  /// What stands at a path; nil for a file, and for nothing.
  func oddity(at path: String) throws -> NoFile?
  /// The files of the records' folder that differ from those of a commit, in the order of their
  /// paths; nil for files that are no version of their own.
  func changes(since before: TreeSource) throws -> [PathChange]?
  /// Opens the same files for another thread; nil if that can't be done.
  var opener: (@Sendable () throws -> any RecordSource)? { get }
}

extension RecordSource {
  /// The files that may be records, below a folder of the repository, sorted by their bytes.
  func files(below place: String) throws -> [RecordFile] {
    try entries(below: place).filter { $0.oddity == nil }
  }

  func changes(since before: TreeSource) throws -> [PathChange]? { nil }

  var opener: (@Sendable () throws -> any RecordSource)? { nil }
}

/// A file that may be a record.
struct RecordFile: Hashable, Sendable {
  /// Relative to the top of the repository.
  let path: String
  /// Its contents, in git's terms; nil for working files.
  let blob: ObjectID?
  /// What it is instead of a file.
  var oddity: NoFile?

  /// True for a file that counts as a record: in the records' folder, not hidden.
  func isInRecords(_ folder: String) -> Bool {
    path.utf8.starts(with: folder.utf8) && path.isNamedAsRecord
      && !path.utf8.dropFirst(folder.utf8.count).hasHiddenStep
  }

  /// The name without its folder and ending.
  var stem: Substring {
    // By bytes: to Swift a slash and an accent after it are one character.
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let start = slash.map { path.utf8.index(after: $0) } ?? path.startIndex
    let name = path[start...]
    return name.hasSuffix(".yaml")
      ? name.dropLast(5) : name.hasSuffix(".yml") ? name.dropLast(4) : name
  }
}

extension Substring.UTF8View {
  /// True when a step of the path begins with a dot.
  var hasHiddenStep: Bool {
    var isStart = true
    for byte in self {
      if isStart, byte == UInt8(ascii: ".") { return true }
      isStart = byte == UInt8(ascii: "/")
    }
    return false
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

  func entries(below place: String) throws -> [RecordFile] {
    guard let tree else { return [] }
    var found: [RecordFile] = []
    try repository.walk(tree, prefix: place) { path, entry in
      if entry.name.utf8.first == UInt8(ascii: ".") { return false }
      if entry.name.isNamedAsRecord, path.utf8.count > place.utf8.count {
        found.append(RecordFile(path: path, blob: entry.id, oddity: NoFile(entry.mode)))
      }
      return entry.isTree
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

  func holds(_ path: String) throws -> Bool {
    try tree.flatMap { try repository.entry(at: path, in: $0) } != nil
  }

  func oddity(at path: String) throws -> NoFile? {
    try tree.flatMap { try repository.entry(at: path, in: $0) }.flatMap { NoFile($0.mode) }
  }
}

extension NoFile {
  /// What an entry of a tree or an index is; nil for a file.
  init?(_ mode: TreeEntry.Mode) {
    switch mode {
    case .file, .executable: return nil
    case .symlink: self = .link
    case .commit: self = .submodule
    case .tree: self = .folder
    }
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

  func entries(below place: String) throws -> [RecordFile] { try disk.entries(below: place) }

  /// None are offered: working files are read as a whole, and their listing is there already.
  func folders(in place: String) throws -> [String] { [] }

  func read(_ path: String) throws -> [UInt8]? { try disk.read(path) }

  func read(_ file: RecordFile) throws -> [UInt8]? { try reader.read(file.path) }

  func contains(_ file: RecordFile, oneOf needles: [[UInt8]]) throws -> Bool {
    guard let bytes = try read(file.path) else { return false }
    return bytes.withUnsafeBytes { all in needles.contains { Search.found($0, in: all) } }
  }

  func holds(_ path: String) throws -> Bool { disk.exists(path) }

  func oddity(at path: String) throws -> NoFile? { disk.oddity(at: path) }
}
