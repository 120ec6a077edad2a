internal import CGit2

/// Where `HEAD` is.
public enum Head: Hashable, Sendable {
  /// On a branch, whose full name is `reference`; `tip` is nil before its first commit.
  case branch(reference: String, tip: ObjectID?)
  /// On a commit, on no branch.
  case detached(ObjectID)

  /// The commit `HEAD` is at; nil before the first.
  public var tip: ObjectID? {
    switch self {
    case .branch(_, let tip): tip
    case .detached(let id): id
    }
  }

  /// The full name of the branch; nil if there is none.
  public var reference: String? {
    if case .branch(let reference, _) = self { reference } else { nil }
  }
}

extension Repository {
  /// Where `HEAD` is.
  ///
  /// - Throws: ``GitError`` if it cannot be read.
  public var head: Head {
    get throws(GitError) {
      let repository = pointer
      let handle = try Handle(releasedBy: git_reference_free) {
        git_reference_lookup(&$0, repository, "HEAD")
      }
      guard let target = git_reference_symbolic_target(handle.pointer) else {
        guard let id = git_reference_target(handle.pointer) else {
          throw GitError(.notFound, "HEAD names nothing", category: "reference")
        }
        return .detached(ObjectID(id.pointee))
      }
      let name = String(cString: target)
      return .branch(reference: name, tip: try reference(name))
    }
  }

  /// The commit that `revision` names: anything git takes, such as `HEAD~3`, `v1.0` or `2c1f0a9`.
  ///
  /// - Throws: ``GitError``: `.notFound`, `.ambiguous`, `.invalidSpec`, or `.wrongType` if it names
  ///   something else than a commit.
  public func commit(at revision: String) throws(GitError) -> ObjectID {
    let repository = pointer
    let revision = try revision.forC("a revision")
    do throws(GitError) {
      let object = try Handle(releasedBy: git_object_free) {
        git_revparse_single(&$0, repository, revision)
      }
      let commit = try Self.peeled(object)
      guard let id = git_object_id(commit.pointer) else {
        throw GitError(.notFound, "'\(revision)' names nothing", category: "reference")
      }
      return ObjectID(id.pointee)
    } catch {
      throw Self.explain(error, revision)
    }
  }

  /// The commit that `object` is or, if it is a tag, leads to.
  private static func peeled(_ object: borrowing Handle) throws(GitError) -> Handle {
    do throws(GitError) {
      let pointer = object.pointer
      return try Handle(releasedBy: git_object_free) {
        git_object_peel(&$0, pointer, GIT_OBJECT_COMMIT)
      }
    } catch {
      // libgit2 has several codes for an object that cannot lead to a commit.
      guard !error.isMissing else { throw error }
      throw GitError(.wrongType, error.message, category: error.category)
    }
  }

  private static func explain(_ error: GitError, _ revision: String) -> GitError {
    var error = error
    switch error.code {
    case .notFound:
      error.message = "no commit, branch or tag is called '\(revision)'"
    case .ambiguous:
      error.message = "'\(revision)' names several objects"
      error.remedy = "write more of its digits"
    case .wrongType:
      error.message = "'\(revision)' is not a commit"
    case .invalidSpec:
      error.message = "'\(revision)' is not a revision: \(error.message)"
    default: break
    }
    return error
  }

  /// The newest commit on the first-parent line of `tip` that was made at `date` or before.
  ///
  /// - Parameters:
  ///   - date: Seconds since 1970-01-01T00:00:00Z, compared with the committers' clocks.
  ///   - tip: The commit to start from.
  /// - Returns: The commit; nil if all are younger.
  /// - Throws: ``GitError`` if a commit cannot be read.
  public func commit(at date: Int64, from tip: ObjectID) throws(GitError) -> ObjectID? {
    try search(at: date, from: tip, knowing: [:])?.commit
  }

  /// The same, and after how many commits it was found.
  ///
  /// - Parameters:
  ///   - date: Seconds since 1970-01-01T00:00:00Z.
  ///   - tip: The commit to start from.
  ///   - known: What the answer is from certain commits on.
  /// - Returns: The commit and the number of commits before it; nil if all are younger.
  /// - Throws: ``GitError`` if a commit cannot be read.
  public func search(
    at date: Int64, from tip: ObjectID, knowing known: [ObjectID: ObjectID]
  ) throws(GitError) -> (commit: ObjectID, steps: Int)? {
    var next: ObjectID? = tip
    var steps = 0
    while let id = next {
      if let answer = known[id] { return (answer, steps) }
      let node = try commitNode(id)
      if node.time <= date { return (id, steps) }
      next = node.parents.first
      steps += 1
    }
    return nil
  }
}
