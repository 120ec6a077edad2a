internal import CGit2
import Synchronization

/// What a process wanted to read and a partial clone has not fetched.
///
/// Whoever looks for something and takes what can't be read for missing would draw a wrong
/// conclusion; it is asked for before something is written, and before a command says what it found.
public enum PartialClone {
  private static let found = Mutex<GitError?>(nil)

  /// The first thing that was not there; nil if all was.
  public static var lack: GitError? { found.withLock { $0 } }

  /// Notes that something is not there.
  static func note(_ error: GitError) { found.withLock { $0 = $0 ?? error } }

  /// Forgets it, once it was fetched.
  public static func forget() { found.withLock { $0 = nil } }
}

extension Repository {
  /// The remote from which git fetches objects when they are asked for; nil if the clone is not a
  /// partial one.
  ///
  /// - Throws: ``GitError`` if the configuration is malformed.
  public func promisor() throws(GitError) -> String? {
    if let name = try string("extensions.partialClone") { return name }
    let settings = try Configuration(of: pointer)
    for key in try settings.keys(matching: #"^remote\..*\.promisor$"#)
    where try settings.bool(key) ?? false {
      return String(key.dropFirst("remote.".count).dropLast(".promisor".count))
    }
    return nil
  }

  /// The error for a file or a folder that is not there, which in a partial clone is no damage.
  ///
  /// Nothing is fetched here: who reads starts no program that a configuration names.
  func explained(
    _ error: GitError, missing id: ObjectID, _ type: git_object_t
  ) -> GitError {
    guard error.isMissing, type == GIT_OBJECT_BLOB || type == GIT_OBJECT_TREE,
      let name = try? promisor()
    else { return error }
    let what = type == GIT_OBJECT_BLOB ? "a file" : "a folder"
    let lack = GitError(
      .notFetched,
      "this clone is a partial one, and has not fetched \(what) that is needed (\(id.short))",
      category: "odb", remedy: "git fetch --refetch --no-filter \(name) brings all that is missing")
    PartialClone.note(lack)
    return lack
  }
}
