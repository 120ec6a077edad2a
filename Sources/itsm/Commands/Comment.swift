import ArgumentParser
import Records

/// `itsm comment INC-… -m "Rolled back web-eu-1."`.
struct Comment: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "comment", _superCommandName: "itsm",
    abstract: "Add a comment to a record's timeline.",
    discussion: """
      Without -m or -F your editor opens.

        itsm comment 4F7KQ -m "Rolled back web-eu-1."
      """)

  @Argument(help: "Ids.") var ids: [String]
  @Option(
    name: [.customShort("F"), .long],
    help: ArgumentHelp("Take the text from a file; - is standard input.", valueName: "file"))
  var file: String?
  @OptionGroup var commit: CommitFlags

  private var text: String?
  private enum CodingKeys: String, CodingKey { case ids, file, commit }

  mutating func prepare(in session: Session) throws {
    if let message = commit.message {
      text = message
    } else if let file {
      text = String(decoding: try Template.read(file), as: UTF8.self)
    } else {
      try Editor(session: session, name: "COMMENT.md", instead: "-m TEXT, or -F FILE")
        .ask("") { text = $0 }
    }
    while text?.last?.isNewline ?? false { text?.removeLast() }
    guard let text, text.contains(where: { !$0.isWhitespace }) else {
      throw Finding(.nothingChanged, "the comment is empty, so nothing was done")
    }
    // The commit tells it too, wherever it came from.
    commit.message = text
  }

  func edit(on desk: Desk) throws {
    for id in ids {
      var draft = Draft(changing: try desk.record(id, of: TypeCommand.type), action: "comment")
      draft.say(text ?? "")
      try desk.put(draft.finish(in: desk.circumstance))
    }
  }
}
