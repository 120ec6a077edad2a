import ArgumentParser
import Git
import Practices
import Records
import Store

/// `itsm sla init`: calendars and targets to begin with.
struct InitServiceLevels: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Put calendars and targets into .itsm to begin with.",
    discussion: """
      Response and resolution by priority, around the clock and in business hours, as one commit. \
      What is there stays as it is. They count from the commit on.

        itsm sla init --zone Europe/Berlin
      """)

  @Option(
    help: ArgumentHelp("The time zone of the business hours; by default UTC.", valueName: "name"))
  var zone: String?
  @OptionGroup var commit: CommitFlags

  func run(in session: Session) throws {
    if let zone, Zone(zone) == nil {
      throw UsageError(
        "there is no time zone \(zone)",
        remedy: "a name of tzdb such as Europe/Berlin, UTC, or an offset such as +01:00")
    }
    let workspace = try session.workspace()
    let options = CommitOptions(
      now: try session.now(), body: commit.message, subject: "itsm: service-level targets",
      skipsHooks: commit.skipsHooks)
    var added: [String] = []
    let made = try workspace.transact(options) { transaction in
      added = []
      for file in ReadyMade.files {
        let path = "\(workspace.folder).itsm/\(file.path)"
        guard try transaction.snapshot.read(path) == nil,
          workspace.disk?.exists(path) != true
        else { continue }
        transaction.put(Array(text(of: file).utf8), at: path)
        added.append(path)
      }
    }
    for path in added { session.note("added \(path)") }
    session.note(made.map { "[\($0.short)]" } ?? "all of them are there already; nothing changed")
  }

  private func text(of file: ReadyMade.File) -> String {
    guard let zone, file.path.hasSuffix("business-hours.yaml") else { return file.text }
    return file.text.replacing("zone: UTC", with: "zone: \(zone)")
  }
}
