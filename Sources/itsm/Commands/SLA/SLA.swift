public import ArgumentParser
public import Records
import Store

/// `itsm sla show ID` and its like.
struct SLA: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sla",
    abstract: "Show service-level clocks: what is due, what is late, and why.",
    discussion: """
      Targets and calendars are files in .itsm/targets and .itsm/calendars; see \
      Docs/service-levels.md. Nothing has to run in the background: a clock is what the records \
      and the rules in force at the time say.

        itsm sla init --zone Europe/Berlin
      """,
    subcommands: [
      ShowClocks.self, ExplainClocks.self, DueClocks.self, BreachedClocks.self,
      InitServiceLevels.self,
    ])
}

/// For which moment, and by which rules.
struct ServiceLevelOptions: ParsableArguments {
  @OptionGroup var revision: RevisionOptions
  @Option(
    help: ArgumentHelp(
      "Suppose that the rules of this revision had always been in force.", valueName: "rev|date"))
  var rules: String?
}

extension Span: ExpressibleByArgument {
  /// Reads `2h`, `1h30m` or `2d`.
  public init?(argument: String) { self.init(argument) }
}

extension Session {
  /// The instant that an option gives.
  func instant(_ text: String, option: String) throws -> Instant {
    if let instant = try workspace().instant(text, now: now()) { return instant }
    throw UsageError(
      "\(option) needs a date, found “\(text)”",
      remedy: "\(option) 2026-11-22, '2026-11-22 14:05', or '2 days ago'")
  }
}
