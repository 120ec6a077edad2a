internal import CGit2
import Glibc

extension Repository {
  /// Opens the repository that `path` lies in, as git would from there.
  ///
  /// `GIT_DIR`, `GIT_WORK_TREE`, `GIT_CEILING_DIRECTORIES`, `GIT_DISCOVERY_ACROSS_FILESYSTEM` and
  /// `GIT_INDEX_FILE` count as they do for git.
  ///
  /// - Throws: ``GitError`` if there is none, it belongs to somebody else, or its format is unknown.
  public convenience init(discoveringFrom path: String) throws(GitError) {
    if let directory = Environment.text("GIT_DIR") {
      let flags =
        GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
      try self.init(handle: Self.open(directory, flags: flags, ceilings: nil))
      try takeWorkTree(elsePath: path)
    } else {
      let across = Environment.isTrue("GIT_DISCOVERY_ACROSS_FILESYSTEM")
      let flags = across ? GIT_REPOSITORY_OPEN_CROSS_FS.rawValue : 0
      let ceilings = Environment.text("GIT_CEILING_DIRECTORIES")
      try self.init(handle: Self.open(path, flags: flags, ceilings: ceilings))
      if let tree = Environment.text("GIT_WORK_TREE") { try setWorkTree(tree) }
    }
    try takeIndexFromEnvironment()
  }

  /// Creates a repository at `path`, or opens the one that is there.
  ///
  /// - Parameters:
  ///   - path: The working directory, or with `bare` the git directory; missing folders are made.
  ///   - bare: Whether to do without a working directory.
  ///   - initialBranch: The first branch; by default `init.defaultBranch`, or else `main`.
  /// - Returns: The repository; an existing one is opened as it is.
  /// - Throws: ``GitError`` if it cannot be created, or the branch's name is not valid.
  public static func create(
    at path: String, bare: Bool = false, initialBranch: String? = nil
  ) throws(GitError) -> Repository {
    do throws(GitError) {
      return try Repository(at: path)
    } catch {
      guard error.isMissing else { throw error }
      var branch = initialBranch
      if branch == nil { branch = try Configuration.ofUser().string("init.defaultBranch") }
      try create(
        at: path.forC("a path"), bare: bare, branch: (branch ?? "main").forC("a branch"))
      return try Repository(at: path)
    }
  }

  private static func create(at path: String, bare: Bool, branch: String) throws(GitError) {
    Libgit2.start()
    var valid: Int32 = 0
    try GitError.check(git_reference_name_is_valid(&valid, "refs/heads/" + branch))
    guard valid == 1, !branch.hasPrefix("-") else {
      throw GitError(
        .invalidSpec, "'\(branch)' is not a valid branch name", category: "reference")
    }
    var options = git_repository_init_options()
    try GitError.check(
      git_repository_init_options_init(
        &options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)))
    options.flags = GIT_REPOSITORY_INIT_MKDIR.rawValue | GIT_REPOSITORY_INIT_MKPATH.rawValue
    if bare { options.flags |= GIT_REPOSITORY_INIT_BARE.rawValue }
    let status = branch.withCString { name -> Int32 in
      options.initial_head = name
      var repository: OpaquePointer?
      defer { git_repository_free(repository) }
      return git_repository_init_ext(&repository, path, &options)
    }
    try GitError.check(status)
  }

  /// Opens `path`, with a clear message when that is refused.
  static func open(
    _ path: String, flags: UInt32, ceilings: String?
  ) throws(GitError) -> Handle {
    let path = try path.forC("a path")
    do throws(GitError) {
      return try Handle(releasedBy: git_repository_free) {
        git_repository_open_ext(&$0, path, flags, ceilings)
      }
    } catch {
      switch error.code {
      case .notFound, .notOwned:
        // libgit2 says "not found" of a stranger's repository if nothing is declared safe.
        let searches = flags & GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue == 0
        if searches || isRepository(path),
          let directory = try? location(of: path, ceilings: ceilings), !isOurs(directory)
        {
          return try openForeign(path, in: directory, flags: flags, ceilings: ceilings)
        }
        guard error.isMissing else { throw error }
        throw GitError(
          .notFound, "no git repository at '\(path)'\(searches ? " or above it" : "")",
          remedy: "git init")
      default:
        throw refusal(of: path, ceilings: ceilings) ?? error
      }
    }
  }

  /// What is to be said of the repository at `path` when it is of a kind libgit2 cannot read.
  private static func refusal(of path: String, ceilings: String?) -> GitError? {
    guard let directory = try? location(of: path, ceilings: ceilings),
      let format = try? Configuration(file: commonDirectory(of: directory) + "/config")
        .string("extensions.objectFormat"),
      format.lowercased() != "sha1"
    else { return nil }
    return GitError(
      .unsupported,
      "the repository '\(directory)' uses \(format) object names; only sha1 is supported",
      remedy: "git init --object-format=sha1")
  }

  private static func location(of path: String, ceilings: String?) throws(GitError) -> String {
    try GitError.text { git_repository_discover(&$0, path, 0, ceilings) }
  }

  private static func commonDirectory(of directory: String) -> String {
    guard let text = Files.contents(of: directory + "/commondir") else { return directory }
    let path = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return path.hasPrefix("/") ? path : directory + "/" + path
  }
}

extension Repository {
  /// Opens a repository of another user if `safe.directory` allows it in ways libgit2 does not know:
  /// `*`, a trailing `/*`, or a file named by `GIT_CONFIG_GLOBAL` or `GIT_CONFIG_SYSTEM`.
  private static func openForeign(
    _ path: String, in location: String, flags: UInt32, ceilings: String?
  ) throws(GitError) -> Handle {
    var directory = location
    while directory.hasSuffix("/") { directory.removeLast() }
    if directory.hasSuffix("/.git") { directory.removeLast(5) }
    var isSafe = false
    for entry in try Configuration.ofUser().strings("safe.directory") {
      switch entry {
      case "": isSafe = false  // an empty entry forgets those before it
      case "*", directory, directory + "/": isSafe = true
      default:
        if entry.hasSuffix("/*"), directory.hasPrefix(entry.dropLast()) { isSafe = true }
      }
    }
    guard isSafe else {
      throw GitError(
        .notOwned, "the repository '\(directory)' belongs to another user",
        remedy: "git config --global --add safe.directory \(directory)")
    }
    _ = itsm_git_enable_owner_validation(0)
    defer { _ = itsm_git_enable_owner_validation(1) }
    return try Handle(releasedBy: git_repository_free) {
      git_repository_open_ext(&$0, path, flags, ceilings)
    }
  }

  private static func isRepository(_ path: String) -> Bool {
    Files.status(of: path + "/.git") != nil || Files.status(of: path + "/HEAD") != nil
  }

  /// Whether git would trust the git directory and the folder it is in.
  private static func isOurs(_ directory: String) -> Bool {
    var parent = directory
    while parent.hasSuffix("/") { parent.removeLast() }
    if parent.hasSuffix("/.git") { parent.removeLast(5) }
    return [directory, parent].allSatisfy { Files.status(of: $0)?.st_uid == geteuid() }
  }

  /// Takes the working directory git takes when `GIT_DIR` names the repository.
  private func takeWorkTree(elsePath path: String) throws(GitError) {
    if let tree = Environment.text("GIT_WORK_TREE") { return try setWorkTree(tree) }
    let isBare = try bool("core.bare") ?? false
    if !isBare, try string("core.worktree") == nil, workingDirectory != nil {
      // A linked working tree knows its place; elsewhere git takes the current folder.
      if gitDirectory == commonDirectory { try setWorkTree(path) }
    }
  }

  private func setWorkTree(_ path: String) throws(GitError) {
    let path = try path.forC("a path")
    try GitError.check(git_repository_set_workdir(pointer, path, 0))
  }
}
