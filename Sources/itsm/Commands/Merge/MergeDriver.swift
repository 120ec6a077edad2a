import ArgumentParser
import Git
import Records
import Rendering
import Store

/// `itsm merge-driver`: what `git merge` calls for a record that both sides changed.
struct MergeDriver: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge-driver",
    abstract: "Merge one file for git; itsm merge install sets it up.",
    discussion: """
      Writes the merged file over OURS. Exits with 0 if nothing contradicts, and with 1 if fields \
      do: then the file has markers around these and all else merged. What is no record is merged \
      line by line, as git does.
      """, shouldDisplay: false)

  @Argument(help: "The version that both sides come from (%O).") var base: String
  @Argument(help: "Our version, which is overwritten (%A).") var ours: String
  @Argument(help: "Their version (%B).") var theirs: String
  @Argument(help: "The file's place in the repository (%P).") var path: String
  @Option(help: ArgumentHelp("The length of conflict markers (%L).", valueName: "number"))
  var markerSize = 7
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    func disk(_ file: String) -> Disk {
      Disk(root: file.hasPrefix("/") ? "/" : session.directory)
    }
    func read(_ file: String) throws -> [UInt8] {
      guard let bytes = try disk(file).read(file, limit: .max) else {
        throw StoreError(.notFound, "there is no file \(file)")
      }
      return bytes
    }
    let old = try read(base)
    let merge = FileMerge(
      base: old.isEmpty ? nil : old, ours: try read(ours), theirs: try read(theirs), path: path)
    let names = MarkerNames(size: markerSize)
    let outcome = try byMeaning(merge, names, session) ?? merge.lines(names)
    switch outcome {
    case .merged(let bytes):
      try disk(ours).write(bytes, to: ours, durably: false)
    case .questions(let questions, let text):
      try disk(ours).write(text, to: ours, durably: false)
      for question in questions {
        session.note(
          "\(path): \(question.field) is \(Self.words(question.ours)) here and "
            + "\(Self.words(question.theirs)) there")
      }
      session.note("hint: itsm merge shows what is asked, and --resolve answers it")
      throw Ending(status: .refused)
    case .lines(let text):
      try disk(ours).write(text, to: ours, durably: false)
      throw Ending(status: .refused)
    }
  }

  /// Never worse than git: where no rules can be read, lines are merged.
  private func byMeaning(
    _ merge: FileMerge, _ names: MarkerNames, _ session: Session
  ) -> FileMerge.Outcome? {
    guard let workspace = try? session.workspace(), let snapshot = try? workspace.tip(),
      let author = try? workspace.repository.author()
    else { return nil }
    let merger = Merger(
      by: snapshot.person(email: author.email), at: Instant(clamping: author.when))
    return try? merge.outcome(snapshot.rulebook, by: merger, names: names)
  }

  private static func words(_ value: Value) -> String {
    let text = value.description
    if text.isEmpty { return "nothing" }
    let line = text.split(separator: "\n").first.map(String.init) ?? text
    return line.count > 60 ? line.prefix(60) + "…" : line
  }
}
