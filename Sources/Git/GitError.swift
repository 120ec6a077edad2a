internal import CGit2
import Glibc

/// What went wrong in a repository, with libgit2's own words.
public struct GitError: Error, Hashable, Sendable {
  /// What callers tell apart.
  public enum Code: Hashable, Sendable {
    case notFound
    case exists
    case ambiguous
    /// A compare-and-swap was lost: the reference is no longer what was expected.
    case modified
    case locked
    case unbornBranch
    case bareRepository
    /// A revision, reference name, path or date that cannot be read.
    case invalidSpec
    /// A file and a folder, or two changes, want the same path.
    case conflict
    /// An object is of another type than was asked for.
    case wrongType
    /// The repository belongs to another user.
    case notOwned
    /// The repository uses a format that is not supported.
    case unsupported
    /// A partial clone has not fetched the object.
    case notFetched
    /// The author or committer is not known.
    case noIdentity
    case noSpace
    case other(Int32)
  }

  /// The kind of failure.
  public var code: Code
  /// The part of git that failed, such as `odb` or `reference`.
  public var category: String
  /// One sentence without a full stop.
  public var message: String
  /// What to type next, if that is known.
  public var remedy: String?

  /// Creates an error that libgit2 knows nothing of.
  public init(
    _ code: Code, _ message: String, category: String = "repository", remedy: String? = nil
  ) {
    self.code = code
    self.category = category
    self.message = message
    self.remedy = remedy
  }

  /// Whether something simply is not there.
  public var isMissing: Bool { code == .notFound }

  /// Whether trying again on the new state of the repository may succeed.
  public var isTransient: Bool { code == .modified || code == .locked }
}

extension GitError: CustomStringConvertible {
  /// The message alone.
  public var description: String { message }
}

extension GitError {
  /// Throws what libgit2 last said if `status` is a failure; must run right after the call.
  @discardableResult
  static func check(_ status: Int32) throws(GitError) -> Int32 {
    guard status < 0 else { return status }
    throw GitError(status: status, systemError: errno)
  }

  /// Runs `call` and returns nil, instead of throwing, when what it asks for does not exist.
  static func ifFound<Value: ~Copyable>(
    _ call: () throws(GitError) -> Value
  ) throws(GitError) -> Value? {
    do throws(GitError) {
      return try call()
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  private init(status: Int32, systemError: Int32) {
    let last = git_error_last()?.pointee
    let category = last.flatMap { categories.indices.contains(Int($0.klass)) ? Int($0.klass) : nil }
    var message = last?.message.map { String(cString: $0) } ?? "libgit2 failed with \(status)"
    while message.last == "." || message.last == "\n" { message.removeLast() }
    var code = Code(status: status)
    if last?.klass == Int32(GIT_ERROR_OS.rawValue), [ENOSPC, EDQUOT].contains(systemError) {
      code = .noSpace
    }
    self.init(code, message, category: category.map { categories[$0] } ?? "none")
  }
}

extension GitError.Code {
  init(status: Int32) {
    self =
      switch status {
      case GIT_ENOTFOUND.rawValue: .notFound
      case GIT_EEXISTS.rawValue: .exists
      case GIT_EAMBIGUOUS.rawValue: .ambiguous
      case GIT_EMODIFIED.rawValue: .modified
      case GIT_ELOCKED.rawValue: .locked
      case GIT_EUNBORNBRANCH.rawValue: .unbornBranch
      case GIT_EBAREREPO.rawValue: .bareRepository
      case GIT_EINVALIDSPEC.rawValue: .invalidSpec
      case GIT_EPEEL.rawValue: .wrongType
      case GIT_EOWNER.rawValue: .notOwned
      default: .other(status)
      }
  }
}

/// libgit2's error classes by number (`git_error_t`).
private let categories = [
  "none", "memory", "os", "invalid", "reference", "zlib", "repository", "config", "regex", "odb",
  "index", "object", "net", "tag", "tree", "indexer", "ssl", "submodule", "thread", "stash",
  "checkout", "fetchhead", "merge", "ssh", "filter", "revert", "callback", "cherrypick",
  "describe", "rebase", "filesystem", "patch", "worktree", "sha", "http", "internal",
]

extension String {
  /// This text, once it is sure that C will not read only a part of it.
  ///
  /// - Throws: ``GitError/Code/invalidSpec`` if it contains a NUL.
  func forC(_ what: String) throws(GitError) -> String {
    guard utf8.contains(0) else { return self }
    throw GitError(.invalidSpec, "\(what) contains a NUL character", category: "invalid")
  }
}
