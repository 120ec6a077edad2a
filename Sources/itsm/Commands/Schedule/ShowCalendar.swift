public import ArgumentParser
import Practices
import Records
import Rendering
import Store

extension AgendaFormat: ExpressibleByArgument {}

/// `itsm change calendar --from 2026-12-01 --to 2026-12-31`.
struct ShowCalendar: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract: "Show what is booked, and the blackouts, day by day.",
    discussion: """
      Without dates the next 30 days. --format ics is a calendar (RFC 5545) to subscribe to or \
      import. Times are in UTC.

        itsm change calendar --from 2026-12-01 --to 2026-12-31
      """)

  @Option(
    help: ArgumentHelp("Not before this instant; a day from its beginning.", valueName: "date"))
  var from: String?
  @Option(help: ArgumentHelp("Not after this instant; a day to its end.", valueName: "date"))
  var to: String?
  @OptionGroup var revision: RevisionOptions
  @Option(help: ArgumentHelp("How to write the answer.", valueName: "format"))
  var format = AgendaFormat.table
  @OptionGroup var global: GlobalOptions

  /// How many days are shown unless somebody says how many.
  private static let days = 30

  func run(in session: Session) throws {
    let scene = try ScheduleScene(revision, in: session)
    let named = try TypeCommand.named()
    let type = scene.snapshot.rulebook.type(named.name) ?? named
    let period = try period(scene.now, session)
    let agenda = Agenda(
      try scene.bookings(of: type, during: period), windows: scene.book.windows, of: type.name,
      during: period)
    let list = AgendaList(agenda, of: type.plural, now: scene.now)
    session.out(format.render(list, width: session.width, colour: session.colour))
  }

  private func period(_ now: Instant, _ session: Session) throws -> Period {
    let start =
      try from.map { try instant($0, "--from", isEnd: false, session) }
      ?? Instant(start: now.day)
    let end =
      try to.map { try instant($0, "--to", isEnd: true, session) }
      ?? start + Span(seconds: Int64(Self.days) * 86_400)
    guard let period = Period(from: start, to: end) else {
      throw UsageError("--to \(end) is not after --from \(start)", remedy: "--from DATE --to LATER")
    }
    return period
  }

  private func instant(
    _ text: String, _ option: String, isEnd: Bool, _ session: Session
  ) throws -> Instant {
    if let day = Day(text) { return Instant(start: isEnd ? day.adding(days: 1) : day) }
    return try session.instant(text, option: option)
  }
}
