public import ArgumentParser
import Records
public import Rendering
import Store

/// `itsm validate` says whether records are right.
struct Validate: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check records: syntax, values, states, links, references, ids.",
    discussion: """
      Checks the working files (in a bare repository the branch's tip), all or only those given; \
      ids and links are always checked against all records. With --base, and with --staged, also \
      what became of records: each change of state must be a step that a verb makes, and what a \
      timeline told stays. Exits with 1 if there are errors.

      A repository sets severities and silences findings in .itsm/validate.yaml. See \
      Docs/validation.md.

      Formats: human; json; sarif for code scanning; github for annotations in a workflow, and its \
      page where GITHUB_STEP_SUMMARY names a file; gitlab for Code Quality; junit for what shows \
      tests. See Docs/ci.md.
      """)

  @Argument(help: "Files or folders.") var paths: [String] = []
  @OptionGroup var version: VersionOptions
  @Option(help: ArgumentHelp("How to write the findings.", valueName: "format"))
  var format = FindingFormat.human
  @Flag(help: "Let warnings fail too.") var strict = false
  @Option(help: ArgumentHelp("Show no more findings than this; all count.", valueName: "number"))
  var max: Int?
  @Flag(
    help: ArgumentHelp(
      "First mend what follows from the rest of a record; changes working files, commits nothing.",
      discussion: """
        Mended are derived fields without a reason, the order of timeline entries that are not \
        committed yet, and the place of a file. See what changed with itsm status or git diff.
        """))
  var fix = false
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    if let max, max < 0 { throw UsageError("--max can't be less than 0") }
    let scope = try version.scope()
    let workspace = try session.workspace(or: version.revisions)
    let wanted = try paths.map { try workspace.recordedPath($0, from: session.directory) }
    if fix { try mend(wanted, scope, workspace, session) }
    let result = try workspace.validation(scope, paths: wanted, in: session)
    for path in result.passedOver { session.note(path) }
    var lines = SourceLines { result.source(of: $0) }
    if result.hasOtherSettings {
      session.note(
        "note: the settings of \(version.base ?? "the base") count, since the change also touches records"
      )
    }
    var report = FindingReport(
      result.findings.map { Diagnostic($0, in: &lines, isTouched: result.isTouched($0)) },
      records: result.records, silenced: result.silenced, base: version.base,
      head: version.head ?? version.at, isStrict: strict, rules: FindingReport.Rule.judged,
      version: Itsm.version)
    if let max { report = report.limited(to: max) }
    session.out(format.render(report, width: session.width, colour: session.colour))
    if format == .github { StepSummary.append(report.stepSummary(), in: session) }
    if report.fails { throw Ending(status: .refused) }
  }

  private func mend(
    _ paths: [String], _ scope: ValidationScope, _ workspace: Workspace, _ session: Session
  ) throws {
    guard scope == .workingFiles else {
      throw UsageError(
        "--fix changes working files and can't be given with --staged, --at or --base",
        remedy: "itsm validate --fix")
    }
    guard workspace.disk != nil else {
      throw UsageError(
        "--fix changes working files, which a bare repository has not",
        remedy: "itsm validate --fix in a clone")
    }
    for file in try workspace.mend(paths, now: session.now()) {
      for what in file.done { session.note("mended \(file.path): \(what)") }
    }
  }
}

extension Workspace {
  /// Judges records, and all that commands keep in files below `.itsm`.
  func validation(
    _ scope: ValidationScope, paths: [String] = [], in session: Session
  ) throws -> ValidationResult {
    try validate(
      scope, paths: paths, now: session.now(),
      check: { definitions in
        try ServiceLevelCheck.findings(definitions) + ReportCheck.findings(definitions)
          + SavedQueryFile.findings(definitions) + PolicyCheck.findings(definitions)
          + WindowCheck.findings(definitions) + TemplateCheck.findings(definitions)
      },
      practice: PracticeCheck(of: TemplateCheck.isMeant) {
        try TemplateCheck.findings($0, in: $1, self, now: session.now())
      },
      compare: comparisonCheck(in: session))
  }

  /// What commands find wrong with what became of records and files.
  func comparisonCheck(in session: Session) -> ComparisonCheck {
    ComparisonCheck(
      record: { [approvals = ApprovalCheck(session)] in
        try approvals.findings($0) + TemplateCheck.findings($0, self)
      },
      files: { try ProtectionCheck.findings($0, self) })
  }
}

extension FindingFormat: ExpressibleByArgument {}
