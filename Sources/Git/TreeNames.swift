import Glibc

/// Where the entries of one tree stand, by their names: a tree is a list, so that looking up all names
/// of a large folder entry by entry takes the square of its size.
final class TreeNames {
  /// So many look-ups are made entry by entry: most commands ask a tree for one or two names, and
  /// the table costs some of them.
  static let patience = 4

  private var asked = 0
  /// Where an entry starts, plus one, at the place that the hash of its name gives it or the next free
  /// one after it; 0 for a free place.
  private var slots: [UInt32] = []
  /// How many entries were looked at, for tests of how work grows.
  private(set) var visited = 0

  /// The entry called `name`; nil if there is none.
  ///
  /// - Throws: ``GitError`` if the tree is corrupt.
  func entry(
    named name: UnsafeRawBufferPointer, in tree: RawTree
  ) throws(GitError) -> RawTree.Entry? {
    asked += 1
    if asked <= Self.patience { return try search(name, tree) }
    if slots.isEmpty { try fill(from: tree) }
    var place = Self.hash(name) & (slots.count - 1)
    while slots[place] != 0 {
      visited += 1
      if let entry = try tree.entry(at: Int(slots[place]) - 1), tree.isName(of: entry, name) {
        return entry
      }
      place = (place + 1) & (slots.count - 1)
    }
    return nil
  }

  private func search(
    _ name: UnsafeRawBufferPointer, _ tree: RawTree
  ) throws(GitError) -> RawTree.Entry? {
    var offset = 0
    while let entry = try tree.entry(at: offset) {
      visited += 1
      if tree.isName(of: entry, name) { return entry }
      offset = entry.end
    }
    return nil
  }

  private func fill(from tree: RawTree) throws(GitError) {
    let entries = try tree.entries()
    visited += entries.count
    var size = 2
    while size < 2 * entries.count { size *= 2 }
    var filled = [UInt32](repeating: 0, count: size)
    for entry in entries {
      var place = Self.hash(tree.name(of: entry)) & (size - 1)
      while filled[place] != 0 { place = (place + 1) & (size - 1) }
      filled[place] = UInt32(clamping: entry.start + 1)
    }
    slots = filled
  }

  /// FNV-1a, folded: names differ at their ends, and only some bits of the hash are used.
  private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32) & Int.max
  }
}

extension RawTree {
  fileprivate func isName(of entry: Entry, _ name: UnsafeRawBufferPointer) -> Bool {
    guard entry.name.count == name.count, let start = bytes.baseAddress,
      let other = name.baseAddress
    else { return false }
    return memcmp(start + entry.name.lowerBound, other, name.count) == 0
  }
}

/// The trees that were read last.
struct RecentTrees {
  /// The folders on the way to records in some years of months, and no more bytes than that.
  private static let count = 64
  private static let bytes = 8 << 20

  private var trees: [ObjectID: RawTree] = [:]
  private var order: [ObjectID] = []
  private var total = 0

  subscript(id: ObjectID) -> RawTree? { trees[id] }

  /// Keeps a tree that is not there yet, and lets those go that were read longest ago.
  mutating func keep(_ tree: RawTree) {
    trees[tree.object.id] = tree
    order.append(tree.object.id)
    total += tree.bytes.count
    while order.count > Self.count || (total > Self.bytes && order.count > 1) {
      let old = trees.removeValue(forKey: order.removeFirst())
      total -= old?.bytes.count ?? 0
    }
  }
}
