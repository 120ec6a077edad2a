internal import CGit2

extension Repository {
  /// How one path changed, as the unified diff git shows; empty if it did not.
  ///
  /// - Throws: ``GitError`` if a blob cannot be read.
  public func patch(_ change: PathChange) throws(GitError) -> String {
    try patch(from: change.old?.id, to: change.new?.id, path: change.path)
  }

  /// How the blob at `path` changed, as the unified diff git shows; a nil blob is none.
  ///
  /// - Throws: ``GitError`` if a blob cannot be read.
  public func patch(
    from old: ObjectID?, to new: ObjectID?, path: String
  ) throws(GitError) -> String {
    guard old != new else { return "" }
    let path = try path.forC("a path")
    let versions = try Versions(old, new, in: self)
    var options = git_diff_options()
    try GitError.check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
    let patch = try versions.patch(as: path, &options)
    defer { withExtendedLifetime(versions) {} }
    return try GitError.text { git_patch_to_buf(&$0, patch.pointer) }
  }

  /// How two trees differ, as one unified diff; with `prefix` only below that folder.
  ///
  /// - Throws: ``GitError`` if a tree or a blob cannot be read.
  public func patch(
    fromTree old: ObjectID?, toTree new: ObjectID?, prefix: String = ""
  ) throws(GitError) -> String {
    var text = ""
    for change in try changes(from: old, to: new)
    where prefix.isEmpty || change.path.isPath(in: prefix) {
      text += try patch(change)
    }
    return text
  }
}

/// Two versions of a file, whose bytes are those that their names say; a missing one is none.
final class Versions {
  private let old: Object?
  private let new: Object?

  init(_ old: ObjectID?, _ new: ObjectID?, in repository: Repository) throws(GitError) {
    self.old = try old.map { id throws(GitError) in try repository.object(id, GIT_OBJECT_BLOB) }
    self.new = try new.map { id throws(GitError) in try repository.object(id, GIT_OBJECT_BLOB) }
  }

  /// How they differ; the patch borrows their bytes, and must not outlive this.
  func patch(as path: String?, _ options: inout git_diff_options) throws(GitError) -> Handle {
    let (before, after) = (old?.bytes, new?.bytes)
    return try Handle(releasedBy: git_patch_free) { patch in
      git_patch_from_buffers(
        &patch, Self.start(before), before?.count ?? 0, path, Self.start(after), after?.count ?? 0,
        path, &options)
    }
  }

  /// Without a pointer libgit2 takes a version for missing, even if it is only empty.
  private static func start(_ bytes: UnsafeRawBufferPointer?) -> UnsafeRawPointer? {
    bytes.map { $0.baseAddress ?? nothing }
  }

  private nonisolated(unsafe) static let nothing = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
}
