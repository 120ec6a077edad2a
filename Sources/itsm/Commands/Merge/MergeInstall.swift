import ArgumentParser
import Git
import Store

/// `itsm merge install`: git merges records by what they mean.
struct MergeInstall: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Let git merge records by what they mean, in this clone.",
    discussion: """
      Names itsm merge-driver in the repository's configuration, and the records' files in \
      info/attributes of the git directory. Both are this clone's own and go into no commit: git \
      runs no program because a repository says so. Each clone is told once; one that is not \
      merges records as lines of text.
      """)

  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let changed = try MergeSettings(session.workspace()).install()
    session.note(
      changed ? "git merges records by their fields here" : "git does so already; nothing changed")
  }
}
