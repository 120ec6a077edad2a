internal import CGit2

/// Git's settings, from files and from the environment.
struct Configuration: ~Copyable {
  private let handle: Handle
  private let overrides: [(key: String, value: String)]

  /// Adopts `handle`, which lacks what libgit2 does not take from the environment by itself.
  private init(
    adding handle: consuming Handle, repository: OpaquePointer?, isComplete: Bool = false
  ) throws(GitError) {
    let overrides = try Self.environmentOverrides()
    if !isComplete { try Self.addEnvironmentFiles(to: handle.pointer, repository) }
    self.handle = handle
    self.overrides = overrides
  }

  private static func addEnvironmentFiles(
    to configuration: OpaquePointer, _ repository: OpaquePointer?
  ) throws(GitError) {
    let files = [
      ("GIT_CONFIG_SYSTEM", GIT_CONFIG_LEVEL_SYSTEM),
      ("GIT_CONFIG_GLOBAL", GIT_CONFIG_LEVEL_GLOBAL),
    ]
    for (name, level) in files {
      guard let path = Environment.text(name) else { continue }
      if level == GIT_CONFIG_LEVEL_SYSTEM, Environment.isTrue("GIT_CONFIG_NOSYSTEM") { continue }
      try GitError.check(git_config_add_file_ondisk(configuration, path, level, repository, 1))
    }
  }

  /// The settings that hold outside of all repositories.
  static func ofUser() throws(GitError) -> Configuration {
    try Configuration(
      adding: Handle(releasedBy: git_config_free) { git_config_open_default(&$0) },
      repository: nil)
  }

  /// The settings of `repository`.
  ///
  /// - Parameters:
  ///   - repository: The repository.
  ///   - isComplete: True once the environment's files were added: libgit2 keeps one configuration
  ///     for each repository, and would read them anew each time.
  /// - Throws: ``GitError`` if a file can't be read.
  init(of repository: OpaquePointer, isComplete: Bool = true) throws(GitError) {
    try self.init(
      adding: Handle(releasedBy: git_config_free) { git_repository_config(&$0, repository) },
      repository: repository, isComplete: isComplete)
  }

  /// The settings of one file alone.
  init(file path: String) throws(GitError) {
    handle = try Handle(releasedBy: git_config_free) { git_config_open_ondisk(&$0, path) }
    overrides = []
  }

  func string(_ key: String) throws(GitError) -> String? {
    let key = try Self.normalized(key)
    if let override = overrides.last(where: { $0.key == key }) { return override.value }
    return try GitError.ifFound { () throws(GitError) in
      try GitError.text { git_config_get_string_buf(&$0, handle.pointer, key) }
    }
  }

  func bool(_ key: String) throws(GitError) -> Bool? {
    let key = try Self.normalized(key)
    var value: Int32 = 0
    if let override = overrides.last(where: { $0.key == key }) {
      try GitError.check(git_config_parse_bool(&value, override.value))
      return value != 0
    }
    let found: Int32? = try GitError.ifFound { () throws(GitError) in
      try GitError.check(git_config_get_bool(&value, handle.pointer, key))
    }
    return found.map { _ in value != 0 }
  }

  /// All values of `key`, the one that counts most last.
  func strings(_ key: String) throws(GitError) -> [String] {
    let key = try Self.normalized(key)
    var values: [String] = []
    let iterator = try Handle(releasedBy: git_config_iterator_free) {
      git_config_multivar_iterator_new(&$0, handle.pointer, key, nil)
    }
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator.pointer) == 0, let entry {
      if let value = entry.pointee.value { values.append(String(cString: value)) }
    }
    return values + overrides.filter { $0.key == key }.map(\.value)
  }

  /// The keys that match an extended regular expression.
  func keys(matching pattern: String) throws(GitError) -> [String] {
    let iterator = try Handle(releasedBy: git_config_iterator_free) {
      git_config_iterator_glob_new(&$0, handle.pointer, pattern)
    }
    var keys: [String] = []
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator.pointer) == 0, let entry {
      if let name = entry.pointee.name { keys.append(String(cString: name)) }
    }
    return keys
  }

  /// Writes `value` to the repository's own file.
  func set(_ key: String, to value: String) throws(GitError) {
    let key = try Self.normalized(key)
    let value = try value.forC("a setting")
    let local = try Handle(releasedBy: git_config_free) {
      git_config_open_level(&$0, handle.pointer, GIT_CONFIG_LEVEL_LOCAL)
    }
    try GitError.check(git_config_set_string(local.pointer, key, value))
  }

  /// `key` with its section and name in lower case, which git ignores; a subsection keeps its own.
  private static func normalized(_ key: String) throws(GitError) -> String {
    let key = try key.forC("a key")
    guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: ".") else {
      throw GitError(.invalidSpec, "'\(key)' is not a key: it has no section", category: "config")
    }
    return key[..<first].lowercased() + key[first..<last] + key[last...].lowercased()
  }

  /// What `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_n` and `GIT_CONFIG_VALUE_n` say.
  private static func environmentOverrides() throws(GitError) -> [(key: String, value: String)] {
    guard let text = Environment.text("GIT_CONFIG_COUNT") else { return [] }
    guard let count = Int(text), 0...10_000 ~= count else {
      throw GitError(.invalidSpec, "GIT_CONFIG_COUNT is '\(text)', not a count", category: "config")
    }
    var overrides: [(key: String, value: String)] = []
    for number in 0..<count {
      guard let key = Environment.text("GIT_CONFIG_KEY_\(number)"),
        let value = Environment.value("GIT_CONFIG_VALUE_\(number)")
      else {
        throw GitError(
          .invalidSpec, "GIT_CONFIG_KEY_\(number) or GIT_CONFIG_VALUE_\(number) is missing",
          category: "config")
      }
      overrides.append((try normalized(key), value))
    }
    return overrides
  }
}

extension Repository {
  /// Adds what the environment says to the settings libgit2 itself reads in this repository.
  func useEnvironmentConfiguration() throws(GitError) {
    _ = try Configuration(of: pointer, isComplete: false)
  }

  /// The value of `key`, such as `user.name`, from the level that counts most.
  ///
  /// `GIT_CONFIG_GLOBAL`, `GIT_CONFIG_SYSTEM`, `GIT_CONFIG_NOSYSTEM` and `GIT_CONFIG_COUNT` with its
  /// keys and values count as they do for git.
  ///
  /// - Throws: ``GitError`` if a file is malformed or `key` is none.
  public func string(_ key: String) throws(GitError) -> String? {
    try Configuration(of: pointer).string(key)
  }

  /// The truth of `key`, read as git reads booleans; nil if it is not set.
  ///
  /// - Throws: ``GitError`` if it is set to something else.
  public func bool(_ key: String) throws(GitError) -> Bool? {
    try Configuration(of: pointer).bool(key)
  }

  /// Sets `key` to `value` in the repository's own configuration.
  ///
  /// - Throws: ``GitError`` if the file cannot be written.
  public func set(_ key: String, to value: String) throws(GitError) {
    try Configuration(of: pointer).set(key, to: value)
  }
}
