internal import CGit2
import Glibc

/// What a walk through history needs of a commit, read from its first lines.
struct CommitNode {
  var tree: ObjectID
  var parents: [ObjectID]
  /// The committer's clock, in seconds since 1970.
  var time: Int64
}

extension Repository {
  func commitNode(_ id: ObjectID) throws(GitError) -> CommitNode {
    let object = try object(id, GIT_OBJECT_COMMIT)
    defer { withExtendedLifetime(object) {} }
    guard var node = CommitNode(parsing: object.bytes) else {
      throw GitError(.other(GIT_ERROR.rawValue), "commit \(id) is corrupt", category: "object")
    }
    if shallowBoundary.contains(id) { node.parents = [] }
    return node
  }
}

extension Repository {
  /// The tree and the parents of a commit, first parent first, without reading the rest of it.
  ///
  /// - Throws: ``GitError`` if the commit can't be read.
  public func links(
    of commit: ObjectID
  ) throws(GitError) -> (tree: ObjectID, parents: [ObjectID]) {
    let node = try commitNode(commit)
    return (node.tree, node.parents)
  }
}

extension CommitNode {
  /// Reads the header of a commit; nil if it is malformed.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var tree: ObjectID?
    var parents: [ObjectID] = []
    var time: Int64?
    var place = 0
    while let start = bytes.baseAddress?.advanced(by: place),
      let found = memchr(start, 0x0A, bytes.count - place),
      case let end = place + (UnsafeRawPointer(found) - start), end > place
    {
      let line = bytes[place..<end]
      place = end + 1
      if line.starts(with: "tree ".utf8) {
        tree = ObjectID(hexDigits: line.dropFirst(5))
      } else if line.starts(with: "parent ".utf8) {
        guard let parent = ObjectID(hexDigits: line.dropFirst(7)) else { return nil }
        parents.append(parent)
      } else if line.starts(with: "committer ".utf8) {
        time = Self.time(in: line)
        break
      }
    }
    guard let tree, let time else { return nil }
    self.init(tree: tree, parents: parents, time: time)
  }

  /// The seconds in `committer Name <address> 1700000000 +0100`.
  private static func time(in line: Slice<UnsafeRawBufferPointer>) -> Int64? {
    guard let bracket = line.lastIndex(of: UInt8(ascii: ">")) else { return nil }
    let text = line[(bracket + 1)...].drop { $0 == space }.prefix { $0 != space }
    return Int64(String(decoding: text, as: UTF8.self))
  }
}

private let space = UInt8(ascii: " ")
