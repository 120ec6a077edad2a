internal import CGit2

/// Who did something, and when.
public struct Signature: Hashable, Sendable {
  /// The person's name.
  public var name: String
  /// The person's e-mail address.
  public var email: String
  /// Seconds since 1970-01-01T00:00:00Z.
  public var when: Int64
  /// How far the person's clock is ahead of UTC, in minutes.
  public var offsetMinutes: Int

  /// Creates a signature from its parts.
  public init(name: String, email: String, when: Int64, offsetMinutes: Int = 0) {
    self.name = name
    self.email = email
    self.when = when
    self.offsetMinutes = offsetMinutes
  }

  init(copying signature: git_signature) {
    self.init(
      name: signature.name.map { String(cString: $0) } ?? "",
      email: signature.email.map { String(cString: $0) } ?? "",
      when: signature.when.time, offsetMinutes: Int(signature.when.offset))
  }

  /// Lends libgit2's form of this signature to `body`.
  ///
  /// - Throws: ``GitError`` if the name or the address is empty or holds `<`, `>` or a NUL.
  func withC<Result>(
    _ body: (UnsafePointer<git_signature>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    Libgit2.start()
    var pointer: UnsafeMutablePointer<git_signature>?
    try GitError.check(
      git_signature_new(
        &pointer, name.forC("a name"), email.forC("an address"), when,
        Int32(clamping: offsetMinutes)))
    defer { git_signature_free(pointer) }
    guard let pointer else { throw GitError(.other(0), "libgit2 made no signature") }
    return try body(pointer)
  }
}

extension Signature: CustomStringConvertible {
  /// The name and address as git writes them: `Ana Lima <ana@example.org>`.
  public var description: String { "\(name) <\(email)>" }
}
