import ArgumentParser
import Practices
import Records
import Rendering
import Store

/// `itsm sla due --within 2h`.
struct DueClocks: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "due", abstract: "List running clocks by their due time, the next first.",
    discussion: """
      Clocks that are paused or breached are not among them: see itsm sla breached --running.

        itsm sla due --within 2h
      """)

  @Option(help: ArgumentHelp("Only what is due within this time.", valueName: "duration"))
  var within: Span?
  @OptionGroup var selection: ClockSelection
  @OptionGroup var options: ServiceLevelOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    if let within, within.seconds < 0 { throw UsageError("--within can't be less than 0") }
    let levels = try ServiceLevels(options, in: session)
    try selection.check(levels)
    var found: [(Instant, Clock)] = []
    try levels.each(of: selection.type, target: selection.target, .live) { clock in
      guard clock.stage == .inProgress, clock.breached == nil, let due = clock.due else { return }
      if within.map({ due <= levels.now + $0 }) ?? true { found.append((due, clock)) }
    }
    found.sort { ($0.0, $0.1.record, $0.1.target) < ($1.0, $1.1.record, $1.1.target) }
    levels.noteRules(in: session)
    output.show(ClockList(found.map(\.1), namesRecords: true).report, in: session)
  }
}

/// `itsm sla breached --from 2026-11-01 --to 2026-11-30`.
struct BreachedClocks: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "breached", abstract: "List clocks whose time was used up before their end.",
    discussion: """
      By the instant of the breach, the first first; --from and --to say when that was.

        itsm sla breached --from 2026-11-01 --to 2026-11-30
      """)

  @Option(
    help: ArgumentHelp("Not before this instant; a day from its beginning.", valueName: "date"))
  var from: String?
  @Option(help: ArgumentHelp("Not after this instant; a day to its end.", valueName: "date"))
  var to: String?
  @Flag(help: "Only clocks that are not at their end.") var running = false
  @OptionGroup var selection: ClockSelection
  @OptionGroup var options: ServiceLevelOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let start = try from.map { text in
      try Day(text).map { Instant(start: $0) } ?? session.instant(text, option: "--from")
    }
    let end = try to.map { try session.instant($0, option: "--to") }
    if let start, let end, end < start {
      throw UsageError("--to \(end) is before --from \(start)", remedy: "--from DATE --to LATER")
    }
    let levels = try ServiceLevels(options, in: session)
    try selection.check(levels)
    var found: [(Instant, Clock)] = []
    let scope = running ? ClockScope.live : .during(from: start, to: end)
    try levels.each(of: selection.type, target: selection.target, scope) { clock in
      guard let breached = clock.breached, breached >= start ?? breached,
        breached <= end ?? breached, clock.isLive || !running
      else { return }
      found.append((breached, clock))
    }
    found.sort { ($0.0, $0.1.record, $0.1.target) < ($1.0, $1.1.record, $1.1.target) }
    levels.noteRules(in: session)
    output.show(ClockList(found.map(\.1), namesRecords: true).report, in: session)
  }
}

/// Which clocks of all are listed.
struct ClockSelection: ParsableArguments {
  @Option(help: ArgumentHelp("Only records of this type; several are allowed.", valueName: "type"))
  var type: [String] = []
  @Option(help: ArgumentHelp("Only clocks of this target.", valueName: "name")) var target: String?

  /// - Throws: ``StoreError`` for a type or target that is not there.
  func check(_ levels: ServiceLevels) throws {
    for name in type { _ = try levels.snapshot.rulebook.named(name) }
    if let target { try levels.check(target) }
  }
}
