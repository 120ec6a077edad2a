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
      Without dates the next 30 days. --month shows whole months as a grid, that of --from (now, if \
      it is not given) to that of --to; an id's end, as it stands there, is enough wherever an id is \
      asked for. --format html is a page with both, --format ics a calendar (RFC 5545) to subscribe \
      to or import. Times are in UTC.

        itsm change calendar --from 2026-12-01 --to 2026-12-31
        itsm change calendar --month --from 2026-12-01
      """)

  @Option(
    help: ArgumentHelp("Not before this instant; a day from its beginning.", valueName: "date"))
  var from: String?
  @Option(help: ArgumentHelp("Not after this instant; a day to its end.", valueName: "date"))
  var to: String?
  @Flag(help: "Show whole months, as a grid.") var month = false
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
    let list = AgendaList(agenda, of: type.plural, during: period, now: scene.now)
    session.out(
      month && format == .table
        ? list.months(width: session.width, colour: session.colour)
        : format.render(list, width: session.width, colour: session.colour))
  }

  private func period(_ now: Instant, _ session: Session) throws -> Period {
    var start =
      try from.map { try instant($0, "--from", isEnd: false, session) }
      ?? Instant(start: now.day)
    var end =
      try to.map { try instant($0, "--to", isEnd: true, session) }
      ?? (isWhole ? start + Span(seconds: 1) : start + Span(seconds: Int64(Self.days) * 86_400))
    if isWhole, start < end { (start, end) = Self.months(from: start, to: end) }
    guard let period = Period(from: start, to: end) else {
      throw UsageError("--to \(end) is not after --from \(start)", remedy: "--from DATE --to LATER")
    }
    let (first, last) = (start.day, Instant(clamping: end.seconds - 1).day)
    let months = (last.year - first.year) * 12 + last.month - first.month + 1
    if isWhole, months > AgendaList.monthLimit {
      throw UsageError(
        "\(months) months are more than the \(AgendaList.monthLimit) of a grid",
        remedy: "an earlier --to, or the list: without --month")
    }
    return period
  }

  /// A grid has no parts of months.
  private var isWhole: Bool { month || format == .html }

  private static func months(from start: Instant, to end: Instant) -> (Instant, Instant) {
    let first = start.day
    let last = Instant(clamping: end.seconds - 1).day
    let next = last.adding(days: 1 - last.day).adding(months: 1)
    return (Instant(start: first.adding(days: 1 - first.day)), Instant(start: next))
  }

  private func instant(
    _ text: String, _ option: String, isEnd: Bool, _ session: Session
  ) throws -> Instant {
    if let day = Day(text) { return Instant(start: isEnd ? day.adding(days: 1) : day) }
    return try session.instant(text, option: option)
  }
}
