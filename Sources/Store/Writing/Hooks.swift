import Git
import Glibc

/// The user's own git hooks, run as `git commit` runs them.
///
/// They come from the repository's git directory or `core.hooksPath`, never from the records.
struct Hooks {
  let repository: Repository

  /// Lets `commit-msg` check or rewrite a message.
  ///
  /// - Throws: ``StoreError`` of kind `refused` if the hook says no.
  func checked(_ message: String) throws -> String {
    guard let hook = try path(of: "commit-msg") else { return message }
    let disk = Disk(root: repository.gitDirectory)
    try disk.write(Array(message.utf8), to: "COMMIT_EDITMSG", durably: false)
    let status = try run(hook, [repository.gitDirectory + "/COMMIT_EDITMSG"])
    guard status == 0 else {
      throw StoreError(
        .refused, "the commit-msg hook refused the message (exit status \(status))",
        remedy: "see what it printed, or skip it with --no-verify")
    }
    let changed = try disk.read("COMMIT_EDITMSG").map { String(decoding: $0, as: UTF8.self) }
    guard let changed, changed.contains(where: { !$0.isWhitespace }) else {
      throw StoreError(.refused, "the commit-msg hook left no message")
    }
    return changed
  }

  /// Tells `post-commit` of a commit; what it says changes nothing any more.
  func committed() {
    if let hook = try? path(of: "post-commit") { _ = try? run(hook, []) }
  }

  private func path(of name: String) throws -> String? {
    var folder = repository.commonDirectory + "/hooks"
    if let other = try repository.string("core.hooksPath"), !other.isEmpty {
      let home = getenv("HOME").map { String(cString: $0) } ?? ""
      let full = other.hasPrefix("~/") ? home + other.dropFirst() : other
      folder = full.hasPrefix("/") ? full : place + "/" + full
    }
    let path = "\(folder)/\(name)"
    return access(path, X_OK) == 0 ? path : nil
  }

  /// Where hooks run: the top of the working tree, or a bare repository itself.
  private var place: String { repository.workingDirectory ?? repository.gitDirectory }

  @discardableResult
  private func run(_ hook: String, _ arguments: [String]) throws -> Int32 {
    var environment = ["GIT_EDITOR": ":", "GIT_DIR": repository.gitDirectory]
    if repository.workingDirectory != nil { environment["GIT_INDEX_FILE"] = repository.indexPath }
    do {
      return try Programs.run(hook, arguments, in: place, environment: environment)
    } catch {
      // A script without an interpreter's name is the shell's, as git has it.
      let start = try Disk(root: Disk.folder(of: hook)).read(Disk.name(of: hook), limit: 2)
      guard let start, start != Array("#!".utf8) else { throw error }
      return try Programs.run("/bin/sh", [hook] + arguments, in: place, environment: environment)
    }
  }
}
