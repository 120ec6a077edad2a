internal import CGit2

extension Repository {
  /// The tree that `changes` make of `base`; each folder on the way is written once.
  ///
  /// Folders that become empty disappear. A file may take the place of a folder, or a folder that of
  /// a file, only if `changes` also remove what was there.
  ///
  /// - Parameters:
  ///   - base: The tree to start from; nil for an empty one.
  ///   - changes: What to change, in any order, each path once.
  /// - Returns: The new tree's name; that of the empty tree if nothing is left.
  /// - Throws: ``GitError``: `.invalidSpec` for a bad path, `.conflict` if a file and a folder want
  ///   the same path or a path comes twice, `.notFound` if a removed file or an object is missing.
  public func updatedTree(
    _ base: ObjectID?, changes: [TreeChange]
  ) throws(GitError) -> ObjectID {
    var steps: [TreeUpdate.Step] = []
    steps.reserveCapacity(changes.count)
    for change in changes {
      let path = try RepositoryPath.checked(change.path)
      if case .upsert(_, let id, let mode) = change, mode != .commit, !contains(id) {
        throw GitError(.notFound, "object \(id) for '\(path)' is missing", category: "odb")
      }
      steps.append(TreeUpdate.Step(path: RepositoryPath.bytes(path), change: change))
    }
    steps.sort { TreeUpdate.precedes($0.path, $1.path) }
    let update = TreeUpdate(repository: self, steps: steps)
    if let tree = try update.tree(base, steps: 0..<steps.count, depth: 0) { return tree }
    return try write([], as: GIT_OBJECT_TREE)
  }
}

/// A batch of changes to a tree, applied to the trees' bytes: what does not change is copied as it is.
struct TreeUpdate {
  struct Step {
    var path: [UInt8]
    var change: TreeChange
  }

  /// A new entry, or none, in place of bytes of the old tree.
  private struct Splice {
    var range: Range<Int>
    var name: ArraySlice<UInt8>
    var content: (id: ObjectID, mode: TreeEntry.Mode)?
  }

  let repository: Repository
  let steps: [Step]

  /// Orders paths so that what is in one folder stands together, right after the folder's own path.
  static func precedes(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    for (x, y) in zip(a, b) where x != y {
      return x == slash || (y != slash && x < y)
    }
    return a.count < b.count
  }

  /// Applies `steps`, whose paths start to differ at `depth`, to `base`; nil if nothing is left.
  func tree(_ base: ObjectID?, steps range: Range<Int>, depth: Int) throws(GitError) -> ObjectID? {
    let old = try base.map { id throws(GitError) in try repository.rawTree(id) }
    let entries = try old?.entries() ?? []
    var splices: [Splice] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let name = component(of: start, at: depth)
      var end = start + 1
      while end < range.upperBound, component(of: end, at: depth) == name { end += 1 }
      try splices += replace(name, in: old, entries, steps: start..<end)
      start = end
    }
    return try write(splices, over: old, entries)
  }

  private func component(of step: Int, at depth: Int) -> ArraySlice<UInt8> {
    steps[step].path[depth...].prefix { $0 != slash }
  }

  /// What one name in a folder becomes.
  private func replace(
    _ name: ArraySlice<UInt8>, in old: RawTree?, _ entries: [RawTree.Entry], steps: Range<Int>
  ) throws(GitError) -> [Splice] {
    let file = find(name, isTree: false, in: old, entries)
    let folder = find(name, isTree: true, in: old, entries)
    let own = steps.prefix { self.steps[$0].path.count == name.endIndex }
    guard own.count < 2 else {
      throw clash(name, of: steps.lowerBound, "is changed twice")
    }

    var content: (id: ObjectID, mode: TreeEntry.Mode)?
    if own.count < steps.count || folder.found {
      let inner = own.endIndex..<steps.upperBound
      let base = folder.found ? old.map { $0.id(of: entries[folder.index]) } : nil
      let isWhole = inner.isEmpty && isUpsertOfTree(own.first)
      let rest =
        isWhole
        ? nil : inner.isEmpty ? base : try tree(base, steps: inner, depth: name.endIndex + 1)
      content = rest.map { ($0, .tree) }
    }
    let before: (id: ObjectID, mode: TreeEntry.Mode)? =
      file.found ? old.map { ($0.id(of: entries[file.index]), .file) } : nil
    content = try settle(name, own.first, folder: content, file: before, first: steps.lowerBound)
    return splices(name, content, old, entries, file: file, folder: folder)
  }

  /// Brings together what a name's own change and the changes below it ask for.
  private func settle(
    _ name: ArraySlice<UInt8>, _ own: Int?, folder: (id: ObjectID, mode: TreeEntry.Mode)?,
    file: (id: ObjectID, mode: TreeEntry.Mode)?, first: Int
  ) throws(GitError) -> (id: ObjectID, mode: TreeEntry.Mode)? {
    switch own.map({ steps[$0].change }) {
    case .upsert(_, let id, let mode):
      guard folder == nil else { throw clash(name, of: first, "is a folder") }
      return (id, mode)
    case .remove where file == nil:
      guard folder == nil else { throw clash(name, of: first, "is a folder") }
      throw GitError(
        .notFound, "'\(path(to: name, of: first))' is not in the tree", category: "tree")
    case .remove:
      return folder
    case nil:
      guard file == nil else { throw clash(name, of: first, "is a file") }
      return folder
    }
  }

  private func isUpsertOfTree(_ step: Int?) -> Bool {
    guard let step, case .upsert(_, _, .tree) = steps[step].change else { return false }
    return true
  }

  private func path(to name: ArraySlice<UInt8>, of step: Int) -> String {
    String(decoding: steps[step].path[..<name.endIndex], as: UTF8.self)
  }

  private func clash(_ name: ArraySlice<UInt8>, of step: Int, _ what: String) -> GitError {
    GitError(.conflict, "'\(path(to: name, of: step))' \(what)", category: "tree")
  }
}

extension TreeUpdate {
  /// Where an entry is among `entries`, or would be.
  private func find(
    _ name: ArraySlice<UInt8>, isTree: Bool, in tree: RawTree?, _ entries: [RawTree.Entry]
  ) -> (index: Int, found: Bool) {
    guard let tree else { return (0, false) }
    return name.withUnsafeBytes { name in
      var low = 0
      var high = entries.count
      while low < high {
        let middle = (low + high) / 2
        let entry = entries[middle]
        let order = RawTree.order(
          tree.name(of: entry), isTree: entry.isTree, name, isTree: isTree)
        if order == 0 { return (middle, true) }
        if order < 0 { low = middle + 1 } else { high = middle }
      }
      return (low, false)
    }
  }

  private func splices(
    _ name: ArraySlice<UInt8>, _ content: (id: ObjectID, mode: TreeEntry.Mode)?, _ old: RawTree?,
    _ entries: [RawTree.Entry], file: (index: Int, found: Bool), folder: (index: Int, found: Bool)
  ) -> [Splice] {
    [(file, false), (folder, true)].compactMap { place, isTree in
      let start = place.index < entries.count ? entries[place.index].start : old?.bytes.count ?? 0
      let end = place.found ? entries[place.index].end : start
      let new = content.flatMap { ($0.mode == .tree) == isTree ? $0 : nil }
      if new == nil, !place.found { return nil }
      return Splice(range: start..<end, name: name, content: new)
    }
  }

  /// Writes `old` with `splices` made; nil if it is empty.
  private func write(
    _ splices: [Splice], over old: RawTree?, _ entries: [RawTree.Entry]
  ) throws(GitError) -> ObjectID? {
    let sorted = splices.sorted { Self.precedes($0, $1) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity((old?.bytes.count ?? 0) + 64 * splices.count)
    var copied = 0
    for splice in sorted {
      if let old { bytes += old.bytes[copied..<splice.range.lowerBound] }
      copied = splice.range.upperBound
      guard let (id, mode) = splice.content else { continue }
      bytes += String(mode.rawValue, radix: 8).utf8
      bytes.append(UInt8(ascii: " "))
      bytes += splice.name
      bytes.append(0)
      bytes += id.bytes
    }
    if let old { bytes += old.bytes[copied...] }
    guard !bytes.isEmpty else { return nil }
    return try repository.write(bytes, as: GIT_OBJECT_TREE)
  }

  /// Orders splices by place, and those at the same place as their entries sort.
  private static func precedes(_ a: Splice, _ b: Splice) -> Bool {
    if a.range.lowerBound != b.range.lowerBound { return a.range.lowerBound < b.range.lowerBound }
    // An insertion at a place comes before the entry that is replaced there.
    if a.range.isEmpty != b.range.isEmpty { return a.range.isEmpty }
    return a.name.withUnsafeBytes { x in
      b.name.withUnsafeBytes { y in
        RawTree.order(
          x, isTree: a.content?.mode == .tree, y, isTree: b.content?.mode == .tree) < 0
      }
    }
  }
}

private let slash = UInt8(ascii: "/")
