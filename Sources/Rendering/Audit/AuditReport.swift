/// What an audit has to say: its findings, each in a commit, and what it looked at.
public struct AuditReport: Hashable, Sendable {
  /// A finding and the commit that it is about.
  public struct Item: Hashable, Sendable {
    /// The commit, as 40 digits.
    public var commit: String
    /// The instant of the commit.
    public var at: String
    /// What was found.
    public var diagnostic: Diagnostic

    /// Makes one.
    public init(commit: String, at: String, _ diagnostic: Diagnostic) {
      (self.commit, self.at, self.diagnostic) = (commit, at, diagnostic)
    }
  }

  /// The findings, in the order of time.
  public var items: [Item]
  /// The commit where the audit began, as 40 digits; nil for the whole history.
  public var base: String?
  /// The last commit, as 40 digits.
  public var tip: String
  /// How many commits were judged.
  public var commits: Int
  /// How many versions of records they brought.
  public var versions: Int
  /// How many findings the repository's settings silence.
  public var silenced: Int
  /// Whether nothing was left out because the clone is shallow.
  public var isComplete: Bool

  /// Makes a report.
  public init(
    _ items: [Item], base: String?, tip: String, commits: Int, versions: Int, silenced: Int,
    isComplete: Bool
  ) {
    (self.items, self.base, self.tip) = (items, base, tip)
    (self.commits, self.versions, self.silenced) = (commits, versions, silenced)
    self.isComplete = isComplete
  }

  private var found: FindingReport.Tally { FindingReport.Tally(items.map(\.diagnostic)) }

  /// Whether anything was found that is more than a note.
  public var fails: Bool { found.errors + found.warnings > 0 }

  /// The last line for people, such as `1 error in 53 commits, 41 versions of records`.
  public var summary: String {
    "\(found) in \(counted(commits, "commit")), \(counted(versions, "version")) of records"
      + (silenced > 0 ? " (\(silenced) silenced)" : "")
  }

  /// The verdict as one JSON object: the same bytes for the same history and the same rules.
  public func json() -> String {
    func text(_ text: String?) -> Payload { text.map { .text($0) } ?? .null }
    func integer(_ number: Int?) -> Payload { number.map { .integer($0) } ?? .null }
    let findings = items.map { item in
      let finding = item.diagnostic
      return Payload.object([
        .init("rule", .text(finding.code)), .init("severity", .text(finding.severity.rawValue)),
        .init("message", .text(finding.message)), .init("commit", .text(item.commit)),
        .init("at", .text(item.at)), .init("record", text(finding.record)),
        .init("file", text(finding.file)), .init("line", integer(finding.line)),
        .init("column", integer(finding.column)), .init("remedy", text(finding.remedy)),
      ])
    }
    return Payload.object([
      .init("base", text(base)), .init("tip", .text(tip)),
      .init("commits", .integer(commits)), .init("versions", .integer(versions)),
      .init("complete", .boolean(isComplete)), .init("errors", .integer(found.errors)),
      .init("warnings", .integer(found.warnings)), .init("notes", .integer(found.notes)),
      .init("silenced", .integer(silenced)), .init("findings", .list(findings)),
    ]).json() + "\n"
  }

  /// The findings for people, as compilers list them, then the summary.
  ///
  /// A file stands behind its commit, as `git show` takes it.
  public func text(width: Int?, colour: Bool) -> String {
    let diagnostics = items.map { item in
      var copy = item.diagnostic
      let commit = String(item.commit.prefix(7))
      copy.file = copy.file.map { "\(commit):\($0)" } ?? commit
      return copy
    }
    return FindingSheet(diagnostics).text(width: width, colour: colour) + summary + "\n"
  }
}

/// How an audit is written; the raw values are what `--format` takes.
public enum AuditFormat: String, CaseIterable, Hashable, Sendable {
  /// For people.
  case human
  /// One JSON object, the verdict.
  case json

  /// Returns `report` in this format, every line ended by a line feed.
  public func render(_ report: AuditReport, width: Int?, colour: Bool) -> String {
    switch self {
    case .human: report.text(width: width, colour: colour)
    case .json: report.json()
    }
  }
}
