import Git
import Glibc
import Records
import Rendering
import Store
import YAML

/// The user's editor on a text, until the text is right.
struct Editor {
  let session: Session
  /// The name of the file that is edited, such as `INC-20261122-4F7KQ.yaml`.
  let name: String
  /// What to type where no editor can open.
  let instead: String

  /// Lines that begin so are ours and are taken out again.
  private static let mark = "#! "

  /// Asks for a text.
  ///
  /// - Parameters:
  ///   - text: What the editor starts with.
  ///   - accept: Throws ``Findings`` if the text is not right; the editor opens again with them
  ///     as comments. A text that comes back unchanged is kept in its file and refused.
  /// - Throws: What `accept` throws in the end; ``StoreError`` if the editor fails.
  func ask(_ text: String, _ accept: (String) throws -> Void) throws {
    let repository = try session.workspace().repository
    let folder = repository.gitDirectory + "/itsm"
    let disk = Disk(root: folder)
    let path = "\(folder)/\(name)"
    mkdir(folder, 0o777)
    let command = try self.command(repository)
    var shown = text
    while true {
      try disk.write(Array(shown.utf8), to: name, durably: false)
      let status = try Programs.run("/bin/sh", ["-c", "\(command) \"$@\"", command, path])
      guard status == 0 else {
        throw StoreError(
          .unusable, "the editor \(command) ended with status \(status)",
          remedy: "your text is kept in \(path)")
      }
      let bytes = try disk.read(name) ?? []
      let answer = String(decoding: bytes, as: UTF8.self)
      let clean = Self.cleaned(answer)
      do {
        try accept(clean)
        try disk.remove(name)
        return
      } catch let error as Findings {
        if answer == shown { throw kept(error, path) }
        shown = Self.commented(error.all) + clean
        guard Terminal.isPresent(at: STDIN_FILENO) else {
          try disk.write(Array(shown.utf8), to: name, durably: false)
          throw kept(error, path)
        }
      } catch {
        session.note("your text is kept in \(path)")
        throw error
      }
    }
  }

  private func kept(_ error: Findings, _ path: String) -> Findings {
    var copy = error
    if !copy.all.isEmpty {
      let last = copy.all.count - 1
      let remedy = copy.all[last].remedy.map { "\($0)\n" } ?? ""
      copy.all[last].remedy = "\(remedy)nothing was committed; your text is kept in \(path)"
    }
    return copy
  }

  private static func commented(_ findings: [Finding]) -> String {
    findings.map { finding in
      let place = finding.mark.map { "line \($0.line): " } ?? ""
      let remedy = finding.remedy.map { "\n\(mark)  \(flat($0))" } ?? ""
      return "\(mark)\(place)\(flat(finding.message)) [\(finding.code.rawValue)]\(remedy)\n"
    }.joined()
  }

  private static func flat(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  private static func cleaned(_ text: String) -> String {
    guard text.contains(mark) else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix(mark) }.joined(separator: "\n")
  }

  /// The editor that git would use.
  private func command(_ repository: Repository) throws -> String {
    func text(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let editor = text("GIT_EDITOR") { return editor }
    if let editor = try repository.string("core.editor") { return editor }
    if let editor = text("VISUAL") ?? text("EDITOR") { return editor }
    guard Terminal.isPresent(at: STDIN_FILENO) else {
      throw UsageError("there is no terminal for an editor", remedy: instead)
    }
    return "vi"
  }
}
