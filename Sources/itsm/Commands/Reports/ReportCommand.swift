public import ArgumentParser
import Git
import Practices
import Records
import Rendering
import Store

extension FigureFormat: ExpressibleByArgument {}

/// `itsm report incidents --by priority`.
struct ReportCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Measure records: how many, how fast, how well",
    usage:
      "itsm report [<name> [<query> ...]] [--from <date>] [--to <date>] [--by <field>] [--at <rev|date>]",
    discussion: """
      Without a name the reports are listed: those of the program and, for a name of your own, the \
      file .itsm/reports/NAME.yaml.

      A record is in the period by the instant that the indicator counts at: the end of a measured \
      time, else its opening. Open records are as old as they are now; with --at, as they were at \
      that date or commit, so that the same revision gives the same bytes. See \
      Docs/indicators.md for all formulas.

        itsm report incidents --from 2026-01 --by priority
      """)

  @Argument(help: "The report, such as incidents.") var name: String?
  @Argument(
    help: ArgumentHelp(
      "Only records that a query is true of, such as service:checkout (Docs/queries.md).",
      valueName: "query"))
  var words: [String] = []
  @Option(
    help: ArgumentHelp(
      "The start of the period: a date, month, year or instant, or how long ago (30d).",
      valueName: "date"))
  var from: String?
  @Option(
    help: ArgumentHelp(
      "The end of the period; a date, month or year belongs to it as a whole.", valueName: "date"))
  var to: String?
  @Option(
    help: ArgumentHelp("Group by a field, state, type, or day, week or month.", valueName: "field"))
  var by: String?
  @Option(
    help: ArgumentHelp(
      "Count only the open time of a calendar, such as business-hours, in measured times.",
      valueName: "calendar"))
  var hours: String?
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Let records count that are left out otherwise, such as duplicates; or all.",
      valueName: "what"))
  var include: [String] = []
  @Option(
    help: ArgumentHelp(
      "Show an indicator's formula, and the records that are in it and not.",
      valueName: "indicator"))
  var explain: String?
  @Option(help: ArgumentHelp("How to write the answer.", valueName: "format"))
  var format = FigureFormat.table
  @OptionGroup var options: ServiceLevelOptions
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let snapshot = try options.revision.snapshot(in: session)
    guard let name else { return list(ReportShelf(snapshot).all, session) }
    let definition = try ReportShelf(snapshot).report(name)
    let now = try options.revision.now(snapshot, in: session)
    var scope = try self.scope(definition, snapshot.rulebook, now: now, session)
    scope.hours = try hours.map {
      try ReportShelf(snapshot).calendar($0, for: definition)
    }
    scope.query = words.isEmpty ? nil : words.joined(separator: " ")
    let answer = try answer(definition, scope, snapshot, session)
    let report = FigureReport(answer, revision: snapshot.commit?.id.hex)
    let view = ExplanationView(report)
    let text =
      view?.render(as: format, width: session.width, colour: session.colour)
      ?? format.render(report, width: session.width, colour: session.colour)
    session.out(text)
  }

  private func answer(
    _ definition: ReportDefinition, _ scope: ReportScope, _ snapshot: Snapshot, _ session: Session
  ) throws -> ReportAnswer {
    let wanted = try WantedRecords(words, definition, snapshot, now: scope.now, session)
    guard definition.computation == .serviceLevels else {
      return try ReportRun(definition, scope).answer(
        from: SnapshotFacts(snapshot: snapshot, wanted: wanted), threads: Processors.count)
    }
    let levels = try ServiceLevels(options, in: session)
    var report = ServiceLevelReport(definition, scope)
    // An explanation lists what is outside the period as well; what runs now is always counted.
    let period = ClockScope.during(from: scope.from, to: nil)
    try levels.eachRecord(explain == nil ? period : .all) {
      if wanted.holds($0.type, $0.id) { report.add($0, $1) }
    }
    levels.noteRules(in: session)
    return report.answer
  }

  private func list(_ reports: [(name: String, summary: String)], _ session: Session) {
    let rows = reports.map { report in
      Payload.object([
        .init("name", .text(report.name)), .init("summary", .text(report.summary)),
      ])
    }
    let table = Table(
      columns: [
        Table.Column("name", key: "name", style: .id),
        Table.Column("summary", key: "summary", canShrink: true),
      ], rows: reports.map { [Cell($0.name, .id), Cell($0.summary)] })
    let report = Report(payload: .list(rows), table: table, ids: reports.map(\.name))
    let format = Format(rawValue: format.rawValue) ?? .table
    session.out(format.render(report, width: session.width, colour: session.colour))
  }

  private func scope(
    _ definition: ReportDefinition, _ rulebook: Rulebook, now: Instant, _ session: Session
  ) throws -> ReportScope {
    var scope = ReportScope(now: now)
    let words = PeriodWords(now: now, workspace: try session.workspace())
    scope.from = try from.map { try words.start($0, option: "--from") }
    scope.to = try to.map { try words.end($0, option: "--to") }
    if let from = scope.from, let to = scope.to, from >= to {
      throw UsageError(
        "the period ends at \(to), before it begins at \(from)",
        remedy: "--from \(to) --to \(from)")
    }
    if let by {
      if definition.computation == .availability {
        throw UsageError(
          "the report \(definition.name) is by service and can't be grouped otherwise",
          remedy: "itsm report \(definition.name)")
      }
      try Self.check(by, among: definition.groupings(in: rulebook), "no record of the report has")
      scope.grouping = Grouping(by)
    }
    if let explain {
      try Self.check(
        explain, among: definition.indicators.map(\.name),
        "the report \(definition.name) has no indicator")
      scope.explains = explain
    }
    let exclusions = definition.exclusions.map(\.name)
    let asked = include.flatMap { $0.split(separator: ",").map(String.init) }
    for name in asked where name != "all" {
      try Self.check(name, among: exclusions + ["all"], "the report leaves out no")
    }
    scope.includes = asked.contains("all") ? Set(exclusions) : Set(asked)
    return scope
  }

  private static func check(_ name: String, among known: [String], _ problem: String) throws {
    guard !known.contains(name) else { return }
    let near = Spelling.nearest(to: name, among: known).map { "did you mean \($0)?" }
    throw UsageError(
      "\(problem) \(name)", remedy: near ?? "one of \(known.joined(separator: ", "))")
  }
}
