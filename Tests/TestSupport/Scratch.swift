import Glibc

/// A folder of its own with a repository made by the real `git`, removed at the end.
///
/// The settings of this machine and its user decide nothing: `HOME` is empty, the identity is
/// fixed, and commits made by `git` have fixed times.
public final class Scratch {
  /// The folder, without links on the way.
  public let path: String

  /// Makes a folder and runs `git init` with some arguments in it.
  ///
  /// - Parameter arguments: The arguments; nil for no repository.
  /// - Throws: ``ShellFailure``.
  public init(_ arguments: String? = "-q -b main") throws {
    _ = Self.environment
    var template = Array("/tmp/itsm-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template), let real = realpath(made, nil) else {
      throw ShellFailure(script: "mkdtemp", status: errno, output: "")
    }
    path = String(cString: real)
    free(real)
    if let arguments { try git("init \(arguments) .") }
  }

  /// A scratch repository that is a clone or a worktree made by the caller; removed with its owner.
  public init(adopting path: String) { self.path = path }

  deinit { system("chmod -R u+w '\(path)' 2>/dev/null; rm -rf '\(path)'") }

  private static let environment: Void = {
    let home = "/tmp/itsm-test-home-\(getpid())"
    mkdir(home, 0o700)
    atexit { system("rm -rf /tmp/itsm-test-home-\(getpid())") }
    let unset = [
      "XDG_CONFIG_HOME", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "EMAIL",
      "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY",
    ]
    for name in unset { unsetenv(name) }
    let variables = [
      "HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC", "LC_ALL": "C",
      "GIT_AUTHOR_NAME": "Ana Lima", "GIT_AUTHOR_EMAIL": "ana@example.org",
      "GIT_COMMITTER_NAME": "Raj Rao", "GIT_COMMITTER_EMAIL": "raj@example.org",
    ]
    for (name, value) in variables { setenv(name, value, 1) }
  }()

  /// Runs `git` in the folder and returns what it says, without the last line feed.
  @discardableResult
  public func git(_ arguments: String) throws -> String { try shell("git " + arguments) }

  /// Runs a script in the folder and returns what it says, without the last line feed.
  ///
  /// - Parameters:
  ///   - script: The script, for `sh`.
  ///   - clock: The time of commits that `git` makes in it, in seconds since 1970.
  /// - Returns: Standard output and standard error together.
  /// - Throws: ``ShellFailure`` if its exit status is not 0.
  @discardableResult
  public func shell(_ script: String, at clock: Int = 1_700_000_000) throws -> String {
    let date = "GIT_AUTHOR_DATE='@\(clock) +0000' GIT_COMMITTER_DATE='@\(clock) +0000'"
    guard let pipe = popen("export \(date); cd '\(path)' && { \(script)\n} 2>&1", "r") else {
      throw ShellFailure(script: script, status: errno, output: "popen")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    let status = pclose(pipe)
    if bytes.last == 10 { bytes.removeLast() }
    let text = String(decoding: bytes, as: UTF8.self)
    guard status == 0 else { throw ShellFailure(script: script, status: status, output: text) }
    return text
  }

  /// What `git` says, by lines.
  public func lines(_ arguments: String) throws -> [String] {
    try git(arguments).split(separator: "\n").map(String.init)
  }
}

/// A script that did not end well.
public struct ShellFailure: Error, CustomStringConvertible {
  /// The script.
  public let script: String
  /// What `pclose` gave.
  public let status: Int32
  /// Everything it printed.
  public let output: String

  /// All of it.
  public var description: String { "\(script): status \(status)\n\(output)" }
}
