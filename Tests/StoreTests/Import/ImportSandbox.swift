import Git
import Glibc
import Records
import TestSupport
import Testing

@testable import Store

/// A record repository in a folder of its own, removed at the end.
final class ImportSandbox {
  /// The folder, with the environment that all of these tests share.
  private let scratch: Scratch
  var path: String { scratch.path }

  init() throws {
    scratch = try Scratch()
    try shell("git config itsm.fsync false; mkdir .itsm; echo 'format: 1' > .itsm/config.yaml")
    try shell("git add . && git commit -q -m start --date 2016-01-01T00:00:00Z")
  }

  func workspace() throws -> Workspace { try Workspace(discoveringFrom: path) }

  /// Imports a file with a mapping into the repository.
  @discardableResult
  func run(
    _ file: String, map: String, history: Importer.History = .none, dry: Bool = false,
    skipsBad: Bool = false, now: String = "2026-11-22T12:00:00Z"
  ) throws -> ImportReport {
    try run(
      bytes: Array(file.utf8), map: map, history: history, dry: dry, skipsBad: skipsBad, now: now)
  }

  @discardableResult
  func run(
    bytes: [UInt8], map: String, history: Importer.History = .none, dry: Bool = false,
    skipsBad: Bool = false, now: String = "2026-11-22T12:00:00Z"
  ) throws -> ImportReport {
    let workspace = try workspace()
    let mapping = try Mapping(
      parsing: Array(map.utf8), file: "map.yaml", rulebook: workspace.tip().rulebook)
    var options = Importer.Options(commit: CommitOptions(now: try #require(Instant(now))))
    options.history = history
    options.isDryRun = dry
    options.skipsBad = skipsBad
    return try Importer(workspace, mapping: mapping, options: options)
      .run(bytes, name: "log.csv")
  }

  /// What a shell command says, without the last line feed; it must succeed.
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

  /// The repository is whole, and its working files are those of the last commit.
  func isSound() throws -> Bool {
    try shell("git status --porcelain") == "" && shell("git fsck --strict --no-dangling") == ""
  }
}

/// A small log of two incidents: one told in full, one that jumps where no workflow leads.
enum SmallLog {
  static let csv = #"""
    number;state;at;by;who;text
    INC001;New;1/3/2016 08:00;Ana Lima;?;"Mail; ""down"""
    INC002;New;1/3/2016 09:00;Raj Rao;?;Printer
    INC001;Active;1/3/2016 09:30;Raj Rao;Raj Rao;"Mail; ""down"""
    INC001;Active;1/3/2016 09:30;Raj Rao;Raj Rao;"Mail; ""down"" everywhere"
    INC002;Closed;2/3/2016 10:00;Ana Lima;?;Printer
    INC001;Resolved;2/3/2016 11:00;Raj Rao;Raj Rao;"Mail; ""down"" everywhere"

    """#

  static let map = """
    type: incident
    delimiter: ";"
    missing: ["?"]
    dates: D/M/YYYY HH:mm
    id: number
    state: { column: state, values: { New: new, Active: in-progress, Resolved: resolved, Closed: closed } }
    fields:
      title: text
      opened_at: { column: at }
      assignee: { column: who, fallback: unknown }
      resolution: { fallback: none told }
      resolution_code: { fallback: fixed }
      resolved_at: { column: at, in: [resolved, closed] }
      closed_at: { column: at, in: [closed] }
    event: { at: at, by: by }

    """
}
