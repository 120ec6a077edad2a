import ArgumentParser
import Practices
import Records
import Rendering
import Store

/// `itsm change conflicts CHG-…`.
struct Conflicts: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Show what stands in the way of a record in its window.",
    discussion: """
      Looks at what else is booked on its items and on those that they need or that need them, also \
      on branches that are not merged; at maintenance windows and blackouts (.itsm/windows); and at \
      who does it. Windows that touch are no conflict. Exits with 1 if there is a conflict that may \
      not be overruled. See Docs/schedule.md.

        itsm change conflicts 4F7KQ --suggest
      """)

  @Argument(help: "An id.") var id: String
  @Flag(help: "Offer the next windows of the same length without conflicts, within 90 days.")
  var suggest = false
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  /// How many windows are offered.
  private static let offers = 5

  func run(in session: Session) throws {
    let scene = try ScheduleScene(revision, in: session)
    let type = scene.snapshot.rulebook.type(try TypeCommand.named().name)
    let record = try scene.snapshot.resolve(id, type: type)
    let plan = try scene.plan(for: record, isWide: suggest, session)
    let conflicts = plan.conflicts
    let start = scene.start(for: plan.subject)
    let slots =
      suggest
      ? plan.slots(from: start, to: start + SchedulePlan.horizon, count: Self.offers) : nil
    output.show(ConflictSheet(plan.subject, conflicts, slots: slots).report, in: session)
    if conflicts.contains(where: \.isHard) { throw Ending(status: .refused) }
  }
}
