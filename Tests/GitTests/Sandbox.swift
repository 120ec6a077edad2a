import Git
import Glibc
import Testing

/// All suites lie in this one: they run one after another, since some change the environment.
@Suite(.serialized) struct GitTests {}

/// A folder of its own with a repository made by `git`, removed at the end.
final class Sandbox {
  let path: String

  /// Makes a folder and, unless `arguments` is nil, runs `git init` with them in it.
  init(_ arguments: String? = "-q -b main") throws {
    _ = Self.environment
    var template = Array("/tmp/itsm-git-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let real = try #require(realpath(made, nil))
    path = String(cString: real)
    free(real)
    if let arguments { try git("init \(arguments) .") }
  }

  deinit { system("chmod -R u+w '\(path)'; rm -rf '\(path)'") }

  /// The settings of this machine and its user must not decide a test.
  private static let environment: Void = {
    let home = "/tmp/itsm-git-home-\(getpid())"
    mkdir(home, 0o700)
    atexit { system("rm -rf /tmp/itsm-git-home-\(getpid())") }
    for name in ["XDG_CONFIG_HOME", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "EMAIL"] {
      unsetenv(name)
    }
    let variables = [
      "HOME": home, "GIT_CONFIG_NOSYSTEM": "1", "TZ": "UTC", "LC_ALL": "C",
      "GIT_AUTHOR_NAME": "Ana Lima", "GIT_AUTHOR_EMAIL": "ana@example.org",
      "GIT_COMMITTER_NAME": "Raj Rao", "GIT_COMMITTER_EMAIL": "raj@example.org",
      "GIT_AUTHOR_DATE": "@1700000000 +0100", "GIT_COMMITTER_DATE": "@1700000060 -0330",
    ]
    for (name, value) in variables { setenv(name, value, 1) }
  }()

  func repository() throws -> Repository { try Repository(at: path) }

  /// Runs `git` in the folder and returns what it says, without the last line feed.
  @discardableResult
  func git(_ arguments: String) throws -> String { try shell("git " + arguments) }

  @discardableResult
  func shell(_ script: String) throws -> String {
    let pipe = try #require(popen("cd '\(path)' && { \(script)\n} 2>&1", "r"))
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
    try #require(status == 0, "\(script): \(text)")
    return text
  }

  func lines(_ arguments: String) throws -> [String] {
    try git(arguments).split(separator: "\n").map(String.init)
  }

  func write(_ file: String, _ text: String) throws {
    if let slash = file.lastIndex(of: "/") {
      try shell("mkdir -p '\(file[..<slash])'")
    }
    let stream = try #require(fopen(path + "/" + file, "w"))
    defer { fclose(stream) }
    try #require(fputs(text, stream) >= 0)
  }

  /// Writes a file and commits it; `clock` is the committer's, in seconds since 1,700,000,000.
  @discardableResult
  func commit(_ file: String, _ text: String, at clock: Int = 60) throws -> ObjectID {
    try write(file, text)
    try git("add -A .")
    try shell(
      "GIT_COMMITTER_DATE='@\(1_700_000_000 + clock) +0000' git commit -q -m 'change \(file)'")
    return try id("HEAD")
  }

  func id(_ revision: String) throws -> ObjectID {
    try #require(ObjectID(try git("rev-parse \"\(revision)\"")))
  }

  /// Fails if git finds anything wrong with the repository.
  func check() throws {
    let found = try lines("fsck --full --strict --no-dangling --no-progress")
    #expect(found.filter { !$0.hasPrefix("notice: ") } == [])
  }
}

/// Runs `body` with a changed environment; nil unsets a variable.
func withEnvironment<Result>(
  _ variables: [String: String?], _ body: () throws -> Result
) rethrows -> Result {
  var before: [String: String?] = [:]
  for (name, value) in variables {
    before.updateValue(getenv(name).map { String(cString: $0) }, forKey: name)
    if let value { setenv(name, value, 1) } else { unsetenv(name) }
  }
  defer {
    for (name, value) in before {
      if let value { setenv(name, value, 1) } else { unsetenv(name) }
    }
  }
  return try body()
}

/// The code of the error that `body` must throw.
func code<Result>(of body: () throws -> Result) -> GitError.Code? {
  do {
    _ = try body()
    return nil
  } catch let error as GitError {
    return error.code
  } catch {
    return nil
  }
}
