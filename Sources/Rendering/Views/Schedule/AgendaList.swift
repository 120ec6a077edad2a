public import Practices
public import Records

/// How a calendar is written; the raw values are what `itsm TYPE calendar --format` takes.
///
/// All formats of lists, and two for calendars.
public enum AgendaFormat: String, CaseIterable, Hashable, Sendable {
  case table, json, jsonl, csv, tsv, yaml, markdown, ids
  /// An iCalendar file (RFC 5545).
  case ics
  /// One file with a grid for each month, and a table; no script and nothing from elsewhere.
  case html

  /// Returns `list` in this format; `width` and `colour` matter to ``table`` alone.
  public func render(_ list: AgendaList, width: Int?, colour: Bool) -> String {
    func rows(_ format: Format) -> String {
      format.render(list.report, width: width, colour: colour)
    }
    return switch self {
    case .table: rows(.table)
    case .json: rows(.json)
    case .jsonl: rows(.jsonl)
    case .csv: rows(.csv)
    case .tsv: rows(.tsv)
    case .yaml: rows(.yaml)
    case .markdown: rows(.markdown)
    case .ids: rows(.ids)
    case .ics: list.iCalendar
    case .html: CalendarPage(list).text
    }
  }
}

/// An agenda as rows, a day after the other.
public struct AgendaList {
  let agenda: Agenda
  /// What the records are called.
  let name: String
  let now: Instant
  /// The time that it is about.
  let period: Period

  /// Makes a list.
  ///
  /// - Parameters:
  ///   - agenda: What is booked.
  ///   - name: What the records are called, such as `changes`.
  ///   - period: The time that it is about.
  ///   - now: When it was asked for, which iCalendar wants to know.
  public init(_ agenda: Agenda, of name: String, during period: Period, now: Instant) {
    (self.agenda, self.name, self.period, self.now) = (agenda, name, period, now)
  }

  /// How many months a grid has at most.
  public static let monthLimit = MonthGrid.limit

  /// The months of its time as a grid, in at most `width` columns; 80 without a terminal.
  public func months(width: Int?, colour: Bool) -> String {
    MonthGrid(agenda, during: period).text(width: width, colour: colour, today: now.day)
  }

  /// The rows; only the first of a day tells it.
  public var report: Report {
    var day: Day?
    let rows = agenda.entries.map { entry in
      let isSame = entry.period.start.day == day
      day = entry.period.start.day
      return Self.row(entry, day: isSame ? "" : entry.period.start.day.words)
    }
    return Report(
      payload: .list(agenda.entries.map(Self.payload)),
      table: Table(
        columns: [
          Table.Column("day", key: "start", style: .heading), Table.Column("time", key: "end"),
          Table.Column("id", key: "id"), Table.Column("state", key: "state"),
          Table.Column("who", key: "assignees"),
          Table.Column("items", key: "items", canShrink: true),
          Table.Column("title", key: "title", canShrink: true),
        ], rows: rows),
      ids: agenda.entries.compactMap { entry in
        if case .booking(let booking) = entry { booking.id } else { nil }
      })
  }

  private static func row(_ entry: Agenda.Entry, day: String) -> [Cell] {
    let time = Cell(entry.period.times)
    switch entry {
    case .booking(let booking):
      return [
        Cell(day), time, Cell(booking.id, .id), Cell(booking.state ?? ""),
        Cell(booking.assignees.joined(separator: ", ")),
        Cell((booking.items + booking.services).joined(separator: ", ")), Cell(booking.title),
      ]
    case .blackout(let window, _):
      return [
        Cell(day), time, Cell(window.name, .warning), Cell("blackout", .warning), Cell(""),
        Cell(""),
        Cell(window.words),
      ]
    }
  }

  private static func payload(_ entry: Agenda.Entry) -> Payload {
    let period = entry.period.members
    func texts(_ texts: [String]) -> Payload { .list(texts.map { .text($0) }) }
    switch entry {
    case .booking(let booking):
      return .object(
        [.init("kind", .text("booking"))] + period + [
          .init("id", .text(booking.id)), .init("state", booking.state.map { .text($0) } ?? .null),
          .init("assignees", texts(booking.assignees)), .init("items", texts(booking.items)),
          .init("services", texts(booking.services)), .init("title", .text(booking.title)),
          .init("records", .null),
        ])
    case .blackout(let window, _):
      return .object(
        [.init("kind", .text("blackout"))] + period + [
          .init("id", .text(window.name)), .init("state", .null), .init("assignees", .list([])),
          .init("items", .list([])), .init("services", .list([])),
          .init("title", .text(window.summary)),
          .init("records", window.scope.map { .text($0) } ?? .null),
        ])
    }
  }
}

extension ScheduleWindow {
  /// What it is, and for which records if not for all.
  var words: String {
    scope.map { summary.isEmpty ? "for \($0)" : "\(summary) (for \($0))" } ?? summary
  }
}

extension Day {
  /// `Tue 2026-11-24`.
  fileprivate var words: String {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    return "\(names[(weekday - 1) % 7]) \(self)"
  }
}

extension Period {
  /// The times of the day, and the day of the end if it is another: `22:00–11-25 04:00`.
  fileprivate var times: String {
    let (first, last) = (start.words, end.words)
    return "\(first.suffix(5))–\(start.day == end.day ? last.suffix(5) : last.dropFirst(5))"
  }
}
