import ArgumentParser
import Records

/// `itsm set INC-… impact=high urgency=low`.
struct SetFields: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", _superCommandName: "itsm", abstract: "Give fields of records new values.",
    usage: "itsm set <id> … <field>=<value> … [-m <text>]",
    discussion: """
      field=value replaces, field+=value adds to a list, field-=value removes from it, and \
      field= empties. What follows from other fields, such as a priority, follows by itself. \
      The state changes by the type's verbs.

        itsm set 4F7KQ impact=high ci+=db-eu-1
      """)

  @Argument(help: "Ids and field=value pairs.") var words: [String]
  @OptionGroup var fields: FieldOptions
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    let assignments = words.compactMap { Assignment($0) } + fields.set
    let ids = words.filter { Assignment($0) == nil }
    guard !ids.isEmpty else {
      throw UsageError("set needs an id", remedy: "itsm set ID field=value")
    }
    guard !assignments.isEmpty else {
      throw UsageError("set needs a field and its value", remedy: "itsm set \(ids[0]) field=value")
    }
    for id in ids {
      var draft = Draft(changing: try desk.record(id, of: TypeCommand.type), action: "set")
      if let message = commit.message { draft.say(message) }
      try draft.apply(assignments, in: desk.circumstance)
      try desk.put(draft.finish(in: desk.circumstance))
    }
  }
}
