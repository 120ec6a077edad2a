import Glibc

extension Scratch {
  /// Writes a file, and the folders above it.
  public func write(_ file: String, _ text: String) throws {
    try write(file, Array(text.utf8))
  }

  /// Writes a file, and the folders above it.
  public func write(_ file: String, _ bytes: [UInt8]) throws {
    if let slash = file.lastIndex(of: "/") { try shell("mkdir -p '\(file[..<slash])'") }
    guard let stream = fopen(path + "/" + file, "w") else {
      throw ShellFailure(script: "write \(file)", status: errno, output: "")
    }
    defer { fclose(stream) }
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else {
      throw ShellFailure(script: "write \(file)", status: errno, output: "")
    }
  }

  /// The text of a file; nil if there is none.
  public func read(_ file: String) -> String? {
    guard let stream = fopen(path + "/" + file, "r") else { return nil }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// True when something, be it a link, is at the path.
  public func exists(_ file: String) -> Bool {
    var facts = stat()
    return lstat(path + "/" + file, &facts) == 0
  }

  /// Writes a file and commits it with `git`.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - text: Its text.
  ///   - clock: The time of the commit, in seconds since 1970.
  /// - Returns: The commit.
  /// - Throws: ``ShellFailure``.
  @discardableResult
  public func commit(
    _ file: String, _ text: String, at clock: Int = 1_700_000_000
  ) throws -> String {
    try write(file, text)
    try shell("git add -A . && git commit -q -m 'change \(file)'", at: clock)
    return try git("rev-parse HEAD")
  }

  /// What `git status` says, by lines.
  public func status() throws -> [String] {
    try lines("status --porcelain=v2 --untracked-files=all")
  }

  /// What `git fsck` finds wrong.
  public func faults() throws -> [String] {
    try lines("fsck --full --strict --no-dangling --no-progress").filter {
      !$0.hasPrefix("notice: ")
    }
  }

  /// Everything that a refused command must leave as it was: references, status, index, working
  /// files, and this program's own folder without its lock.
  public func picture() throws -> String {
    try shell(
      """
      git for-each-ref; git symbolic-ref -q HEAD; git rev-parse -q --verify HEAD
      git status --porcelain=v2 --untracked-files=all --ignored 2>/dev/null
      git ls-files --stage 2>/dev/null
      find . -path ./.git -prune -o -type f -exec sha1sum {} + | sort -k2
      common=$(git rev-parse --git-common-dir); ls -A "$common/itsm" 2>/dev/null | grep -v -x -e lock -e 'recent.*'
      find "$common" -name '*.lock'
      true
      """)
  }
}
