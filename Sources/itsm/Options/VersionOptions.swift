import ArgumentParser
import Store

/// Which version of the records is judged.
struct VersionOptions: ParsableArguments {
  @Flag(help: "Check what is staged, as the next commit would hold it, and what it changes.")
  var staged = false
  @Option(
    help: ArgumentHelp(
      "Check a commit, branch or tag, or the state at a date (2026-11-22, '2 weeks ago').",
      valueName: "rev|date"))
  var at: String?
  @Option(
    help: ArgumentHelp(
      "Check --head, and what it changed since it left this branch or commit.",
      valueName: "rev"))
  var base: String?
  @Option(
    help: ArgumentHelp("With --base: what to check; by default HEAD.", valueName: "rev"))
  var head: String?

  /// The version that the options mean.
  ///
  /// - Throws: ``UsageError`` if they mean several, or none.
  func scope() throws -> ValidationScope {
    let given = [staged ? "--staged" : nil, at.map { _ in "--at" }, base.map { _ in "--base" }]
      .compactMap(\.self)
    guard given.count < 2 else {
      throw UsageError(
        "\(given.joined(separator: " and ")) can't be given together",
        remedy: "itsm validate \(given[0])\(staged ? "" : " REV")")
    }
    if let base { return .changes(base: base, head: head) }
    if let head {
      throw UsageError(
        "--head needs --base", remedy: "itsm validate --base REV --head \(head), or --at \(head)")
    }
    return staged ? .staged : at.map { .revision($0) } ?? .workingFiles
  }

  /// Where records may be if the branch keeps none.
  var revisions: [String] { [head ?? at, base].compactMap(\.self) }
}
