import Mustache
import Practices
import Records

/// A calendar as one HTML file: its months, then all entries; light and dark, no script.
struct CalendarPage {
  private let list: AgendaList
  private let grid: MonthGrid

  init(_ list: AgendaList) {
    self.list = list
    grid = MonthGrid(list.agenda, during: list.period)
  }

  var text: String { Self.template.render(context) }

  private static let template: MustacheTemplate = {
    let source = String(decoding: PackageResources.calendar_mustache, as: UTF8.self)
    do {
      return try MustacheTemplate(string: source)
    } catch {
      preconditionFailure("the template of calendars is not well formed: \(error)")
    }
  }()

  private var context: [String: Any] {
    let entries = list.agenda.entries.enumerated().map { Self.row($1, $0) }
    return [
      "title": sanitised("Calendar of \(list.name)"),
      "circumstances": "\(list.period.words), in UTC; as of \(list.now.words)",
      "months": grid.months.map(month), "entries": entries, "hasEntries": !entries.isEmpty,
    ]
  }

  private func month(_ month: MonthGrid.Month) -> [String: Any] {
    [
      "title": month.title,
      "weeks": month.weeks.map { week -> [String: Any] in ["days": week.map(day)] },
    ]
  }

  private func day(_ day: Day?) -> [String: Any] {
    guard let day else { return ["class": "none", "marks": [[String: Any]]()] }
    var context: [String: Any] = [
      "number": "\(day.day)",
      "marks": grid.marks(on: day).map { mark -> [String: Any] in
        let entry = list.agenda.entries[mark.entry]
        return [
          "entry": mark.entry, "frozen": mark.isBlackout,
          "text": sanitised(
            mark.isBlackout ? mark.name : "\(mark.time ?? "…") \(mark.name)"),
          "tip": sanitised("\(entry.period.words) \(Self.title(of: entry))"),
        ]
      },
    ]
    if day == list.now.day { context["class"] = "today" }
    return context
  }

  private static func title(of entry: Agenda.Entry) -> String {
    switch entry {
    case .booking(let booking): "\(booking.id) \(booking.title)"
    case .blackout(let window, _): "\(window.name) \(window.summary)"
    }
  }

  private static func row(_ entry: Agenda.Entry, _ index: Int) -> [String: Any] {
    var row: [String: Any] = ["entry": index, "time": entry.period.words]
    switch entry {
    case .booking(let booking):
      row["id"] = sanitised(booking.id)
      row["state"] = sanitised(booking.state ?? "")
      row["who"] = sanitised(booking.assignees.joined(separator: ", "))
      row["items"] = sanitised((booking.items + booking.services).joined(separator: ", "))
      row["title"] = sanitised(booking.title)
    case .blackout(let window, _):
      row["id"] = sanitised(window.name)
      row["state"] = "blackout"
      row["title"] = sanitised(window.summary)
      row["frozen"] = true
    }
    return row
  }
}
