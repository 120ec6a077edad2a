import ArgumentParser
import Records

/// `itsm assign INC-… raj --group payments-sre`.
struct Assign: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign", _superCommandName: "itsm",
    abstract: "Say who works on records.",
    discussion: """
      Without a name it is you; an empty name ('') takes the assignment back.

        itsm assign 4F7KQ --to raj
      """)

  @Argument(help: "Ids.") var ids: [String]
  @Option(help: ArgumentHelp("The person; me is you.", valueName: "person")) var to: String?
  @Option(help: ArgumentHelp("The team.", valueName: "team")) var group: String?
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    for id in ids {
      let record = try desk.record(id, of: TypeCommand.type)
      var draft = Draft(changing: record, action: "assign")
      if let message = commit.message { draft.say(message) }
      if to != nil || group == nil {
        try give(to ?? "me", role: "assignee", &draft, desk)
      }
      if let group { try give(group, role: "group", &draft, desk) }
      try desk.put(draft.finish(in: desk.circumstance))
    }
  }

  private func give(_ name: String, role: String, _ draft: inout Draft, _ desk: Desk) throws {
    guard let field = draft.type.field(role: role) else {
      throw Finding(.editRefused, "\(draft.type.withArticle) has no \(role)")
    }
    try draft.apply([Assignment(field.name, .set, [name])], in: desk.circumstance)
  }
}
