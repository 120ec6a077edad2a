import Practices
import Records

/// The months of a calendar, a line of cells for each week, beginning on Monday; times are in UTC.
struct MonthGrid {
  /// One thing on one day.
  struct Mark: Hashable {
    let entry: Int
    /// The time of day at which it begins; nil on the days after.
    let time: String?
    /// The short name: the end of an id, which is enough to ask for it.
    let name: String
    let isBlackout: Bool
  }

  /// One month.
  struct Month {
    /// `December 2026`.
    let title: String
    /// Seven days each; nil for those of other months.
    let weeks: [[Day?]]
  }

  let months: [Month]
  private let marks: [Day: [Mark]]

  /// Puts the entries of an agenda on the days of the months that a period touches.
  init(_ agenda: Agenda, during period: Period) {
    let last = Instant(clamping: period.end.seconds - 1).day
    var months: [Month] = []
    var day = period.start.day.adding(days: 1 - period.start.day.day)
    while day <= last, months.count < Self.limit {
      months.append(Month(beginning: day))
      day = day.adding(months: 1)
    }
    self.months = months
    let shown = months.flatMap(\.weeks).joined().compactMap(\.self)
    guard let first = shown.first, let end = shown.last else {
      marks = [:]
      return
    }
    var marks: [Day: [Mark]] = [:]
    for (index, entry) in agenda.entries.enumerated() {
      let begin = entry.period.start.day
      let until = Instant(clamping: entry.period.end.seconds - 1).day
      var day = max(begin, first)
      while day <= min(until, end) {
        let time = day == begin ? String(entry.period.start.words.suffix(5)) : nil
        marks[day, default: []].append(entry.mark(index, at: time))
        day = day.adding(days: 1)
      }
    }
    self.marks = marks
  }

  /// How many months are shown at most.
  static let limit = 24

  /// What is on a day, in the order of the agenda.
  func marks(on day: Day) -> [Mark] { marks[day] ?? [] }

  static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
}

extension MonthGrid.Month {
  /// The month that begins on a day.
  init(beginning first: Day) {
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    title = "\(names[first.month - 1]) \(first.year)"
    let length = Day.length(ofMonth: first.month, in: first.year)
    let blank = first.weekday - 1
    let cells: [Day?] =
      Array(repeating: nil, count: blank) + (0..<length).map { first.adding(days: $0) }
      + Array(repeating: nil, count: (7 - (blank + length) % 7) % 7)
    weeks = stride(from: 0, to: cells.count, by: 7).map { Array(cells[$0..<$0 + 7]) }
  }
}

extension Agenda.Entry {
  fileprivate func mark(_ index: Int, at time: String?) -> MonthGrid.Mark {
    switch self {
    case .booking(let booking):
      let end = booking.id.split(separator: "-").last.map(String.init) ?? booking.id
      return MonthGrid.Mark(entry: index, time: time, name: end, isBlackout: false)
    case .blackout(let window, _):
      return MonthGrid.Mark(entry: index, time: time, name: window.name, isBlackout: true)
    }
  }
}

extension MonthGrid {
  /// How many lines of a day are shown; the last says how many more there are.
  private static let lines = 6
  /// The columns of a cell that has room for names.
  private static let named = 6
  /// The columns of a cell that has room for times too.
  private static let timed = 11

  /// The months as text, in at most `width` columns; 80 without a terminal.
  ///
  /// Where there is no room for names, a sign stands behind the days on which there is something.
  func text(width: Int?, colour: Bool, today: Day) -> String {
    let cell = max(3, ((width ?? 80) - 6) / 7)
    let palette = Palette(colour: colour)
    return months.map { month in
      let head = Self.weekdays.map { Cell($0, .label) }
      var lines = [palette.paint(truncated(month.title, to: cell * 7 + 6), .heading)]
      lines.append(Self.line(head, cell, palette))
      for week in month.weeks {
        let days = week.map { $0.map { cells(of: $0, cell, today) } ?? [] }
        for row in 0..<(days.map(\.count).max() ?? 0) {
          lines.append(
            Self.line(days.map { row < $0.count ? $0[row] : Cell("") }, cell, palette))
        }
      }
      return lines.joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
  }

  private func cells(of day: Day, _ width: Int, _ today: Day) -> [Cell] {
    let marks = marks(on: day)
    let number = (day.day < 10 ? " " : "") + "\(day.day)"
    let style: Style? = day == today ? .heading : nil
    guard width >= Self.named else {
      let sign = marks.contains(where: \.isBlackout) ? "×" : marks.isEmpty ? "" : "•"
      return [Cell(number + sign, sign == "×" ? .warning : sign == "•" ? .id : style)]
    }
    let shown = marks.count > Self.lines ? Array(marks.prefix(Self.lines - 1)) : marks
    let more = marks.count - shown.count
    return [Cell(day == today ? "\(number) today" : number, style)]
      + shown.map { mark in
        let time = mark.time.map { "\($0) " } ?? (mark.isBlackout ? "" : "… ")
        let isTimed = width >= Self.timed && !mark.isBlackout
        let text = isTimed || mark.time == nil ? time + mark.name : mark.name
        return Cell(mark.isBlackout ? "× \(mark.name)" : text, mark.isBlackout ? .warning : .id)
      } + (more > 0 ? [Cell("+\(more) more", .muted)] : [])
  }

  private static func line(_ cells: [Cell], _ width: Int, _ palette: Palette) -> String {
    var line = ""
    var pending = 0
    for cell in cells {
      let text = truncated(sanitised(cell.text), to: width)
      if !text.isEmpty {
        line += spaces(pending) + palette.paint(text, cell.style)
        pending = 0
      }
      pending += width - displayWidth(text) + 1
    }
    return line
  }
}
