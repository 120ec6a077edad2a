internal import CGit2
import Glibc

/// What git has to say of one path in the working tree or the index.
public struct PathStatus: Hashable, Sendable {
  /// How a path differs.
  public enum Kind: Hashable, Sendable {
    case added, modified, deleted, renamed, typeChanged
    /// Unknown to git and not ignored.
    case untracked
    /// Left by a merge for somebody to decide.
    case conflicted
    case unreadable
  }

  /// The path from the root of the working tree.
  public var path: String
  /// How it differs.
  public var kind: Kind
  /// Whether the index differs from `HEAD`; otherwise it is the working tree from the index.
  public var staged: Bool

  /// Creates a status from its parts.
  public init(path: String, kind: Kind, staged: Bool) {
    self.path = path
    self.kind = kind
    self.staged = staged
  }
}

extension Repository {
  /// What differs between `HEAD`, the index and the working tree, sorted by path.
  ///
  /// It reads the whole tree: 0.4 s at 100,000 files. A path staged and changed again comes twice.
  ///
  /// - Parameter prefix: The file or folder to look at; nil for all.
  /// - Returns: One value for each difference; nothing for ignored files.
  /// - Throws: ``GitError``, `.bareRepository` if there is no working tree.
  public func status(under prefix: String? = nil) throws(GitError) -> [PathStatus] {
    var options = git_status_options()
    try GitError.check(git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
    options.flags =
      GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
      | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
      | GIT_STATUS_OPT_INCLUDE_UNREADABLE.rawValue
    guard let prefix else { return try status(options) }

    let spec = try strdup(RepositoryPath.checked(prefix))
    defer { free(spec) }
    var specs = [spec]
    return try specs.withUnsafeMutableBufferPointer { buffer throws(GitError) in
      options.pathspec = git_strarray(strings: buffer.baseAddress, count: 1)
      return try status(options)
    }
  }

  private func status(_ options: git_status_options) throws(GitError) -> [PathStatus] {
    let repository = pointer
    let list = try Handle(releasedBy: git_status_list_free) { place in
      withUnsafePointer(to: options) { git_status_list_new(&place, repository, $0) }
    }
    var found: [PathStatus] = []
    for number in 0..<git_status_list_entrycount(list.pointer) {
      guard let entry = git_status_byindex(list.pointer, number)?.pointee else { continue }
      let delta = entry.head_to_index ?? entry.index_to_workdir
      guard let name = delta?.pointee.new_file.path ?? delta?.pointee.old_file.path else {
        continue
      }
      let path = String(cString: name)
      for (flag, kind, staged) in kinds where entry.status.rawValue & flag.rawValue != 0 {
        found.append(PathStatus(path: path, kind: kind, staged: staged))
      }
    }
    return found.sorted { ($0.path, $1.staged ? 1 : 0) < ($1.path, $0.staged ? 1 : 0) }
  }

  /// Whether git ignores `path` when it is not tracked.
  ///
  /// - Throws: ``GitError`` if `path` is none.
  public func isIgnored(_ path: String) throws(GitError) -> Bool {
    try RepositoryPath.checked(path)
    var ignored: Int32 = 0
    try GitError.check(git_ignore_path_is_ignored(&ignored, pointer, path))
    return ignored != 0
  }

  /// The name the working file at `path` would have as a blob, after git's filters; nil if there is
  /// no file.
  ///
  /// - Throws: ``GitError`` if it cannot be read, or there is no working tree.
  public func hashWorkingFile(_ path: String) throws(GitError) -> ObjectID? {
    try RepositoryPath.checked(path)
    let file = try workingDirectoryOrThrow() + "/" + path
    guard let status = Files.status(of: file), status.st_mode & S_IFMT != S_IFDIR else {
      return nil
    }
    if status.st_mode & S_IFMT == S_IFLNK {
      guard let target = Files.target(ofLink: file) else {
        throw Files.failure("cannot read", file)
      }
      return try Self.hash(target)
    }
    var oid = git_oid()
    try GitError.check(git_repository_hashfile(&oid, pointer, file, GIT_OBJECT_BLOB, path))
    return ObjectID(oid)
  }

  func workingDirectoryOrThrow() throws(GitError) -> String {
    guard let directory = workingDirectory else {
      throw GitError(.bareRepository, "the repository has no working tree")
    }
    return directory
  }
}

/// libgit2's flags, in the order a path's differences are told.
private let kinds: [(git_status_t, PathStatus.Kind, staged: Bool)] = [
  (GIT_STATUS_CONFLICTED, .conflicted, false),
  (GIT_STATUS_INDEX_NEW, .added, true),
  (GIT_STATUS_INDEX_MODIFIED, .modified, true),
  (GIT_STATUS_INDEX_DELETED, .deleted, true),
  (GIT_STATUS_INDEX_RENAMED, .renamed, true),
  (GIT_STATUS_INDEX_TYPECHANGE, .typeChanged, true),
  (GIT_STATUS_WT_NEW, .untracked, false),
  (GIT_STATUS_WT_MODIFIED, .modified, false),
  (GIT_STATUS_WT_DELETED, .deleted, false),
  (GIT_STATUS_WT_RENAMED, .renamed, false),
  (GIT_STATUS_WT_TYPECHANGE, .typeChanged, false),
  (GIT_STATUS_WT_UNREADABLE, .unreadable, false),
]
