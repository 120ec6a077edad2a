internal import CGit2
import Glibc

/// A tree read straight from its stored bytes, so that visiting an entry allocates nothing.
struct RawTree {
  /// One entry, as offsets into the tree's bytes.
  struct Entry {
    var start: Int
    var name: Range<Int>
    var rawMode: UInt32

    var end: Int { name.upperBound + 21 }
    var isTree: Bool { rawMode & 0o170000 == 0o040000 }
  }

  let object: Object
  private let names = TreeNames()

  init(object: Object) { self.object = object }

  var bytes: UnsafeRawBufferPointer { object.bytes }

  /// The entry that starts at `offset`; nil at the end.
  ///
  /// - Throws: ``GitError`` if the bytes there are not an entry.
  func entry(at offset: Int) throws(GitError) -> Entry? {
    let bytes = bytes
    guard offset < bytes.count else { return nil }
    var place = offset
    var mode: UInt32 = 0
    while place < bytes.count, place - offset < 7, bytes[place] & 0xF8 == 0x30 {
      mode = mode << 3 | UInt32(bytes[place] & 7)
      place += 1
    }
    guard place > offset, place < bytes.count, bytes[place] == UInt8(ascii: " ") else {
      throw corruption
    }
    let start = place + 1
    guard let end = Self.end(ofEntryAt: start, in: bytes), end > start + 21 else {
      throw corruption
    }
    return Entry(start: offset, name: start..<end - 21, rawMode: mode)
  }

  /// Where the entry that starts at `offset` ends; nil if there is no whole one.
  static func end(ofEntryAt offset: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
    guard offset < bytes.count, let start = bytes.baseAddress,
      let zero = memchr(start + offset, 0, bytes.count - offset)
    else { return nil }
    let end = UnsafeRawPointer(zero) - start + 21
    return end <= bytes.count ? end : nil
  }

  /// All entries, in the tree's order.
  func entries() throws(GitError) -> [Entry] {
    var entries: [Entry] = []
    var offset = 0
    while let entry = try entry(at: offset) {
      entries.append(entry)
      offset = entry.end
    }
    return entries
  }

  /// The entry called `name`; nil if there is none.
  func entry(named name: some Collection<UInt8>) throws(GitError) -> Entry? {
    try entry(named: Array(name))
  }

  /// The entry called `name`; nil if there is none.
  func entry(named name: [UInt8]) throws(GitError) -> Entry? {
    // Typed throws and the closures of buffers don't go together in Swift 6.3.
    let found = name.withUnsafeBytes { bytes in
      Result { () throws(GitError) in try names.entry(named: bytes, in: self) }
    }
    return try found.get()
  }

  /// How many entries were looked at to answer what was asked by name.
  var visited: Int { names.visited }

  func id(of entry: Entry) -> ObjectID {
    guard let start = bytes.baseAddress else { return .zero }
    return ObjectID(at: start + entry.name.upperBound + 1)
  }

  func name(of entry: Entry) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[entry.name])
  }

  /// A copy of `entry` that outlives the tree.
  func copy(_ entry: Entry) -> TreeEntry {
    TreeEntry(
      name: String(decoding: name(of: entry), as: UTF8.self), id: id(of: entry),
      mode: TreeEntry.Mode(raw: entry.rawMode))
  }

  private var corruption: GitError {
    GitError(.other(GIT_ERROR.rawValue), "tree \(object.id) is corrupt", category: "tree")
  }

  /// Whether a name comes before, at or after another in a tree: folders sort as if they ended in `/`.
  static func order(
    _ a: UnsafeRawBufferPointer, isTree aIsTree: Bool,
    _ b: UnsafeRawBufferPointer, isTree bIsTree: Bool
  ) -> Int {
    let common = min(a.count, b.count)
    for place in 0..<common where a[place] != b[place] {
      return a[place] < b[place] ? -1 : 1
    }
    let slash = UInt8(ascii: "/")
    let nextA = a.count > common ? a[common] : aIsTree ? slash : 0
    let nextB = b.count > common ? b[common] : bIsTree ? slash : 0
    return nextA < nextB ? -1 : nextA == nextB ? 0 : 1
  }
}

extension Repository {
  /// The tree `id`; those read last are kept, since a change looks up the same path three times, many
  /// changes the same folders, and libgit2 keeps no tree of more than 4 KB.
  func rawTree(_ id: ObjectID) throws(GitError) -> RawTree {
    if let kept = recentTrees[id] { return kept }
    let tree = RawTree(object: try object(id, GIT_OBJECT_TREE))
    recentTrees.keep(tree)
    return tree
  }
}
