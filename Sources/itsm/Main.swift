import ArgumentParser
import Git
import Glibc

/// `itsm`: from arguments to an answer and an exit status.
@main
struct Main {
  static func main() {
    // A reader such as `head` that stops early is no error; writes then fail with EPIPE.
    signal(SIGPIPE, SIG_IGN)
    let session = Session()
    do {
      try run(Array(CommandLine.arguments.dropFirst()), in: session)
      session.flush()
      // Somebody may have taken what was not fetched for missing.
      if let lack = PartialClone.lack { throw lack }
    } catch {
      session.flush()
      ExitStatus.report(
        PartialClone.lack ?? error, palette: session.palette(for: STDERR_FILENO))
    }
    exit(ExitStatus.success.rawValue)
  }

  private static func run(_ arguments: [String], in session: Session) throws {
    // The parser needs longer for it than the rest of the program.
    if arguments == ["--version"] { return session.out(Itsm.version + "\n") }
    let invocation = try Invocation(arguments, in: session)
    try invocation.parsing { command in
      if let command = command as? any SessionCommand {
        try command.run(in: session)
      } else {
        var command = command
        try command.run()
      }
    }
  }
}

/// The whole command line; records' types join as ``TypeCommand``.
struct Itsm: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "itsm",
    abstract: "IT service management the way git is version control.",
    discussion: """
      Every incident, request, problem, change, release, configuration item, asset, service, \
      article and improvement is one YAML file in a git repository; every command that changes \
      something makes one commit.

      RECORDS: itsm TYPE VERB …, as in itsm incident open "Mail is down". The types are article, \
      asset, change, ci, exemption, improvement, incident, person, problem, release, request, \
      service and team, and those that a repository adds (itsm type list). itsm TYPE --help shows a type's \
      verbs and fields.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Any record",
        subcommands: [
          Show.self, Search.self, SetFields.self, EditRecord.self, Assign.self, Comment.self,
          Link.self, Unlink.self, Batch.self,
        ]),
      CommandGroup(
        name: "History",
        subcommands: [
          Log.self, Diff.self, Status.self, CommitEdits.self, Revert.self, AuditCommand.self,
        ]),
      CommandGroup(name: "Together", subcommands: [SyncCommand.self, MergeCommand.self]),
      CommandGroup(
        name: "Rules",
        subcommands: [
          Validate.self, PolicyCommand.self, TemplateCommand.self, GateCommand.self, TypeInfo.self,
          Schema.self,
        ]),
      CommandGroup(
        name: "Time and measures",
        subcommands: [
          SLA.self, Tick.self, Notify.self, ReportCommand.self,
        ]),
      CommandGroup(name: "Setting up", subcommands: [Init.self, Import.self, Completions.self]),
      // For other programs, and for the types, which the text above tells of.
      CommandGroup(
        name: "Hidden", subcommands: [MergeDriver.self, Complete.self, TypeCommand.self]),
    ])
}
