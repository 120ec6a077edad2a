import Records
import YAML

/// Takes the events of an iCalendar file (RFC 5545) as times of a window.
///
/// What can't be understood is found wrong rather than left out: a freeze that is silently missing lets
/// through what it should not.
struct ICalendarEvents {
  private(set) var series: [EventSeries] = []
  private(set) var findings: [Finding] = []
  private let file: String
  /// The zone of times that name none.
  private let zone: Zone
  private let zones: (String) -> Zone?

  /// The most events of a file.
  private static let limit = 10_000
  /// The longest event, in days.
  private static let longest = 3_660

  init(_ bytes: [UInt8], file: String, zone: Zone, zones: @escaping (String) -> Zone?) {
    (self.file, self.zone, self.zones) = (file, zone, zones)
    read(ICalendarFile(bytes))
  }

  private mutating func read(_ calendar: ICalendarFile) {
    guard calendar.isCalendar else {
      return report("this is no iCalendar file", 1, "it begins with BEGIN:VCALENDAR")
    }
    guard calendar.events.count <= Self.limit else {
      return report("there are more than \(Self.limit) events", 1, nil)
    }
    // Those that stand for one time of another are told beside it.
    let moved = calendar.events.filter { $0["RECURRENCE-ID"] != nil }
    for event in calendar.events where event["RECURRENCE-ID"] == nil {
      let uid = event["UID"]?.first?.value
      take(event, without: moved.filter { $0["UID"]?.first?.value == uid })
    }
    for event in moved { take(event, without: []) }
  }

  private mutating func take(_ event: ICalendarFile.Event, without moved: [ICalendarFile.Event]) {
    guard event["STATUS"]?.first?.value.uppercased() != "CANCELLED" else { return }
    guard let start = event["DTSTART"]?.first else {
      return report("an event does not say when it begins", event["BEGIN"]?.first?.number ?? 1, nil)
    }
    guard let (day, second, zone) = clock(start) else { return }
    if let dates = event["RDATE"]?.first {
      return report("RDATE is not understood", dates.number, "write an event for each")
    }
    guard let length = length(of: event, from: start, day, second, zone) else { return }
    var series = EventSeries(
      day: day, second: second ?? 0, zone: zone, length: length)
    if let rule = event["RRULE"]?.first {
      guard let recurrence = recurrence(rule, zone), event["RRULE"]?.count == 1 else {
        return report(
          "this way to come back is not understood: \(rule.value)", rule.number,
          "FREQ=DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY or "
            + "BYMONTH; or an event for each")
      }
      series.rule = recurrence
    }
    if let line = event["RECURRENCE-ID"]?.first, line.parameter("RANGE") != nil {
      return report("a change of all that follows is not understood", line.number, nil)
    }
    let lines =
      (event["EXDATE"] ?? []) + moved.compactMap { $0["RECURRENCE-ID"]?.first }
    for line in lines {
      for value in line.value.split(separator: ",") {
        guard let day = self.day(String(value), line, on: zone) else {
          return report("\(value) is no time", line.number, nil)
        }
        series.except.insert(day)
      }
    }
    self.series.append(series)
  }

  // MARK: Values

  /// The day, the time of day, which is nil for a whole day, and the zone; nil and a finding for
  /// what is none.
  private mutating func clock(
    _ line: ICalendarFile.Line
  ) -> (day: Day, second: Int?, zone: Zone)? {
    var zone = line.value.hasSuffix("Z") ? Zone.utc : self.zone
    if let name = line.parameter("TZID") {
      guard let known = zones(name) else {
        report(
          "there is no time zone \(name)", line.number,
          "a name of tzdb such as Europe/Berlin, or times in UTC")
        return nil
      }
      zone = known
    }
    guard let (day, second) = Self.time(line.value) else {
      report("“\(line.value)” is no time", line.number, "20261220, or 20261220T180000Z")
      return nil
    }
    return (day, second, zone)
  }

  /// The day and time of day of `20261220T180000`; only the day of `20261220`.
  private static func time(_ text: String) -> (day: Day, second: Int?)? {
    guard let day = ICalendarFile.day(text) else { return nil }
    if text.utf8.count == 8 { return (day, nil) }
    let digits = text.dropFirst(9).prefix(6)
    let rest = text.dropFirst(15)
    guard digits.utf8.count == 6, digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      rest.isEmpty || rest == "Z", let number = Int(digits)
    else { return nil }
    let (hour, minute, second) = (number / 10_000, number / 100 % 100, min(number % 100, 59))
    guard hour < 24, minute < 60 else { return nil }
    return (day, hour * 3_600 + minute * 60 + second)
  }

  /// The day of a time on the clocks of a zone.
  private func day(_ text: String, _ line: ICalendarFile.Line, on zone: Zone) -> Day? {
    guard let (day, second) = Self.time(text) else { return nil }
    guard let second else { return day }
    let own = text.hasSuffix("Z") ? Zone.utc : line.parameter("TZID").flatMap(zones) ?? zone
    let instant = own.instant(local: Int64(day.number) * 86_400 + Int64(second))
    return Instant(clamping: instant + zone.offset(at: instant)).day
  }

  private mutating func length(
    of event: ICalendarFile.Event, from start: ICalendarFile.Line, _ day: Day, _ second: Int?,
    _ zone: Zone
  ) -> EventSeries.Length? {
    if let line = event["DURATION"]?.first {
      guard let span = Span(line.value), span.seconds > 0,
        span.seconds <= Int64(Self.longest) * 86_400,
        second != nil || span.seconds % 86_400 == 0
      else {
        report("“\(line.value)” is no length of this event", line.number, "P1D, or PT2H")
        return nil
      }
      return second == nil ? .days(Int(span.seconds / 86_400)) : .seconds(span.seconds)
    }
    guard let line = event["DTEND"]?.first else {
      if second == nil { return .days(1) }
      report("an event does not say when it ends", start.number, "DTEND, or DURATION")
      return nil
    }
    guard let (last, end, own) = clock(line) else { return nil }
    guard (end == nil) == (second == nil) else {
      report("an event begins or ends with a whole day, and not both", line.number, nil)
      return nil
    }
    func instant(_ day: Day, _ second: Int?, _ zone: Zone) -> Int64 {
      zone.instant(local: Int64(day.number) * 86_400 + Int64(second ?? 0))
    }
    let seconds = instant(last, end, own) - instant(day, second, zone)
    guard seconds > 0, last - day <= Self.longest else {
      report("an event does not end after it begins, or lasts too long", line.number, nil)
      return nil
    }
    return second == nil ? .days(last - day) : .seconds(seconds)
  }

  private func recurrence(_ line: ICalendarFile.Line, _ zone: Zone) -> Recurrence? {
    Recurrence(line.value) { text in
      guard let (day, second) = Self.time(text) else { return nil }
      let own = text.hasSuffix("Z") ? Zone.utc : zone
      // A day is meant to its end.
      return Instant(
        clamping: own.instant(local: Int64(day.number) * 86_400 + Int64(second ?? 86_399)))
    }
  }

  private mutating func report(_ message: String, _ line: Int, _ remedy: String?) {
    findings.append(
      Finding(
        .windowDefinition, message, file: file, at: Mark(line: line, column: 1, offset: 0),
        remedy: remedy))
  }
}
