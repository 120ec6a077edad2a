import ArgumentParser
import Records
import Rendering
import Store

/// `itsm search "card declined" gateway`.
struct Search: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find records by the words in their texts, the best first.",
    discussion: """
      All words must occur in a record: in its id, title, fields or comments, in any letter case. \
      What quotes hold together is looked for as it is. A word in the title counts most.

        itsm search "card declined" gateway --type incident
      """)

  @Argument(help: ArgumentHelp("Words or phrases.", valueName: "word")) var words: [String]
  @Option(help: ArgumentHelp("Only records of this type; several are allowed.", valueName: "type"))
  var type: [String] = []
  @Option(parsing: .unconditional, help: ArgumentHelp("Show at most so many.", valueName: "n"))
  var limit = 20
  @Flag(help: "Show how many there are, and nothing else.") var count = false
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    guard limit >= 0 else { throw UsageError("--limit can't be less than 0") }
    guard words.contains(where: { !$0.isEmpty }) else {
      throw UsageError("there is no word to look for", remedy: "itsm search WORD …")
    }
    let snapshot = try revision.snapshot(in: session)
    let types = try type.map { try snapshot.rulebook.named($0) }
    let result = try snapshot.search(words, types: types, limit: count ? 0 : limit)
    if count { return session.out("\(result.count)\n") }
    var sheet = SearchSheet(words: words)
    for hit in result.hits { sheet.add(hit.record, score: hit.score) }
    if output.format == .table {
      session.out(sheet.text(width: session.width, colour: session.colour))
    } else {
      output.show(sheet.report, in: session)
    }
    if result.count > result.hits.count {
      session.note("\(result.count - result.hits.count) more: --limit \(result.count) shows them")
    }
  }
}
