import Glibc

/// A branch that has a file of its own, moved as git moves it.
///
/// libgit2 flushes a reference, both of its logs and three folders by themselves, or nothing at all.
/// Of these only the reference must be on the disk when a command says that it is done.
struct LooseReference {
  private let repository: Repository
  private let name: String
  private let path: String

  /// The branch `name`, at the end of a chain of symbolic references; nil if it has no file, or is
  /// none: working trees share their branches, and each has a `HEAD` of its own.
  init?(_ name: String, of repository: Repository) {
    self.repository = repository
    self.name = name
    path = "\(repository.commonDirectory)/\(name)"
    guard name.hasPrefix("refs/heads/"), let status = Files.status(of: path),
      status.st_mode & S_IFMT == S_IFREG
    else {
      return nil
    }
  }

  /// Takes the lock of the reference and writes into it where that is to lead.
  ///
  /// - Throws: ``GitError``: `.modified` if it is not at `expected`, `.locked` if another program
  ///   held it for more than two seconds.
  func begin(
    to target: ObjectID, expecting expected: ObjectID, log message: String, by who: Signature
  ) throws(GitError) -> Update {
    let line = "\(expected.hex) \(target.hex) \(try who.line())\t\(message)\n"
    let lock = path + ".lock"
    let file = try take(lock)
    defer { close(file) }
    let update = Update(of: self, lock, line)
    let current = try repository.reference(name)
    guard current == expected else { throw .moved(name, to: current, expected) }
    try Files.write(Array("\(target.hex)\n".utf8), to: file, lock)
    if GitSettings.isDurable, fsync(file) != 0 { throw Files.failure("cannot write", lock) }
    return update
  }

  /// A reference whose lock holds where it is to lead; gives it up when it goes.
  final class Update {
    private let reference: LooseReference
    private let lock: String
    private let line: String
    private var isDone = false

    fileprivate init(of reference: LooseReference, _ lock: String, _ line: String) {
      self.reference = reference
      self.lock = lock
      self.line = line
    }

    deinit { if !isDone { unlink(lock) } }

    /// Writes the logs and moves the reference.
    func finish() throws(GitError) {
      try reference.log(line)
      guard rename(lock, reference.path) == 0 else {
        throw Files.failure("cannot write", reference.path)
      }
      isDone = true
      if GitSettings.isDurable { try Files.flushFolder(of: reference.path) }
    }
  }

  private func log(_ line: String) throws(GitError) {
    try append(line, toLog: "\(repository.commonDirectory)/logs/\(name)")
    if isHead { try append(line, toLog: "\(repository.gitDirectory)/logs/HEAD") }
  }

  private func take(_ lock: String) throws(GitError) -> Int32 {
    var patience = Repository.lockPatience
    while true {
      let file = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
      if file >= 0 { return file }
      guard errno == EEXIST else { throw Files.failure("cannot write", lock) }
      guard patience > 0 else {
        throw GitError(
          .locked, "another program holds '\(name)'", category: "reference",
          remedy: "if no git command is running, remove \(lock)")
      }
      patience -= 1
      usleep(5_000)
    }
  }

  private var isHead: Bool {
    Files.contents(of: repository.gitDirectory + "/HEAD") == Array("ref: \(name)\n".utf8)
  }

  private func append(_ line: String, toLog log: String) throws(GitError) {
    var flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC
    if Files.status(of: log) == nil {
      guard try keepsLogs else { return }
      flags |= O_CREAT
      Files.makeFolders(to: log)
    }
    let file = open(log, flags, 0o666)
    guard file >= 0 else { throw Files.failure("cannot write", log) }
    defer { close(file) }
    try Files.write(Array(line.utf8), to: file, log)
  }

  /// Whether a log is begun where there is none.
  private var keepsLogs: Bool {
    get throws(GitError) {
      if try repository.string("core.logAllRefUpdates")?.lowercased() == "always" { return true }
      return try repository.bool("core.logAllRefUpdates") ?? !repository.isBare
    }
  }
}

extension GitError {
  static func moved(_ name: String, to current: ObjectID?, _ expected: ObjectID?) -> GitError {
    GitError(
      .modified,
      "\(name) is at \(current?.short ?? "nothing"), not at \(expected?.short ?? "nothing")",
      category: "reference", remedy: "try again")
  }
}
