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
        are one commit, all or none. A pipeline adds --once, so that it may try again.
        """, shouldDisplay: false)
  }

  @Argument(help: ArgumentHelp("The verb.", visibility: .hidden)) var verb: String
  @Argument(help: "Ids, or any beginnings or ends of ids that are unique.") var ids: [String]
  @OptionGroup var fields: FieldOptions
  @Flag(
    help: "Succeed and change nothing where this was the last move already: a job may be run again."
  )
  var once = false
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    let type = try TypeCommand.named()
    for id in ids {
      let record = try desk.record(id, of: type)
      if once, record.lastMove == verb {
        try checkAgain(record, on: desk)
        continue
      }
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

  /// Makes sure that a move which was made already said the same.
  private func checkAgain(_ record: Record, on desk: Desk) throws {
    var draft = Draft(changing: record, action: verb)
    try draft.apply(fields.set, in: desk.circumstance)
    let edit = try draft.finish(in: desk.circumstance)
    let changes = Difference(from: record, to: edit.after).changes.map(\.field)
    guard changes.isEmpty else {
      throw Finding(
        .editRefused,
        "\(record.id) is \(record.state ?? "") by \(verb) already, with another "
          + changes.joined(separator: " and "),
        remedy: "itsm show \(record.id); itsm set \(record.id) "
          + changes.map { "\($0)=…" }.joined(separator: " "))
    }
    desk.note("\(record.id)  \(verb) was done already")
  }
}

extension Record {
  /// The verb that brought the record into its state; nil if its timeline does not tell.
  fileprivate var lastMove: String? {
    guard let entry = timeline.last(where: { $0.state != nil }), entry.state == state else {
      return nil
    }
    return entry.did
  }
}
