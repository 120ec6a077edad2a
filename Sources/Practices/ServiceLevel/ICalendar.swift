import Records
import YAML

/// Takes holidays from an iCalendar file (RFC 5545): events of whole days, also yearly ones.
///
/// What can't be told to be whole days is found wrong rather than left out: a holiday that is
/// silently missing makes clocks run that should not.
struct ICalendar {
  /// A line with its folds undone.
  private struct Line {
    var name: String
    var parameters: String
    var value: String
    var number: Int
  }

  private(set) var findings: [Finding] = []
  private let file: String
  private var lines: [Line] = []

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    var number = 0
    var folded: (text: String, number: Int)?
    for raw in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let text = String(
        decoding: raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw, as: UTF8.self)
      if text.first == " " || text.first == "\t" {
        folded?.text += text.dropFirst()
      } else {
        if let folded { lines.append(Self.line(folded.text, folded.number)) }
        folded = (text, number)
      }
    }
    if let folded { lines.append(Self.line(folded.text, folded.number)) }
  }

  private static func line(_ text: String, _ number: Int) -> Line {
    // A colon in quotes belongs to a parameter.
    var isQuoted = false
    let colon = text.firstIndex { character in
      if character == "\"" { isQuoted.toggle() }
      return character == ":" && !isQuoted
    }
    let head = text[..<(colon ?? text.endIndex)]
    let name = head.prefix { $0 != ";" }
    return Line(
      name: name.uppercased(), parameters: head.dropFirst(name.count).uppercased(),
      value: colon.map { String(text[text.index(after: $0)...]) } ?? "", number: number)
  }

  /// Adds the days of all events.
  mutating func read(into holidays: inout Holidays) {
    guard lines.contains(where: { $0.name == "BEGIN" && $0.value.uppercased() == "VCALENDAR" })
    else {
      return report("this is no iCalendar file", 1, remedy: "it begins with BEGIN:VCALENDAR")
    }
    var event: [String: [Line]]?
    var depth = 0
    for line in lines {
      switch (line.name, line.value.uppercased()) {
      case ("BEGIN", "VEVENT") where event == nil: event = [:]
      case ("BEGIN", _) where event != nil: depth += 1
      case ("END", "VEVENT") where depth == 0:
        if let event { take(event, &holidays) }
        event = nil
      case ("END", _) where event != nil: depth -= 1
      default: if depth == 0 { event?[line.name, default: []].append(line) }
      }
    }
  }

  private mutating func take(_ event: [String: [Line]], _ holidays: inout Holidays) {
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
    let name = Self.text(event["SUMMARY"]?.first?.value ?? "holiday")
    let except = (event["EXDATE"] ?? []).flatMap { line in
      line.value.split(separator: ",").compactMap { Self.day(String($0)) }
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
      case "UNTIL": holiday.last = day(sides[1])
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
    line.value.utf8.count == 8 ? day(line.value) : nil
  }

  /// The day of `20261225`, or of an instant that begins so.
  private static func day(_ text: String) -> Day? {
    let digits = text.prefix(8)
    guard digits.utf8.count == 8, text.utf8.count == 8 || text.dropFirst(8).first == "T" else {
      return nil
    }
    return Day("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
  }

  /// A text without its escapes, on one line.
  private static func text(_ value: String) -> String {
    var result = ""
    var isEscaped = false
    for character in value {
      if isEscaped {
        result.append(character == "n" || character == "N" ? " " : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }

  private mutating func report(_ message: String, _ line: Int, remedy: String? = nil) {
    findings.append(
      Finding(
        .calendarDefinition, message, file: file, at: Mark(line: line, column: 1, offset: 0),
        remedy: remedy))
  }
}
