public import ArgumentParser
import Records
public import Rendering
import Store
import YAML

/// `itsm validate` says whether records are right.
struct Validate: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check records: syntax, values, states, links, references, ids.",
    discussion: """
      Checks the working files (in a bare repository the branch's tip), all or only those given; \
      ids and links are always checked against all records. Exits with 1 if there are errors.

      Formats: human; json; sarif for code scanning; github for annotations in a workflow, and its \
      page where GITHUB_STEP_SUMMARY names a file; gitlab for Code Quality; junit for what shows \
      tests. See Docs/ci.md.
      """)

  @Argument(help: "Files or folders.") var paths: [String] = []
  @OptionGroup var version: VersionOptions
  @Option(help: ArgumentHelp("How to write the findings.", valueName: "format"))
  var format = FindingFormat.human
  @Flag(help: "Let warnings fail too.") var strict = false
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let scope = try version.scope()
    let workspace = try session.workspace(or: version.revisions)
    let wanted = try paths.map { try workspace.recordedPath($0, from: session.directory) }
    let result = try workspace.validate(scope, paths: wanted, now: session.now())
    let report = FindingReport(
      result.findings.map { Diagnostic($0, source: result.source(of: $0)) },
      records: result.records, base: version.base, head: version.head ?? version.at,
      isStrict: strict, rules: FindingReport.Rule.judged, version: Itsm.version)
    session.out(format.render(report, width: session.width, colour: session.colour))
    if format == .github { StepSummary.append(report.stepSummary(), in: session) }
    if report.fails { throw Ending(status: .refused) }
  }
}

extension FindingFormat: ExpressibleByArgument {}

extension Diagnostic {
  /// A finding with its line of the source.
  init(_ finding: Finding, source: [UInt8]?) {
    let severity = Severity(rawValue: finding.severity.rawValue) ?? .error
    let mark = finding.mark
    self.init(
      severity, code: finding.code.rawValue, message: finding.message, file: finding.file,
      line: mark?.line, column: mark?.column,
      sourceLine: mark.flatMap { mark in source.map { Self.line(mark.line, of: $0) } },
      remedy: finding.remedy)
  }

  private static func line(_ number: Int, of source: [UInt8]) -> String {
    var rest = source[...]
    for _ in 1..<max(number, 1) {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return "" }
      rest = rest[(end + 1)...]
    }
    let line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return String(decoding: line, as: UTF8.self)
  }
}
