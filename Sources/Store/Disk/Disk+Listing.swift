import Glibc

extension Disk {
  /// What is named `.yaml` or `.yml` below a folder, sorted.
  ///
  /// Hidden folders and files are left out, and so are other repositories below this one. Links are
  /// not followed.
  func entries(below folder: String) throws(StoreError) -> [RecordFile] {
    var found: [RecordFile] = []
    try list(folder, into: &found)
    return found
  }

  /// Adds the files of a folder in the byte order of their paths; sorting the names of each folder
  /// takes a tenth of the time that sorting whole paths takes.
  ///
  /// - Returns: False for the top of another repository, of which nothing was added.
  @discardableResult
  private func list(
    _ folder: String, into found: inout [RecordFile], isTop: Bool = true
  ) throws(StoreError) -> Bool {
    let start = folder.isEmpty ? "" : folder + "/"
    guard let names = try names(in: folder, isTop: isTop) else { return false }
    for (name, oddity) in names {
      guard name.utf8.last == UInt8(ascii: "/") else {
        found.append(RecordFile(path: start + name, blob: nil, oddity: oddity))
        continue
      }
      let path = start + name.dropLast()
      let at = found.count
      let isOurs = try list(path, into: &found, isTop: false)
      if path.isNamedAsRecord {
        found.insert(
          RecordFile(path: path, blob: nil, oddity: isOurs ? .folder : .submodule), at: at)
      }
    }
    return true
  }

  /// The names that count in a folder, those of folders with a slash at their end, so that they
  /// sort as the paths below them do; nil for the top of another repository.
  private func names(
    in folder: String, isTop: Bool
  ) throws(StoreError) -> [(name: String, oddity: NoFile?)]? {
    // Step by step: of a path that the system opens at once only the last step is no link.
    let any = folder.isEmpty ? "x" : folder + "/x"
    guard let handle = try openFolder(of: any, create: false) else { return [] }
    guard let listing = fdopendir(handle) else {
      let problem = Self.failure("can't list \(folder)")
      close(handle)
      throw problem
    }
    defer { closedir(listing) }
    var names: [(name: String, oddity: NoFile?)] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.utf8.first != UInt8(ascii: ".") else {
        if !isTop, name == ".git" { return nil }
        continue
      }
      let kind = Self.kind(of: entry, in: handle)
      if kind == DT_DIR {
        names.append((name + "/", nil))
      } else if name.isNamedAsRecord, let kind {
        names.append((name, kind == DT_REG ? nil : kind == DT_LNK ? .link : .special))
      }
    }
    return names.sorted { $0.name.isBefore($1.name) }
  }

  /// What an entry of an open folder is; nil if it is gone.
  ///
  /// Some file systems tell nothing of it in the folder itself.
  private static func kind(of entry: UnsafeMutablePointer<dirent>, in folder: Int32) -> Int? {
    let told = Int(entry.pointee.d_type)
    guard told == DT_UNKNOWN else { return told }
    var facts = stat()
    let status = withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: CChar.self, capacity: 256) {
        fstatat(folder, $0, &facts, AT_SYMLINK_NOFOLLOW)
      }
    }
    guard status == 0 else { return nil }
    switch facts.st_mode & S_IFMT {
    case S_IFDIR: return DT_DIR
    case S_IFREG: return DT_REG
    case S_IFLNK: return DT_LNK
    default: return DT_FIFO
    }
  }
}

extension String {
  /// True when the text comes first in the order of bytes.
  func isBefore(_ other: String) -> Bool {
    let order = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right -> Bool in
        guard let a = left.baseAddress, let b = right.baseAddress else {
          return left.count < right.count
        }
        let order = memcmp(a, b, min(left.count, right.count))
        return order == 0 ? left.count < right.count : order < 0
      }
    }
    return (order ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}

/// Reads many files of few folders: the folder of the last file stays open.
///
/// Its steps were opened one by one without following links, and what is open can't be exchanged.
final class FolderReader {
  private let disk: Disk
  private var folder: Substring?
  private var handle: Int32 = -1

  init(_ disk: Disk) { self.disk = disk }

  deinit { forget() }

  /// The bytes of a file; nil if there is none, or if something on the way is a link or no file.
  ///
  /// - Throws: ``StoreError`` when the machine fails.
  func read(_ path: String) throws(StoreError) -> [UInt8]? {
    let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
    // By bytes: to Swift another spelling of an accent is the same text.
    if !(folder.map { $0.utf8.elementsEqual(path.utf8[..<end]) } ?? false) {
      forget()
      guard let opened = try disk.openFolder(of: path, create: false) else { return nil }
      handle = opened
      folder = path[..<end]
    }
    return try Disk.read(path, in: handle)
  }

  private func forget() {
    if handle >= 0 { close(handle) }
    handle = -1
    folder = nil
  }
}
