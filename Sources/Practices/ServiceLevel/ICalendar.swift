import Records
import YAML

/// Takes holidays from an iCalendar file (RFC 5545): events of whole days, also yearly ones.
///
/// What can't be told to be whole days is found wrong rather than left out: a holiday that is
/// silently missing makes clocks run that should not.
struct ICalendar {
  private typealias Line = ICalendarFile.Line

  private(set) var findings: [Finding] = []
  private let file: String
  private let calendar: ICalendarFile

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    calendar = ICalendarFile(bytes)
  }

  /// Adds the days of all events.
  mutating func read(into holidays: inout Holidays) {
    guard calendar.isCalendar else {
      return report("this is no iCalendar file", 1, remedy: "it begins with BEGIN:VCALENDAR")
    }
    for event in calendar.events { take(event, &holidays) }
  }

  private mutating func take(_ event: ICalendarFile.Event, _ holidays: inout Holidays) {
    guard event["STATUS"]?.first?.value.uppercased() != "CANCELLED" else { return }
    guard let start = event["DTSTART"]?.first else { return }
    guard let first = Self.day(start) else {
      return report(
        "an event does not begin with a whole day: \(start.value)", start.number,
        remedy: "DTSTART;VALUE=DATE:20261225")
    }
    var days = 1
    if let end = event["DTEND"]?.first {
      guard let last = Self.day(end), last > first, last - first <= 366 else {
        return report("an event does not end with a later day: \(end.value)", end.number)
      }
      days = last - first
    }
    let name = ICalendarFile.text(event["SUMMARY"]?.first?.value ?? "holiday")
    let except = (event["EXDATE"] ?? []).flatMap { line in
      line.value.split(separator: ",").compactMap { ICalendarFile.day($0) }
    }
    guard let rule = event["RRULE"]?.first else {
      for offset in 0..<days { holidays.add(first.adding(days: offset), name) }
      return
    }
    guard let yearly = Self.yearly(rule.value, first, name) else {
      return report(
        "only events that come back each year on the same day are understood: \(rule.value)",
        rule.number, remedy: "write the days out, one event each")
    }
    for offset in 0..<days {
      let day = first.adding(days: offset)
      var holiday = yearly
      (holiday.month, holiday.day, holiday.first) = (day.month, day.day, day.year)
      holiday.last = yearly.last?.adding(days: offset)
      holiday.except = Set(except.map { $0.adding(days: offset) })
      holidays.add(holiday)
    }
  }

  private static func yearly(_ rule: String, _ first: Day, _ name: String) -> Holidays.Yearly? {
    var holiday = Holidays.Yearly(month: first.month, day: first.day, name: name)
    var isYearly = false
    var count: Int?
    for part in rule.uppercased().split(separator: ";") {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else { return nil }
      switch sides[0] {
      case "FREQ": isYearly = sides[1] == "YEARLY"
      case "INTERVAL":
        guard let years = Int(sides[1]), (1...1000).contains(years) else { return nil }
        holiday.interval = years
      case "COUNT": count = Int(sides[1])
      case "UNTIL": holiday.last = ICalendarFile.day(sides[1])
      case "BYMONTH": if Int(sides[1]) != first.month { return nil }
      case "BYMONTHDAY": if Int(sides[1]) != first.day { return nil }
      case "WKST": break
      default: return nil
      }
    }
    if let count {
      guard (1...10_000).contains(count) else { return nil }
      holiday.last = first.adding(months: 12 * holiday.interval * (count - 1))
    }
    return isYearly ? holiday : nil
  }

  private static func day(_ line: Line) -> Day? {
    line.value.utf8.count == 8 ? ICalendarFile.day(line.value) : nil
  }

  private mutating func report(_ message: String, _ line: Int, remedy: String? = nil) {
    findings.append(
      Finding(
        .calendarDefinition, message, file: file, at: Mark(line: line, column: 1, offset: 0),
        remedy: remedy))
  }
}
