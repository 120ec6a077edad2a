public import ArgumentParser
import Git
import Records
public import Rendering
import Store

/// `itsm audit` and its like.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Prove what the history tells, commit by commit.",
    subcommands: [RunAudit.self, MakeCheckpoint.self, VerifyCheckpoints.self, TakeSample.self],
    defaultSubcommand: RunAudit.self)
}

/// `itsm audit [A..B]`.
struct RunAudit: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Prove what the history tells, commit by commit.",
    usage: """
      itsm audit [<range>] [--all] [--format <format>]
      itsm audit checkpoint
      itsm audit verify [--known <mark> …]
      itsm audit sample --period <period> --seed <seed>
      """,
    discussion: """
      Judges each commit that leads to the branch's tip, or those of a range, by what was there \
      before it: the types, policies, people and keys of that time. Each change of state must be one \
      that a verb makes, agreed to by those who must agree; each entry by the author of its commit, \
      near its time, and never changed since; each decision theirs, on what the record said; each \
      signature by a key that was valid then; each changed item named by an authorised change; no \
      merge may lose anything, no id come again.

      Exits with 1 if it finds more than notes; it changes nothing. What was judged is remembered in \
      the git directory, so that the next audit looks only at what is new, and gives the same answer. \
      See Docs/audit.md.

        itsm audit
        itsm audit main..topic --format json
        itsm audit v1.0..
      """)

  @Argument(
    help: ArgumentHelp(
      "Which commits: A..B, or B for all that lead to it; by default HEAD.", valueName: "range"))
  var range = "HEAD"
  @Flag(help: "Look again at what was judged before.") var all = false
  @Option(help: ArgumentHelp("How to write the verdict.", valueName: "format"))
  var format = AuditFormat.human
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    let verdict = try AuditVerdict(
      of: AuditRange(parsing: range, looksAgain: all, in: session), in: workspace)
    if verdict.result.isCutOff {
      session.note("note: this clone is shallow: what came before was not judged")
    }
    session.out(
      format.render(verdict.report, width: session.width, colour: session.colour))
    if verdict.report.fails { throw Ending(status: .refused) }
  }
}

extension AuditFormat: ExpressibleByArgument {}

extension AuditRange {
  /// Reads `A..B`, `A..`, `..B` or `B`.
  ///
  /// - Throws: ``UsageError`` for another form; ``StoreError`` if there is no such commit.
  init(parsing text: String, looksAgain: Bool, in session: Session) throws {
    func commit(_ name: Substring) throws -> ObjectID {
      try session.commit(at: name.isEmpty ? "HEAD" : String(name), ofCommand: "audit")
    }
    guard let dots = text.firstRange(of: "..") else {
      self.init(tip: try commit(text[...]), looksAgain: looksAgain)
      return
    }
    let (start, end) = (text[..<dots.lowerBound], text[dots.upperBound...])
    guard !end.hasPrefix(".") else {
      throw UsageError(
        "“\(text)” is no range of an audit", remedy: "itsm audit \(start)..\(end.dropFirst())")
    }
    self.init(
      base: start.isEmpty ? nil : try commit(start), tip: try commit(end), looksAgain: looksAgain)
  }
}
