import ArgumentParser
import Records
import Store
import YAML

/// `itsm edit INC-…`.
struct EditRecord: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit a record in your editor.",
    discussion: """
      The result is judged as if a command had made the change. If it is refused, the editor opens \
      again with the reasons as comments, and your text is never lost.
      """)

  @Argument(help: "The id.") var id: String
  @OptionGroup var commit: CommitFlags

  func run(in session: Session) throws {
    let workspace = try session.workspace()
    let snapshot = try workspace.tip()
    let record = try snapshot.resolve(id, type: TypeCommand.type)
    let text = String(decoding: record.document.source, as: UTF8.self)
    try Editor(
      session: session, name: "\(record.id).yaml", instead: "itsm set \(record.id) FIELD=VALUE"
    ).ask(text) { answer in
      if answer == text {
        session.note("nothing changed")
        return
      }
      try Desk.work(in: session, message: commit.message, skipsHooks: commit.skipsHooks) { desk in
        let now = try desk.record(record.id)
        guard now.document.source == record.document.source else {
          throw StoreError(
            .conflict, "\(record.id) was changed by somebody else meanwhile",
            remedy: "itsm log \(record.id), then edit again with your text at hand")
        }
        let judge = HandEdit(since: now, in: desk.circumstance)
        try desk.put(try judge.edit(Array(answer.utf8), path: now.path))
      }
    }
  }
}
