import Glibc

extension Disk {
  /// The files below a folder whose names end in `.yaml` or `.yml`, sorted; hidden folders and
  /// files are left out, links are not followed.
  public func records(below folder: String) throws(StoreError) -> [String] {
    var found: [String] = []
    try list(folder, into: &found)
    return found
  }

  /// Adds the files of a folder in the byte order of their paths; sorting the names of each folder
  /// takes a tenth of the time that sorting whole paths takes.
  private func list(_ folder: String, into found: inout [String]) throws(StoreError) {
    let start = folder.isEmpty ? "" : folder + "/"
    for name in try names(in: folder) {
      if name.utf8.last == UInt8(ascii: "/") {
        try list(start + name.dropLast(), into: &found)
      } else {
        found.append(start + name)
      }
    }
  }

  /// The names that count in a folder, those of folders with a slash at their end, so that they
  /// sort as the paths below them do.
  private func names(in folder: String) throws(StoreError) -> [String] {
    // Step by step: of a path that the system opens at once only the last step is no link.
    let any = folder.isEmpty ? "x" : folder + "/x"
    guard let handle = try openFolder(of: any, create: false) else { return [] }
    guard let listing = fdopendir(handle) else {
      let problem = Self.failure("can't list \(folder)")
      close(handle)
      throw problem
    }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.utf8.first != UInt8(ascii: ".") else { continue }
      switch Int(entry.pointee.d_type) {
      case Int(DT_DIR): names.append(name + "/")
      case Int(DT_REG):
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { names.append(name) }
      default: continue
      }
    }
    return names.sorted { $0.isBefore($1) }
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
