import Git
import Records
import YAML

/// Brings the rows of a foreign file into a repository, as records that tell their story.
public struct Importer {
  /// Whose commits there are.
  public enum History: String, CaseIterable, Sendable {
    /// One commit, by who imports.
    case none
    /// One commit for each day on which something happened.
    case day
    /// One commit for each row, by its author at its time.
    case event
  }

  /// What to do besides the mapping.
  public struct Options: Sendable {
    public var history = History.none
    /// True to commit nothing.
    public var isDryRun = false
    /// True to go on without the rows that can't be imported.
    public var skipsBad = false
    public var commit: CommitOptions

    /// Makes options.
    public init(commit: CommitOptions) { self.commit = commit }
  }

  let workspace: Workspace
  let mapping: Mapping
  let options: Options

  /// Makes an importer.
  public init(_ workspace: Workspace, mapping: Mapping, options: Options) {
    self.workspace = workspace
    self.mapping = mapping
    self.options = options
  }

  /// Imports a file.
  ///
  /// Rows that are in the repository already are left alone, so running it again adds nothing.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - name: Its name, for messages.
  ///   - progress: Is told now and then how far it is.
  /// - Returns: What was done.
  /// - Throws: ``Findings`` with the rows that can't be imported, in which case nothing is;
  ///   ``StoreError`` and ``GitError`` when the repository can't be written.
  public func run(
    _ bytes: [UInt8], name: String, progress: (ImportProgress) -> Void = { _ in }
  ) throws -> ImportReport {
    let text = try TextEncoding.decode(bytes, from: mapping.encoding, file: name)
    let sheet = try SheetReader(mapping: mapping, file: name).read(text, progress)
    var report = ImportReport()
    report.rows = sheet.rows.count + sheet.bad.count
    report.bad = sheet.bad
    if !sheet.bad.isEmpty {
      guard options.skipsBad else { throw Self.refusal(sheet.bad, name) }
      report.badRows = try TextEncoding.encode(sheet.badText, to: mapping.encoding)
    }
    let now = options.commit.now.seconds
    let author = try workspace.repository.author(now: now)
    let committer = try workspace.repository.committer(now: now)
    if options.isDryRun {
      let snapshot = try workspace.tip()
      _ = try draft(sheet, on: snapshot, by: author, name, &report)
      return report
    }
    let done = try workspace.locked {
      try commit(sheet, author, committer, name, &report, progress)
    }
    if done { workspace.afterCommit() }
    return report
  }

  /// The most rows that are reported one by one.
  private static let reportLimit = 1_000

  private static func refusal(_ bad: [BadRow], _ name: String) -> Findings {
    var findings = bad.prefix(reportLimit).map { row in
      Finding(
        .importRow, row.message, file: name,
        at: Mark(line: row.line, column: row.column, offset: 0))
    }
    findings.append(
      Finding(
        .importRow, "\(bad.count) rows can't be imported, so nothing was", file: name,
        remedy: "mend the rows or the mapping, or leave them out with --skip-bad FILE"))
    return Findings(findings)
  }

  /// What is to be written, as far as it can be said without writing it.
  struct Draft {
    var story: Story
    var plan: Plan
    var things: [Creations.Thing]
  }

  private func draft(
    _ sheet: Sheet, on snapshot: Snapshot, by author: Signature, _ name: String,
    _ report: inout ImportReport
  ) throws -> Draft {
    do {
      let me = snapshot.person(email: author.email)
      let story = Story(sheet, rulebook: snapshot.rulebook, me: me, now: options.commit.now)
      let plan = try Plan(story, on: snapshot)
      let things = try Creations(story, on: snapshot).things(for: plan.items)
      report.added = plan.items.count { $0.existing == nil }
      report.updated = plan.items.count - report.added
      report.unchanged = plan.unchanged
      report.entries = plan.items.reduce(0) { $0 + $1.rows.count }
      report.made = things.count
      report.illegal = story.illegalMoves(of: plan)
      return Draft(story: story, plan: plan, things: things)
    } catch let error as Findings {
      throw Findings(error.all.map { $0.inFile(name) })
    }
  }

  /// How often the import is made anew when somebody else's commit comes first.
  private static let attempts = 20

  private func commit(
    _ sheet: Sheet, _ author: Signature, _ committer: Signature, _ name: String,
    _ report: inout ImportReport, _ progress: (ImportProgress) -> Void
  ) throws -> Bool {
    for _ in 0..<Self.attempts {
      let (reference, tip) = try workspace.writableBranch()
      let snapshot = try workspace.snapshot(of: tip)
      progress(ImportProgress(phase: .comparing, done: 0, total: sheet.rows.count))
      var draft = try draft(sheet, on: snapshot, by: author, name, &report)
      if draft.plan.items.isEmpty { return false }
      let writer = CommitWriter(
        workspace: workspace, reference: reference, tip: tip, author: author,
        committer: committer, options: options.commit)
      let message = self.message(name, report)
      let made: (commit: ObjectID, count: Int)?
      if options.history == .none {
        made = try single(&draft, writer, message, progress).map { ($0, 1) }
      } else {
        made = try HistoryWriter(
          writer: writer, snapshot: snapshot, domain: mapping.domain, message: message,
          byDay: options.history == .day
        ).write(&draft, progress)
      }
      if let made {
        report.commit = made.commit
        report.commits = made.count
        return true
      }
    }
    throw StoreError(
      .unusable, "the branch kept moving: other commits came first \(Self.attempts) times",
      remedy: "run the command again")
  }

  private func single(
    _ draft: inout Draft, _ writer: CommitWriter, _ message: String,
    _ progress: (ImportProgress) -> Void
  ) throws -> ObjectID? {
    var files: PathMap<[UInt8]?> = [:]
    files.reserveCapacity(draft.plan.items.count + draft.things.count)
    for thing in draft.things { files[thing.path] = .some(thing.bytes) }
    let total = draft.plan.items.count
    for (index, item) in draft.plan.items.enumerated() {
      files[item.path] = .some(try draft.story.text(item))
      if index % 1_000 == 0 {
        progress(ImportProgress(phase: .writing, done: index, total: total))
      }
    }
    progress(ImportProgress(phase: .committing, done: 0, total: 1))
    let base = try writer.tip.map { try workspace.repository.tree(of: $0) }
    let changed = try writer.changedFiles(files, base)
    guard !changed.isEmpty else { return writer.tip }
    return try writer.write(changed, on: base, saying: message)
  }

  /// What a commit of the whole import says.
  private func message(_ name: String, _ report: ImportReport) -> String {
    let file = name.split(separator: "/").last.map(String.init) ?? name
    let plural = report.added + report.updated == 1 ? mapping.type.name : mapping.type.plural
    let subject =
      "import \(file): \(report.added + report.updated) \(plural), \(report.entries) entries"
    return Message([], body: options.commit.body, subject: options.commit.subject ?? subject).text
  }
}
