internal import CGit2

extension Repository {
  /// The contents of the blob `id`.
  ///
  /// - Throws: ``GitError`` if it is missing, corrupt or not a blob.
  public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
    let object = try object(id, GIT_OBJECT_BLOB)
    return withExtendedLifetime(object) { Array(object.bytes) }
  }

  /// Lends the contents of the blob `id` to `body`, without a copy.
  ///
  /// - Throws: ``GitError`` if it is missing, corrupt or not a blob, or what `body` throws.
  public func withBlob<Result>(
    _ id: ObjectID, _ body: (Span<UInt8>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    let object = try object(id, GIT_OBJECT_BLOB)
    defer { withExtendedLifetime(object) {} }
    let bytes = object.bytes.assumingMemoryBound(to: UInt8.self)
    return try body(bytes.span)
  }

  /// The size of the blob `id` in bytes, read without its contents where they are stored whole.
  ///
  /// - Throws: ``GitError`` if it is missing, corrupt or not a blob.
  public func blobSize(_ id: ObjectID) throws(GitError) -> Int {
    try size(of: id, GIT_OBJECT_BLOB)
  }

  /// Whether the object `id` is in the repository.
  public func contains(_ id: ObjectID) -> Bool {
    if let batch, batch.contains(id) { return true }
    var oid = id.oid
    return git_odb_exists(database.pointer, &oid) == 1
  }

  /// Stores `bytes` as they are and returns their name; storing them twice costs nothing.
  ///
  /// - Throws: ``GitError`` if they cannot be written.
  public func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    try write(bytes, as: GIT_OBJECT_BLOB)
  }

  /// The name `bytes` would have as a blob.
  public static func hash(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    Libgit2.start()
    var oid = git_oid()
    try GitError.check(git_odb_hash(&oid, bytes, bytes.count, GIT_OBJECT_BLOB))
    return ObjectID(oid)
  }
}
