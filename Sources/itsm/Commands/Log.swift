import ArgumentParser
import Git
import Records
import Rendering
import Store

/// `itsm log INC-…`.
struct Log: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Show the history of records as changes of fields.",
    discussion: "Newest first: who changed what, when and why. Without ids, of all records.")

  @Argument(help: "Ids.") var ids: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Show at most so many commits.", valueName: "n"))
  var limit: Int?
  @Flag(help: "Show changed lines instead of fields.") var patch = false
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    if let limit, limit < 0 { throw UsageError("--limit can't be less than 0") }
    let workspace = try session.workspace()
    let snapshot = try revision.snapshot(in: session)
    guard let start = snapshot.commit?.id else { return }
    let records = try ids.map { try snapshot.resolve($0, type: TypeCommand.type) }
    var entries: [(HistoryEntry, String)] = []
    for path in records.isEmpty ? [nil] : records.map({ Optional($0.path) }) {
      try workspace.history(from: start, path: path, limit: limit) { entry in
        entries.append((entry, patch ? try workspace.patch(of: entry.commit, path: path) : ""))
        return true
      }
    }
    if records.count > 1 {
      entries.sort { $0.0.commit.committer.when > $1.0.commit.committer.when }
    }
    let views = entries.map { LogView($0.0, patch: $0.1) }
    if output.format == .table {
      if patch {
        session.out(views.map(\.patchText).joined(separator: "\n"))
      } else {
        session.out(
          LogSheet(views.map(\.entry)).text(width: session.width, colour: session.colour))
      }
    } else {
      output.show(LogView.report(views), in: session)
    }
    let boundary = workspace.repository.shallowBoundary
    if entries.contains(where: { boundary.contains($0.0.commit.id) }) {
      session.note(
        "note: this clone is shallow: what came before is not told, and looks new in its first commits"
      )
    }
  }
}

/// One commit of a log.
struct LogView {
  private let history: HistoryEntry
  private let changes: [RecordChange]
  private let patch: String

  init(_ history: HistoryEntry, patch: String) {
    self.history = history
    self.patch = patch
    changes = history.changes.compactMap { RecordChange(from: $0.old, to: $0.new) }
  }

  private var commit: Git.Commit { history.commit }
  private var at: Instant { Instant(clamping: commit.author.when) }
  private var author: String { "\(commit.author.name) <\(commit.author.email)>" }

  /// The commit's body without the trailers that only repeat what is shown.
  private var body: String {
    let lines = commit.body.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("Itsm-") }
    var text = lines.joined(separator: "\n")
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return text
  }

  /// The body is left out where the changes tell the same as a comment.
  var entry: LogEntry {
    let body = self.body
    let isTold = history.changes.contains { old, new in
      new?.timeline.dropFirst(old?.timeline.count ?? 0).contains { entry in
        entry.text.map { $0.split { $0.isWhitespace } == body.split { $0.isWhitespace } } ?? false
      } ?? false
    }
    return LogEntry(
      commit: commit.id.short, at: at.words, author: author, subject: commit.subject,
      body: isTold ? "" : body, changes: changes)
  }

  var patchText: String {
    "commit \(commit.id)\nAuthor: \(sanitised(author))\nDate:   \(at)\n\n    \(sanitised(commit.subject))\n\n"
      + sanitised(patch, lines: .multiple)
  }

  private var payload: Payload {
    .object([
      .init("commit", .text(commit.id.hex)), .init("at", .text(at.description)),
      .init("author", .text(author)), .init("subject", .text(commit.subject)),
      .init("body", .text(body)), .init("changes", .list(changes.map(\.payload))),
    ])
  }

  static func report(_ views: [LogView]) -> Report {
    let table = Table(
      columns: [
        Table.Column("commit", key: "commit", style: .id), Table.Column("at", key: "at"),
        Table.Column("author", key: "author"),
        Table.Column("subject", key: "subject", canShrink: true),
      ],
      rows: views.map { view in
        [
          Cell(view.commit.id.short), Cell(view.at.words), Cell(view.author),
          Cell(view.commit.subject),
        ]
      })
    return Report(
      payload: .list(views.map(\.payload)), table: table, ids: views.map(\.commit.id.hex))
  }
}
