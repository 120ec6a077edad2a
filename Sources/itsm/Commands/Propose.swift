import ArgumentParser
import Git
import Records
import Store

/// `itsm change propose "Raise the limit" --ci web-eu-1`.
struct Propose: SessionCommand {
  static var configuration: CommandConfiguration {
    let name = TypeCommand.type?.name ?? "record"
    return CommandConfiguration(
      commandName: "propose", abstract: "Make a new \(name) on a branch of its own.",
      usage: "itsm \(name) propose [<title>] [--branch <name>] [--FIELD <value> …]",
      discussion: """
        Prints the new id on standard output, and how to push the branch on standard error. The \
        branch begins at the current commit and is named after the id. What is checked out stays as \
        it is, with all that is not committed.
        """)
  }

  @OptionGroup var record: NewRecord
  @Option(help: ArgumentHelp("The branch; by default the new id.", valueName: "name"))
  var branch: String?
  @OptionGroup var commit: CommitFlags

  func run(in session: Session) throws {
    var record = record
    try record.prepare(in: session)
    let made = try Desk.propose(
      in: session, message: commit.message, skipsHooks: commit.skipsHooks, on: branch
    ) { try record.make(on: $0, saying: commit.message) }
    let repository = try session.workspace().repository
    let push = try Self.remote(of: repository).map { "git push -u \($0) \(made.name)" }
    session.note(
      "branch \(made.name) has it; you are \(Self.place(try repository.head)) as before")
    session.note(
      push ?? "there is no remote to push it to: git remote add origin URL, "
        + "then git push -u origin \(made.name)")
    if repository.workingDirectory != nil {
      session.note("git switch \(made.name) to go on with it")
    }
  }

  private static func place(_ head: Head) -> String {
    switch head {
    case .branch(let reference, _):
      "on \(reference.hasPrefix("refs/heads/") ? String(reference.dropFirst(11)) : reference)"
    case .detached(let commit): "at \(commit.short)"
    }
  }

  /// Where git would push to: what is configured, else `origin`; nil where there is no remote.
  private static func remote(of repository: Repository) throws -> String? {
    let branch = try repository.head.reference?.dropFirst("refs/heads/".count)
    for key in ["remote.pushDefault"] + (branch.map { ["branch.\($0).remote"] } ?? []) {
      if let name = try? repository.string(key), !name.isEmpty, name != "." { return name }
    }
    return try repository.string("remote.origin.url") == nil ? nil : "origin"
  }
}
