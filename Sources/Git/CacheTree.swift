/// The extension of the index that remembers the trees of its folders, so that git need not make
/// them anew: `TREE`.
///
/// A node is its name, a zero byte, the number of entries below it, the number of its subfolders
/// that follow, and the tree's id; instead of a wrong number of entries there is -1, and no id.
enum CacheTree {
  /// The trees without those of the folders that changed.
  ///
  /// - Parameters:
  ///   - changed: The folders, each with those above it; the root is the empty path.
  ///   - bytes: The extension's contents.
  /// - Returns: The new contents; nil if the old ones are not understood, and git must do without.
  static func without(_ changed: Set<[UInt8]>, in bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    var reader = Reader(bytes: bytes)
    var made: [UInt8] = []
    made.reserveCapacity(bytes.count)
    // The folders on the way, each with the number of its subfolders that are still to come.
    var way: [(path: [UInt8], left: Int)] = []
    repeat {
      guard let node = reader.next() else { return nil }
      let path = way.last.map { $0.path.isEmpty ? node.name : $0.path + [slash] + node.name } ?? []
      if way.isEmpty != node.name.isEmpty { return nil }
      if node.isValid, !changed.contains(path) {
        made += bytes[node.range]
      } else {
        made += node.name + Array("\0-1 \(node.folders)\n".utf8)
      }
      if !way.isEmpty { way[way.count - 1].left -= 1 }
      way.append((path, node.folders))
      while way.last?.left == 0 { way.removeLast() }
    } while !way.isEmpty
    return reader.isAtEnd ? made : nil
  }

  /// A path's folders, from the root down.
  static func folders(of path: [UInt8]) -> [[UInt8]] {
    [[]] + path.indices.filter { path[$0] == slash }.map { Array(path[..<$0]) }
  }

  private static let slash = UInt8(ascii: "/")

  private struct Node {
    let name: [UInt8]
    let isValid: Bool
    let folders: Int
    let range: Range<Int>
  }

  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    var place = 0

    var isAtEnd: Bool { place == bytes.count }

    mutating func next() -> Node? {
      let start = place
      guard let name = word(before: 0), let entries = number(before: UInt8(ascii: " ")),
        let folders = number(before: UInt8(ascii: "\n")), folders >= 0
      else { return nil }
      if entries >= 0 { place += 20 }
      guard place <= bytes.count else { return nil }
      return Node(name: name, isValid: entries >= 0, folders: folders, range: start..<place)
    }

    private mutating func word(before end: UInt8) -> [UInt8]? {
      guard let found = bytes[place...].firstIndex(of: end) else { return nil }
      defer { place = found + 1 }
      return Array(bytes[place..<found])
    }

    private mutating func number(before end: UInt8) -> Int? {
      word(before: end).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    }
  }
}
