public import ArgumentParser
public import Records
public import Rendering
import Store

extension Format: ExpressibleByArgument {}

/// What every command takes.
///
/// The values are read before parsing; see ``Invocation``.
struct GlobalOptions: ParsableArguments {
  @Option(
    name: .customShort("C"),
    help: ArgumentHelp("Run as if started in this directory.", valueName: "dir"))
  var directory: String?

  @Flag(name: .customLong("no-color"), help: "Never colour the answer (also: NO_COLOR).")
  var noColour = false
}

/// How an answer is written.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How to write the answer.", valueName: "format"))
  var format = Format.table

  @OptionGroup var global: GlobalOptions

  /// Prints rows.
  func show(_ report: Report, in session: Session) {
    session.out(format.render(report, width: session.width, colour: session.colour))
  }

  /// Prints one object.
  func show(_ report: RecordReport, in session: Session) {
    session.out(format.render(object: report, width: session.width, colour: session.colour))
  }
}

/// Which revision is read.
struct RevisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read a commit, branch or tag, or the state at a date (2026-11-22, '2 weeks ago').",
      valueName: "rev|date"))
  var at: String?

  /// The records at that revision; by default at the tip of the branch.
  func snapshot(in session: Session) throws -> Snapshot {
    let workspace = try session.workspace()
    let snapshot =
      try at.map { try workspace.snapshot(at: $0, now: session.now()) } ?? workspace.tip()
    snapshot.asksIndex = true
    return snapshot
  }

  /// The instant for which the records at that revision are read: what is 7 days old was so then.
  func now(_ snapshot: Snapshot, in session: Session) throws -> Instant {
    try session.workspace().instant(of: at, snapshot, now: session.now())
  }
}

/// How a change is committed.
struct CommitFlags: ParsableArguments {
  @Option(
    name: [.short, .long], parsing: .unconditional,
    help: ArgumentHelp(
      "Say why: the commit's body, and a comment in the timeline.", valueName: "text"))
  var message: String?

  @Flag(name: .customLong("no-verify"), help: "Skip the commit-msg hook.")
  var skipsHooks = false

  @OptionGroup var global: GlobalOptions
}

extension Assignment: ExpressibleByArgument {
  /// Reads `key=value`, `key+=value` or `key-=value`.
  public init?(argument: String) { self.init(argument) }
}

/// Fields to fill in.
struct FieldOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A field's value; += adds to a list and -= removes from it. --FIELD value says the same.",
      valueName: "field=value"))
  var set: [Assignment] = []
}
