import Glibc
import Testing

/// An empty directory with a home of its own, in which one page is played by one shell.
enum Playground {
  /// Separates the outputs of the commands; no program prints it.
  private static let mark: Character = "\u{1E}"
  /// What pages show for the directory's path.
  private static let home = "/home/ana"

  /// Runs commands one after the other, as a person would in one terminal.
  ///
  /// - Parameters:
  ///   - commands: What is typed.
  ///   - opening: What is typed before, without being shown.
  /// - Returns: What the terminal shows after each, with `[exit N]` if it failed.
  /// - Throws: When the shell can't be run or ends before the last command.
  static func run(
    _ commands: [Transcript.Command], opening: String = "true"
  ) throws -> [String] {
    var template = Array("/tmp/itsm-page-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let root = String(cString: made)
    defer { system("chmod -R u+w '\(root)'; rm -rf '\(root)'") }
    try #require(mkdir(root + "/desk", 0o700) == 0)
    try Files.write(configuration, to: root + "/.gitconfig")
    try Files.write(script(commands, opening), to: root + "/.page.sh")
    let output = try shell(root).replacing(root, with: home)
    let parts = output.split(separator: mark, omittingEmptySubsequences: false)
    try #require(
      parts.count == commands.count * 2 + 1, "the shell ended early: \(parts.last ?? "")")
    return (0..<commands.count).map { index in
      shown(String(parts[index * 2]), status: String(parts[index * 2 + 1]))
    }
  }

  private static let configuration = """
    [init]
    \tdefaultBranch = main
    [gc]
    \tauto = 0
    [itsm]
    \tfsync = false
    [advice]
    \tdetachedHead = false

    """

  private static func script(_ commands: [Transcript.Command], _ opening: String) -> String {
    // One shell for the page: `cd` and variables last, as in a terminal.
    var script = "exec 2>&1\ncd desk\n"
    if let first = commands.first { script += circumstances(first) }
    script += "{ \(opening)\n} </dev/null >/dev/null 2>&1\n"
    for command in commands {
      script += circumstances(command)
      for file in command.files { script += writing(file) }
      script += "{\n\(command.lines.joined(separator: "\n"))\n} </dev/null\n"
      script += "printf '\\036%s\\036' \"$?\"\n"
    }
    return script
  }

  /// Variables that say who types, and when.
  private static func circumstances(_ command: Transcript.Command) -> String {
    "export GIT_AUTHOR_DATE='@\(command.seconds) +0000'\n"
      + "export GIT_COMMITTER_DATE='@\(command.seconds) +0000'\n" + identity(command.user)
  }

  private static func writing(_ file: Transcript.File) -> String {
    "mkdir -p \"$(dirname '\(file.path)')\"\n"
      + "cat > '\(file.path)' <<'end of file'\n\(file.lines.map { $0 + "\n" }.joined())end of file\n"
  }

  /// Variables for `Raj Rao <raj@acme.example>`; for `nobody`, none.
  private static func identity(_ user: String) -> String {
    let parts = user.split(separator: "<").map { $0.filter { $0 != ">" } }
    guard parts.count == 2, let name = parts.first?.dropLast() else {
      return "unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL\n"
    }
    return ["AUTHOR", "COMMITTER"].map {
      "export GIT_\($0)_NAME='\(name)' GIT_\($0)_EMAIL='\(parts[1])'\n"
    }.joined()
  }

  private static func shell(_ root: String) throws -> String {
    let variables = [
      "HOME": root, "PATH": "\(Project.products):/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": root + "/.gitconfig", "ITSM_ID_SEED": "1",
      "EXAMPLES": Project.folder + "examples", "TMPDIR": "/tmp",
    ].map { "\($0)='\($1)'" }.joined(separator: " ")
    let pipe = try #require(popen("cd '\(root)' && env -i \(variables) /bin/sh .page.sh", "r"))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    pclose(pipe)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The output as a page keeps it: control characters in caret notation, whole lines.
  private static func shown(_ output: String, status: String) -> String {
    var text = ""
    for scalar in output.unicodeScalars {
      if scalar.value < 0x20, scalar != "\n", scalar != "\t" {
        text += "^" + String(UnicodeScalar(UInt8(scalar.value + 0x40)))
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
    return status == "0" ? text : text + "[exit \(status)]\n"
  }
}
