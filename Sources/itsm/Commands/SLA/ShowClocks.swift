import ArgumentParser
import Practices
import Records
import Rendering
import Store

/// `itsm sla show INC-…`.
struct ShowClocks: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the clocks of records.",
    discussion: """
      A due time is when the time will be used up if nothing else happens; a paused clock has none.

        itsm sla show 4F7KQ --at '2 days ago'
      """)

  @Argument(help: "Ids.") var ids: [String]
  @Option(help: ArgumentHelp("Only clocks of this target.", valueName: "name")) var target: String?
  @OptionGroup var options: ServiceLevelOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let levels = try ServiceLevels(options, in: session)
    let clocks = try levels.clocks(of: ids, target: target)
    levels.noteRules(in: session)
    output.show(ClockList(clocks, namesRecords: ids.count > 1).report, in: session)
  }
}

/// `itsm sla explain INC-…`.
struct ExplainClocks: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show every part of a clock's time: whether it counts, and by which rule.",
    discussion: """
      Each part names its target and its calendar with the commit that brought them. What counts \
      adds up to what is used.

        itsm sla explain 4F7KQ --target resolution
      """)

  @Argument(help: "Ids.") var ids: [String]
  @Option(help: ArgumentHelp("Only clocks of this target.", valueName: "name")) var target: String?
  @OptionGroup var options: ServiceLevelOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let levels = try ServiceLevels(options, in: session)
    let clocks = try levels.clocks(of: ids, target: target)
    levels.noteRules(in: session)
    let list = LedgerList(clocks)
    if output.format == .table {
      session.out(list.text(width: session.width, colour: session.colour))
    } else {
      output.show(list.report, in: session)
    }
  }
}

extension ServiceLevels {
  /// The clocks of the records that a person names.
  func clocks(of ids: [String], target: String?) throws -> [Clock] {
    if let target { try check(target) }
    return try ids.flatMap { id in
      clocks.clocks(of: try snapshot.resolve(id, type: nil), target: target)
    }
  }

  /// - Throws: ``StoreError`` if there is no target of that name.
  func check(_ target: String) throws {
    let names = Set(clocks.rules.versions.flatMap { $0.targets.map(\.name) }).sorted()
    guard !names.contains(target) else { return }
    let near = Spelling.nearest(to: target, among: names).map { "did you mean \($0)?" }
    throw StoreError(
      .notFound, "there is no target \(target)",
      remedy: near
        ?? (names.isEmpty ? "itsm sla init" : "targets: \(names.joined(separator: ", "))"))
  }
}
