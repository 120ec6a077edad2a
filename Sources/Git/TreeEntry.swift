/// One line of a tree: a file or a folder.
public struct TreeEntry: Hashable, Sendable {
  /// What an entry is.
  public enum Mode: UInt32, Sendable {
    case tree = 0o040000
    case file = 0o100644
    case executable = 0o100755
    case symlink = 0o120000
    /// A submodule's commit, which is not in this repository.
    case commit = 0o160000

    /// Reads what trees of any age hold, such as the group-writable 100664.
    init(raw: UInt32) {
      self =
        switch raw & 0o170000 {
        case 0o040000: .tree
        case 0o120000: .symlink
        case 0o160000: .commit
        default: raw & 0o111 == 0 ? .file : .executable
        }
    }
  }

  /// The last component of the path.
  public var name: String
  /// The object the entry names.
  public var id: ObjectID
  /// What the entry is.
  public var mode: Mode

  /// Creates an entry from its parts.
  public init(name: String, id: ObjectID, mode: Mode) {
    self.name = name
    self.id = id
    self.mode = mode
  }

  /// Whether the entry is a folder.
  public var isTree: Bool { mode == .tree }
}

/// One change to make to a tree.
public enum TreeChange: Hashable, Sendable {
  /// Makes `path` name the object `id`, whether or not it exists.
  case upsert(path: String, id: ObjectID, mode: TreeEntry.Mode = .file)
  /// Removes the file at `path`.
  case remove(path: String)

  /// The path that changes.
  public var path: String {
    switch self {
    case .upsert(let path, _, _), .remove(let path): path
    }
  }
}

/// How one path differs between two trees; never a folder.
public struct PathChange: Hashable, Sendable {
  /// The path from the root of the trees.
  public var path: String
  /// What was there; nil if the path is new.
  public var old: TreeEntry?
  /// What is there now; nil if the path is gone.
  public var new: TreeEntry?

  /// Creates a change from its parts.
  public init(path: String, old: TreeEntry?, new: TreeEntry?) {
    self.path = path
    self.old = old
    self.new = new
  }
}
