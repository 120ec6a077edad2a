internal import CGit2

/// One repository, opened.
///
/// It is a class that is not `Sendable`, since libgit2 forbids two threads to share one; a thread
/// that needs the repository opens it again.
public final class Repository {
  let handle: Handle
  let database: Handle
  /// The index that `GIT_INDEX_FILE` names instead of the working tree's own.
  var indexFromEnvironment: String?
  /// The trees that were read last.
  var recentTrees = RecentTrees()
  /// Where new objects wait to be published; nil while each is written by itself.
  var batch: ObjectBatch?
  /// Reads packs without libgit2; nil where it does.
  var packs: PackReader?
  private var boundary: Set<ObjectID>?

  /// Opens the repository whose git directory or working directory is `path`.
  ///
  /// - Throws: ``GitError`` if there is none, it belongs to somebody else, or its format is unknown.
  public convenience init(at path: String) throws(GitError) {
    let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
    try self.init(handle: Self.open(path, flags: flags, ceilings: nil))
  }

  init(handle: consuming Handle) throws(GitError) {
    self.handle = handle
    let repository = self.handle.pointer
    database = try Handle(releasedBy: git_odb_free) { git_repository_odb(&$0, repository) }
    try addQuarantinedObjects()
    try useEnvironmentConfiguration()
  }

  var pointer: OpaquePointer { handle.pointer }

  /// Whether the repository has no working directory.
  public var isBare: Bool { git_repository_is_bare(pointer) == 1 }

  /// The working directory, without a trailing slash; nil in a bare repository.
  public var workingDirectory: String? {
    git_repository_workdir(pointer).map { Self.folder($0) }
  }

  /// The git directory of this working tree, without a trailing slash.
  public var gitDirectory: String {
    git_repository_path(pointer).map { Self.folder($0) } ?? ""
  }

  /// The git directory that all working trees share, without a trailing slash.
  public var commonDirectory: String {
    git_repository_commondir(pointer).map { Self.folder($0) } ?? ""
  }

  /// Whether history was cut off when the repository was cloned.
  public var isShallow: Bool { !shallowBoundary.isEmpty }

  /// The commits whose parents were not fetched.
  public var shallowBoundary: Set<ObjectID> {
    if let boundary { return boundary }
    let text = Files.contents(of: commonDirectory + "/shallow") ?? []
    let found = Set(
      text.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hexDigits: $0) })
    boundary = found
    return found
  }

  /// What git is in the middle of here, such as `merge` or `rebase`; nil if it is nothing.
  public var operationInProgress: String? {
    switch git_repository_state_t(UInt32(bitPattern: git_repository_state(pointer))) {
    case GIT_REPOSITORY_STATE_NONE: nil
    case GIT_REPOSITORY_STATE_MERGE: "merge"
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "revert"
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: "cherry-pick"
    case GIT_REPOSITORY_STATE_BISECT: "bisect"
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: "am"
    default: "rebase"
    }
  }

  private static func folder(_ path: UnsafePointer<CChar>) -> String {
    var text = String(cString: path)
    if text.count > 1, text.hasSuffix("/") { text.removeLast() }
    return text
  }

  /// Makes the objects of a push visible to the hook that judges it, where git keeps them apart.
  private func addQuarantinedObjects() throws(GitError) {
    for name in ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
      for path in (Environment.text(name) ?? "").split(separator: ":") {
        try GitError.check(git_odb_add_disk_alternate(database.pointer, String(path)))
      }
    }
  }
}
