import ArgumentParser
import Records
import Store

/// `itsm incident resolve INC-… --resolution …`, for every verb of every type.
struct Move: EditCommand {
  static var configuration: CommandConfiguration {
    guard let type = TypeCommand.type, let verb = TypeCommand.verb, verb != type.createVerb else {
      return CommandConfiguration(
        commandName: "move", _superCommandName: "itsm",
        abstract: "Move a record by one of its type's verbs.",
        shouldDisplay: false)
    }
    let help = type.transitions.first { $0.verb == verb }?.help
    return CommandConfiguration(
      commandName: "move", _superCommandName: "itsm",
      abstract: help ?? "Move \(type.withArticle) to another state.",
      usage: "itsm \(type.name) \(verb) <id> … [--FIELD <value> …] [-m <text>]",
      discussion: """
        A refused move changes nothing, says what is possible now, and exits with 1. Several ids \
        are one commit, all or none.
        """, shouldDisplay: false)
  }

  @Argument(help: ArgumentHelp("The verb.", visibility: .hidden)) var verb: String
  @Argument(help: "Ids, or any beginnings or ends of ids that are unique.") var ids: [String]
  @OptionGroup var fields: FieldOptions
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    let type = try TypeCommand.named()
    for id in ids {
      let record = try desk.record(id, of: type)
      if let decision = try Decision.refusal(of: record, by: verb, desk) {
        try desk.put(decision.edit(.reject, saying: commit.message))
        desk.note("\(record.id) stays: others may yet agree (itsm policy explain \(record.id))")
        continue
      }
      var draft = Draft(changing: record, action: verb)
      try draft.apply(fields.set, in: desk.circumstance)
      if let message = commit.message { draft.say(message) }
      try draft.move(verb, in: desk.circumstance)
      try desk.put(draft.finish(in: desk.circumstance))
    }
  }
}
