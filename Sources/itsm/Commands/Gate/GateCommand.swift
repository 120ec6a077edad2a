import ArgumentParser
import Git
import Practices
import Records
import Rendering
import Store

/// `itsm gate CHG-…`, for a pipeline to ask before it deploys.
struct GateCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Say whether a record may be carried out now, and what is missing.",
    discussion: """
      Exits with 0 if it is agreed to as it is now, in its window, outside freezes, without \
      conflicts, and if whoever carries it out is entitled; else with 1, and says what is missing \
      and what to type. It changes nothing and needs no network. The moment is now, also with --at, \
      unless --now names another. See Docs/gate.md.

        itsm gate 4F7KQ && ./deploy
      """)

  @Argument(help: "An id.") var id: String
  @Option(
    help: ArgumentHelp("Ask for another moment, such as '2026-11-24 02:00'.", valueName: "date"))
  var now: String?
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    let moment =
      try now.map { try session.instant($0, option: "--now") } ?? session.now()
    let record = try snapshot.resolve(id)
    let gate = try Gate(
      record, in: snapshot, by: snapshot.authority(in: session.workspace()), now: moment, session)
    output.show(GateSheet(gate, at: snapshot.commit?.id.hex).report, in: session)
    if !gate.isOpen { throw Ending(status: .refused) }
  }
}

extension Gate {
  /// Judges a record of a snapshot.
  ///
  /// - Throws: ``Finding`` for a record that nobody decides on; ``Findings`` if a policy or a window
  ///   can't be understood.
  init(
    _ record: Record, in snapshot: Snapshot, by authority: Authority, now: Instant,
    _ session: Session
  ) throws {
    guard record.type.has(trait: Approvable.trait) else {
      throw Finding(
        .approvalStage,
        "\(record.id) is \(record.type.withArticle), which nobody has to agree to",
        remedy: "give the id of "
          + snapshot.rulebook.types(trait: Approvable.trait).map(\.withArticle)
          .joined(separator: " or "))
    }
    self.init(
      record, schedule: try Self.schedule(of: record, in: snapshot, now: now, session),
      authority: authority, now: now,
      objections: try Self.objections(to: record, in: snapshot, now: now, session),
      isShallow: try session.workspace().repository.isShallow)
  }

  /// What others than those who agree have to say: the place for reasons of their own.
  private static func objections(
    to record: Record, in snapshot: Snapshot, now: Instant, _ session: Session
  ) throws -> [Finding] {
    let templates = TemplateJudge(snapshot, of: try session.workspace(), now: now)
    return try templates.isAuthorised(record) ? templates.objections(to: record) : []
  }

  private static func schedule(
    of record: Record, in snapshot: Snapshot, now: Instant, _ session: Session
  ) throws -> Schedule {
    guard let schedulable = record.type.schedulable else { return .none }
    guard try Booking(record, rulebook: snapshot.rulebook, lookup: snapshot) != nil else {
      return .open(
        missing: [schedulable.start, schedulable.end].filter { record.value($0).isEmpty })
    }
    let scene = try ScheduleScene(snapshot, of: session.workspace(), now: now)
    return .planned(try scene.plan(for: record, isWide: false, session))
  }
}
