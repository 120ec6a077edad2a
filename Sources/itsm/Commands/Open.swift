import ArgumentParser
import Records

/// `itsm incident open "Mail is down"`, `itsm ci add web-eu-1 --class server`.
struct Open: EditCommand {
  static var configuration: CommandConfiguration {
    let type = TypeCommand.type
    let verb = type?.createVerb ?? "open"
    let name = type?.name ?? "record"
    return CommandConfiguration(
      commandName: "open", _superCommandName: "itsm", abstract: "Make a new \(name).",
      usage:
        "itsm \(name) \(verb) \(type?.takesSlug == true ? "<id> " : "")[<title>] [--FIELD <value> …]",
      discussion: """
        Prints the new id on standard output. The title's words need no quotes; fields that are not \
        given get their defaults.
        """,
      // The verb stands among the type's verbs already, by its own name.
      shouldDisplay: false)
  }

  @OptionGroup var record: NewRecord
  @OptionGroup var commit: CommitFlags

  mutating func prepare(in session: Session) throws { try record.prepare(in: session) }

  func edit(on desk: Desk) throws { try record.make(on: desk, saying: commit.message) }
}
