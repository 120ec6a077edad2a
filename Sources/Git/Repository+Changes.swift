import Glibc

extension Repository {
  /// The files that differ between two trees, in the byte order of their paths.
  ///
  /// Sub-trees with equal names are skipped, so the cost follows the size of the change. A nil tree
  /// counts as empty.
  ///
  /// - Throws: ``GitError`` if a tree cannot be read.
  public func changes(from old: ObjectID?, to new: ObjectID?) throws(GitError) -> [PathChange] {
    var changes: [PathChange] = []
    var path: [UInt8] = []
    try compare(old, new, below: &path, depth: 0, into: &changes)
    return changes
  }

  private func compare(
    _ old: ObjectID?, _ new: ObjectID?, below path: inout [UInt8], depth: Int,
    into changes: inout [PathChange]
  ) throws(GitError) {
    guard old != new else { return }
    try Self.checkDepth(depth)
    var left = try Cursor(old, in: self)
    var right = try Cursor(new, in: self)
    while let order = Cursor.order(left, right) {
      if left.current == right.current, try Cursor.skipEqual(&left, &right) { continue }
      let before = order <= 0 ? left.current : nil
      let after = order >= 0 ? right.current : nil
      if let entry = before ?? after, before != after {
        let length = path.count
        path.append(contentsOf: before == nil ? right.name : left.name)
        if entry.isTree {
          path.append(UInt8(ascii: "/"))
          try compare(before?.id, after?.id, below: &path, depth: depth + 1, into: &changes)
        } else {
          changes.append(
            PathChange(
              path: RepositoryPath.text(path),
              old: before.map { left.entry($0) }, new: after.map { right.entry($0) }))
        }
        path.removeSubrange(length...)
      }
      if before != nil { try left.advance() }
      if after != nil { try right.advance() }
    }
  }
}

/// A place in a tree that may not exist.
private struct Cursor {
  /// What makes an entry the same as another of its name.
  struct Content: Equatable {
    var id: ObjectID
    var rawMode: UInt32

    var isTree: Bool { rawMode & 0o170000 == 0o040000 }
  }

  private let tree: RawTree?
  private var place: RawTree.Entry?
  private(set) var current: Content?

  init(_ id: ObjectID?, in repository: Repository) throws(GitError) {
    guard let id else {
      tree = nil
      return
    }
    tree = try repository.rawTree(id)
    try move(to: 0)
  }

  var name: UnsafeRawBufferPointer {
    guard let tree, let place else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return tree.name(of: place)
  }

  mutating func advance() throws(GitError) {
    try move(to: place?.end ?? 0)
  }

  private mutating func move(to offset: Int) throws(GitError) {
    guard let tree else { return }
    place = try tree.entry(at: offset)
    current = place.map { Content(id: tree.id(of: $0), rawMode: $0.rawMode) }
  }

  /// Moves both past the entries that are the same: most folders differ in one of thousands.
  ///
  /// - Returns: False if nothing was passed.
  static func skipEqual(_ left: inout Cursor, _ right: inout Cursor) throws(GitError) -> Bool {
    guard let a = left.rest, let b = right.rest else { return false }
    let same = commonCount(a, b)
    if same == a.count, same == b.count {
      try left.move(by: same)
      try right.move(by: same)
      return true
    }
    var end = 0
    while let next = RawTree.end(ofEntryAt: end, in: a), next <= same { end = next }
    guard end > 0 else { return false }
    try left.move(by: end)
    try right.move(by: end)
    return true
  }

  /// How many bytes are the same at the beginning of both.
  private static func commonCount(
    _ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer
  ) -> Int {
    guard let left = a.baseAddress, let right = b.baseAddress else { return 0 }
    let count = min(a.count, b.count)
    var (same, step) = (0, 4096)
    while step > 0 {
      while same + step <= count, memcmp(left + same, right + same, step) == 0 { same += step }
      step /= 2
    }
    return same
  }

  /// The bytes from the current entry on.
  private var rest: UnsafeRawBufferPointer? {
    guard let tree, let place else { return nil }
    return UnsafeRawBufferPointer(rebasing: tree.bytes[place.start...])
  }

  private mutating func move(by count: Int) throws(GitError) {
    try move(to: (place?.start ?? 0) + count)
  }

  func entry(_ content: Content) -> TreeEntry {
    TreeEntry(
      name: String(decoding: name, as: UTF8.self), id: content.id,
      mode: TreeEntry.Mode(raw: content.rawMode))
  }

  /// Which of two places comes first: below 0 for `a`; nil when both are at their end.
  static func order(_ a: Cursor, _ b: Cursor) -> Int? {
    guard let inA = a.current else { return b.current == nil ? nil : 1 }
    guard let inB = b.current else { return -1 }
    return RawTree.order(a.name, isTree: inA.isTree, b.name, isTree: inB.isTree)
  }
}
