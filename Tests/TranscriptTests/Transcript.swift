import Records
import Testing

/// A page of Markdown whose `console` blocks show commands and what they print.
///
/// A command is a line that begins with `$ `, with lines that begin with `> ` going on. What
/// follows is its output, with `[exit N]` at the end if it failed. Two comments, invisible to
/// readers, say who types and when:
///
///     <!-- user: Raj Rao <raj@acme.example> -->
///     <!-- clock: 2026-11-22T14:05:00Z -->
///
/// Each command takes place a minute after the one before it. A block that names a file behind its
/// language, as in `yaml people/ana.yaml`, is written to that file before the next command.
struct Transcript: CustomTestStringConvertible, Sendable {
  let path: String
  let text: String
  /// What is typed before the page begins, unseen.
  var opening = "true"

  var testDescription: String { String(path.split(separator: "/").last ?? "") }

  /// The pages of a folder, in the order of their names.
  static func all(in folder: String, opening: String = "true") throws -> [Transcript] {
    try Files.names(in: folder).filter { $0.hasSuffix(".md") }.map {
      Transcript(
        path: "\(folder)/\($0)", text: try Files.read("\(folder)/\($0)"), opening: opening)
    }
  }

  /// The page as it reads when its commands are run now, in a directory of their own.
  func replayed() throws -> String {
    let parts = try self.parts()
    var outputs = try Playground.run(
      parts.compactMap { if case .command(let command) = $0 { command } else { nil } },
      opening: opening)[...]
    return parts.map { part in
      switch part {
      case .prose(let line): line + "\n"
      case .command(let command): command.shown + (outputs.popFirst() ?? "")
      }
    }.joined()
  }

  /// The commands with what the page says they print.
  var printed: [(command: String, output: String)] {
    var found: [(command: String, output: String)] = []
    var inConsole = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        inConsole = line == "```console"
      } else if inConsole, line.hasPrefix("$ ") {
        found.append((String(line.dropFirst(2)), ""))
      } else if inConsole, !found.isEmpty {
        found[found.count - 1].output += line + "\n"
      }
    }
    return found
  }

  /// One command, and who types it when.
  struct Command {
    var lines: [String]
    var user: String
    var seconds: Int64
    /// The files to write before.
    var files: [File] = []

    /// The command as the page shows it.
    var shown: String {
      lines.enumerated().map { ($0 == 0 ? "$ " : "> ") + $1 + "\n" }.joined()
        .replacing("> \n", with: ">\n")
    }
  }

  /// A file that a page shows.
  struct File {
    var path: String
    var lines: [String] = []
  }

  private enum Part {
    case prose(String)
    case command(Command)
  }

  private func parts() throws -> [Part] {
    var parts: [Part] = []
    var user = "Ana Lima <ana@acme.example>"
    var seconds: Int64 = 1_795_354_200  // 2026-11-22T13:30:00Z
    var inConsole = false
    var file: File?
    var files: [File] = []
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    if lines.last == "" { lines.removeLast() }
    while let line = lines.popFirst() {
      if line.hasPrefix("```") {
        inConsole = line == "```console"
        if let file { files.append(file) }
        file = Self.file(line)
        parts.append(.prose(line))
      } else if inConsole, line.hasPrefix("$ ") {
        var command = Command(lines: [String(line.dropFirst(2))], user: user, seconds: seconds)
        swap(&command.files, &files)
        while let next = lines.first, next.hasPrefix("> ") || next == ">" {
          command.lines.append(String(next.dropFirst(2)))
          lines.removeFirst()
        }
        parts.append(.command(command))
        seconds += 60
      } else if !inConsole {
        if let name = Self.setting("user", line) { user = name }
        if let time = Self.setting("clock", line) {
          seconds = try #require(Instant(time), "\(time) is no instant").seconds
        }
        file?.lines.append(line)
        parts.append(.prose(line))
      }
    }
    return parts
  }

  /// The file that a block's first line names.
  private static func file(_ fence: String) -> File? {
    let words = fence.dropFirst(3).split(separator: " ")
    return words.count == 2 ? File(path: String(words[1])) : nil
  }

  private static func setting(_ name: String, _ line: String) -> String? {
    let start = "<!-- \(name): "
    guard line.hasPrefix(start), line.hasSuffix(" -->") else { return nil }
    return String(line.dropFirst(start.count).dropLast(4))
  }
}
