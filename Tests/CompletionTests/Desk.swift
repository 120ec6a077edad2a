import Glibc
import Testing

/// A record repository with a few records, and shells that complete in it.
final class Desk {
  let folder: String

  /// Makes the repository with the program itself.
  init() throws {
    var template = Array("/tmp/itsm-completion-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    folder = String(cString: made)
    _ = try shell(
      """
      itsm init . 2>/dev/null
      git config itsm.fsync false
      itsm batch >/dev/null 2>&1 <<'END'
      person add raj Raj Rao --email raj@acme.example
      team add payments-sre Payments reliability
      service add checkout Checkout --owner raj
      ci add web-eu-1 Web server --class web-server
      ci add db-eu-1 Database --class database
      incident open Checkout answers 502 --id INC-20261122-4F7KQ --impact high
      incident open Mail is down --id INC-20261122-4FZZZ
      change open More connections --id CHG-20261122-9QX2M
      incident start 4FZZZ
      END
      git tag v1
      git branch spring
      """)
  }

  deinit { system("rm -rf '\(folder)'") }

  /// What a script prints.
  ///
  /// - Parameters:
  ///   - script: The script, run in the repository.
  ///   - program: The shell that runs it.
  /// - Returns: Standard output and standard error.
  /// - Throws: When the shell can't be run, or fails.
  func shell(_ script: String, with program: String = "/bin/bash") throws -> String {
    let path = folder + "/.git-script-\(program.split(separator: "/").last ?? "")"
    let file = try #require(fopen(path, "w"))
    fputs(script + "\n", file)
    fclose(file)
    defer { unlink(path) }
    let variables = [
      "HOME": folder, "PATH": "\(Project.products):/usr/bin:/bin", "LC_ALL": "C.UTF-8",
      "TERM": "dumb",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_AUTHOR_NAME": "Ana", "GIT_AUTHOR_EMAIL": "ana@acme.example",
      "GIT_COMMITTER_NAME": "Ana", "GIT_COMMITTER_EMAIL": "ana@acme.example",
      "SCRIPTS": Project.folder + "completions",
    ].map { "\($0)='\($1)'" }.joined(separator: " ")
    let pipe = try #require(
      popen("cd '\(folder)' && env -i \(variables) \(program) '\(path)' 2>&1", "r"))
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    let text = String(decoding: bytes, as: UTF8.self)
    try #require(pclose(pipe) == 0, "\(script): \(text)")
    return text
  }

  /// The candidates for a command line whose last word is being typed, without their help.
  func candidates(_ line: String) throws -> [String] {
    try shell("itsm __complete \(line)").split(separator: "\n").map { row in
      String(row.prefix { $0 != "\t" })
    }
  }
}

/// Where the project and its products are.
enum Project {
  /// The top of the project, with a slash at the end.
  static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/"

  /// The folder of the built programs, where this test lies too.
  static let products: String = {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = max(readlink("/proc/self/exe", &buffer, buffer.count), 0)
    let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
  }()
}
