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
    // The handles must outlive the patch, which borrows the blobs' contents.
    let old = try old.map { id throws(GitError) in try Blob(id, in: pointer) }
    let new = try new.map { id throws(GitError) in try Blob(id, in: pointer) }
    defer { withExtendedLifetime((old, new)) {} }
    var options = git_diff_options()
    try GitError.check(git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)))
    let patch = try Handle(releasedBy: git_patch_free) {
      git_patch_from_blobs(&$0, old?.pointer, path, new?.pointer, path, &options)
    }
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

final class Blob {
  private let handle: Handle

  var pointer: OpaquePointer { handle.pointer }

  init(_ id: ObjectID, in repository: OpaquePointer) throws(GitError) {
    var oid = id.oid
    handle = try Handle(releasedBy: git_blob_free) { git_blob_lookup(&$0, repository, &oid) }
  }
}
