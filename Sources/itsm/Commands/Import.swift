public import ArgumentParser
import Git
import Glibc
import Records
import Rendering
public import Store

/// `itsm import log.csv --map map.yaml`: foreign rows as records that tell their story.
struct Import: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import records, and what happened to them, from a file.",
    discussion: """
      Reads delimited text or JSON Lines; a mapping file says which column becomes which field. \
      Rows that happened at a time become entries of the record's timeline, by their author. \
      Running it again adds only what is new. A row that can't be imported is reported with its \
      line and column, and nothing is imported, unless --skip-bad takes such rows aside.
      """)

  @Argument(help: "The file; - for standard input.") var file: String
  @Option(help: ArgumentHelp("How columns become fields.", valueName: "mapping")) var map: String
  @Option(
    help: ArgumentHelp(
      "One commit for all (none), for each day, or for each event.", valueName: "none|day|event"))
  var history = Importer.History.none
  @Flag(name: .customLong("dry-run"), help: "Say what would be done, and do nothing.")
  var isDryRun = false
  @Option(
    name: .customLong("skip-bad"),
    help: ArgumentHelp(
      "Import the rest, and write rows that can't be to a file.", valueName: "file")
  )
  var badFile: String?
  @OptionGroup var commit: CommitFlags

  /// Logs above this many bytes fill month folders with thousands of records.
  private static let longLog = 8 << 20

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    let rulebook = try workspace.tip().rulebook
    let mapping = try Mapping(
      parsing: try Template.read(map), file: map, rulebook: rulebook)
    var options = Importer.Options(
      commit: CommitOptions(
        now: try session.now(), body: commit.message, skipsHooks: commit.skipsHooks))
    options.history = history
    options.isDryRun = isDryRun
    options.skipsBad = badFile != nil
    let bytes = try Template.read(file)
    if history != .none, !mapping.type.path.contains("{dd}"), bytes.count > Self.longLog {
      session.note(
        "hint: a commit writes its record's folder anew; with a folder for each day ({dd} in the "
          + "type's path) a long history is written many times faster")
    }
    let line = ProgressLine()
    defer { line.end() }
    let report = try Importer(workspace, mapping: mapping, options: options)
      .run(bytes, name: file) { line.show($0.phase.rawValue, done: $0.done, of: $0.total) }
    line.end()
    if let badFile, !report.badRows.isEmpty {
      try Self.write(report.badRows, to: badFile)
    }
    tell(report, mapping, session)
  }

  private func tell(_ report: ImportReport, _ mapping: Mapping, _ session: Session) {
    session.note(
      "\(report.rows) rows: \(report.added) \(mapping.type.plural) added, \(report.updated) "
        + "updated, \(report.unchanged) unchanged, \(report.entries) entries")
    if report.made > 0 { session.note("\(report.made) records made for what they name") }
    let illegal = report.illegal.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    if !illegal.isEmpty {
      let count = illegal.reduce(0) { $0 + $1.value }
      session.note("\(count) changes of state that the workflow does not allow, kept as they were:")
      for (move, times) in illegal.prefix(20) { session.note("  \(times) × \(move)") }
    }
    if let badFile, !report.bad.isEmpty {
      session.note("\(report.bad.count) rows left out, written to \(badFile):")
      for row in report.bad.prefix(20) {
        session.note("  \(file):\(row.line):\(row.column): \(row.message)")
      }
    }
    if isDryRun { return session.note("nothing was changed") }
    guard let commit = report.commit else { return session.note("nothing to add") }
    session.note(
      report.commits == 1 ? "[\(commit.short)]" : "\(report.commits) commits [\(commit.short)]")
  }

  private static func write(_ bytes: [UInt8], to name: String) throws {
    let output = fopen(name, "w")
    let count = output.map { fwrite(bytes, 1, bytes.count, $0) }
    let isClosed = output.map { fclose($0) == 0 } ?? false
    guard count == bytes.count, isClosed else {
      throw StoreError(.unusable, "can't write \(name): \(String(cString: strerror(errno)))")
    }
  }
}

extension Importer.History: ExpressibleByArgument {}
