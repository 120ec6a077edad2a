import Glibc

extension Repository {
  /// Who authors a commit made now, as git finds it.
  ///
  /// `GIT_AUTHOR_NAME`, `GIT_AUTHOR_EMAIL` and `GIT_AUTHOR_DATE` count first, then `author.*`, then
  /// `user.*`, and `EMAIL` for the address.
  ///
  /// - Parameter now: Seconds since 1970 to use if the environment has no date; by default the clock.
  /// - Returns: The author.
  /// - Throws: ``GitError``: `.noIdentity` if the name or address is not set, `.invalidSpec` if the
  ///   date cannot be read.
  public func author(now: Int64? = nil) throws(GitError) -> Signature {
    try identity("author", now: now)
  }

  /// Who commits now, as git finds it; see ``author(now:)``.
  ///
  /// - Parameter now: Seconds since 1970 to use if the environment has no date; by default the clock.
  /// - Returns: The committer.
  /// - Throws: ``GitError``: `.noIdentity` if the name or address is not set, `.invalidSpec` if the
  ///   date cannot be read.
  public func committer(now: Int64? = nil) throws(GitError) -> Signature {
    try identity("committer", now: now)
  }

  private func identity(_ role: String, now: Int64?) throws(GitError) -> Signature {
    let prefix = "GIT_" + role.uppercased() + "_"
    let configuration = try Configuration(of: pointer)
    func find(_ key: String, _ variable: String) throws(GitError) -> String? {
      if let value = Environment.text(prefix + variable) { return value }
      if let value = try configuration.string("\(role).\(key)"), !value.isEmpty { return value }
      if let value = try configuration.string("user.\(key)"), !value.isEmpty { return value }
      return nil
    }
    let name = try find("name", "NAME")
    let email = try find("email", "EMAIL") ?? Environment.text("EMAIL")
    guard let name, let email else {
      let missing = name == nil ? "name" : "e-mail address"
      throw GitError(
        .noIdentity, "git does not know your \(missing)", category: "config",
        remedy: """
          git config --global user.name "Your Name"
          git config --global user.email "you@example.com"
          """)
    }
    var when = CalendarTime(seconds: now ?? Int64(time(nil)))
    if let text = Environment.text(prefix + "DATE") {
      guard let date = CalendarTime(parsing: text) else {
        throw GitError(
          .invalidSpec, "\(prefix)DATE is '\(text)', which is not a date", category: "invalid",
          remedy: "write it as 2026-11-22T14:05:11Z or @1795356311 +0000")
      }
      when = date
    }
    return Signature(
      name: name, email: email, when: when.seconds, offsetMinutes: when.offsetMinutes)
  }
}
