public import Records
import YAML

/// What reading a file below `.itsm` needs of the world: other files, and zones by name.
public struct DefinitionSource {
  /// The bytes of a file in the folder of the calendars; nil if there is none.
  public let file: (String) -> [UInt8]?
  /// The zone of that name; nil if there is none.
  public let zone: (String) -> Zone?
  /// The bytes of a file in the folder of the windows; nil if there is none.
  public var events: (String) -> [UInt8]? = { _ in nil }

  /// Makes a source.
  public init(file: @escaping (String) -> [UInt8]?, zone: @escaping (String) -> Zone?) {
    self.file = file
    self.zone = zone
  }
}

/// Reads a calendar from its YAML and collects what is wrong with it.
struct CalendarReader {
  static let keys = ["calendar", "summary", "zone", "hours", "holidays", "imports", "exceptions"]
  static let days = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  var reader: DefinitionReader
  let root: Node
  let source: DefinitionSource

  init(
    _ root: Node, _ file: String?, _ source: DefinitionSource,
    code: Finding.Code = .calendarDefinition
  ) {
    reader = DefinitionReader(file: file, code: code)
    self.root = root
    self.source = source
  }

  mutating func read(_ file: String?) -> Calendar? {
    guard root.pairs != nil else {
      reader.report("a calendar must be a mapping", at: root, remedy: "calendar: NAME")
      return nil
    }
    reader.close(root, Self.keys, "a calendar")
    let name = reader.text(root["calendar"], "calendar") ?? ""
    if name.isEmpty {
      reader.report("the calendar does not say its name", at: root, remedy: "calendar: NAME")
    }
    if root["hours"] == nil {
      reader.report("the calendar has no hours", at: root, remedy: "hours: always, or hours by day")
    }
    var calendar = calendar(named: name)
    calendar.origin = file
    return calendar
  }

  /// What the keys of the root say of zone and hours; without hours it is never open.
  mutating func calendar(named name: String) -> Calendar {
    let zoneName = reader.text(root["zone"], "zone") ?? "UTC"
    let zone = source.zone(zoneName)
    if zone == nil {
      reader.report(
        "there is no time zone \(zoneName)", at: root["zone"],
        remedy: "a name of tzdb such as Europe/Berlin, UTC, or an offset such as +01:00")
    }
    return Calendar(
      name, summary: reader.text(root["summary"], "summary") ?? "", zoneName: zoneName,
      zone: zone ?? .utc, week: week(), holidays: holidays(), exceptions: exceptions())
  }

  private mutating func week() -> [[Calendar.Window]] {
    guard let node = root["hours"] else { return [] }
    if node.text == "always" {
      return Array(repeating: [Calendar.Window(0, 86_400)].compactMap(\.self), count: 7)
    }
    var week: [[Calendar.Window]] = Array(repeating: [], count: 7)
    var told: Set<Int> = []
    for pair in reader.pairs(node, "hours") {
      guard let range = Self.range(pair.name) else {
        let near = Spelling.nearest(to: pair.name, among: Self.days)
        reader.report(
          "\(pair.name) is no day of the week", at: pair.key,
          remedy: near.map { "did you mean \($0)?" } ?? "monday, or a range such as monday-friday")
        continue
      }
      for day in range {
        if !told.insert(day).inserted {
          reader.report("the hours of \(Self.days[day]) are told twice", at: pair.key)
        }
        week[day] = windows(pair.value)
      }
    }
    return week
  }

  /// The days of `monday` or `monday-friday`, also over the end of the week.
  private static func range(_ text: String) -> [Int]? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { word in
      days.firstIndex(of: String(word))
    }
    guard let first = ends.first ?? nil, ends.count <= 2, let last = ends.last ?? nil else {
      return nil
    }
    return first <= last ? Array(first...last) : Array(first...6) + Array(0...last)
  }

  /// A window, a list of them, or nothing for a day that is closed.
  private mutating func windows(_ node: Node) -> [Calendar.Window] {
    if node.isNull || node.text == "closed" { return [] }
    return (node.items ?? [node]).compactMap { item in
      guard let text = item.text, let window = Calendar.Window(text: text) else {
        reader.report(
          "\(item.text.map { "“\($0)”" } ?? "this") is no window of a day", at: item,
          remedy: "08:00-17:00; over midnight 22:00-06:00; to the end of the day 16:00-24:00")
        return nil
      }
      return window
    }
  }

  private mutating func exceptions() -> [Day: [Calendar.Window]] {
    var exceptions: [Day: [Calendar.Window]] = [:]
    for pair in reader.pairs(root["exceptions"], "exceptions") {
      guard let day = Day(pair.name) else {
        reader.report(
          "\(pair.name) is no day", at: pair.key, remedy: "a day such as 2026-12-24")
        continue
      }
      exceptions[day] = windows(pair.value)
    }
    return exceptions
  }

  private mutating func holidays() -> Holidays {
    var holidays = Holidays()
    for pair in reader.pairs(root["holidays"], "holidays") {
      let name = reader.text(pair.value, "the name of a holiday") ?? pair.name
      if let day = Day(pair.name) {
        holidays.add(day, name)
      } else if let day = Day("2024-\(pair.name)") {
        // A leap year, so that the 29th of February can be one.
        holidays.add(Holidays.Yearly(month: day.month, day: day.day, name: name))
      } else {
        reader.report(
          "\(pair.name) is no day", at: pair.key,
          remedy: "2026-12-25 for one year, 12-25 for every year")
      }
    }
    for node in root["imports"].map({ $0.items ?? [$0] }) ?? [] {
      guard let name = reader.text(node, "an import") else { continue }
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains(".."),
        let bytes = source.file(name)
      else {
        reader.report(
          "there is no file \(name) beside the calendar", at: node,
          remedy: "put the iCalendar file into .itsm/calendars")
        continue
      }
      var events = ICalendar(bytes, file: reader.place(of: name))
      events.read(into: &holidays)
      reader.add(events.findings)
    }
    return holidays
  }
}

extension Calendar.Window {
  /// Reads `08:00-17:00`; an end that is not after the start is on the next day.
  init?(text: String) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      Self.clock(part.filter { $0 != " " })
    }
    guard ends.count == 2, let start = ends[0], var end = ends[1], start < Self.day else {
      return nil
    }
    if end <= start { end += Self.day }
    self.init(start, end)
  }

  /// Seconds after midnight of `HH:MM` or `HH:MM:SS`, up to `24:00`.
  static func clock(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count),
      parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } })
    else { return nil }
    let numbers = parts.compactMap { Int($0) }
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    guard numbers[1] < 60, numbers.last ?? 0 < 60 || numbers.count == 2, seconds <= day else {
      return nil
    }
    return seconds
  }
}

extension DefinitionReader {
  /// Where a file beside the one that is read stands.
  func place(of name: String) -> String {
    guard let folder = file?.utf8.lastIndex(of: UInt8(ascii: "/")), let file else { return name }
    return String(file[...folder]) + name
  }
}

extension Calendar {
  /// Reads a calendar.
  ///
  /// - Parameters:
  ///   - bytes: The YAML.
  ///   - file: The path that findings name; nil for a calendar that comes with the program.
  ///   - source: Imported files and zones.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(
    parsing bytes: [UInt8], file: String?, from source: DefinitionSource
  ) throws(Findings) {
    let root = try DefinitionFile.root(of: bytes, file: file, code: .calendarDefinition)
    var reader = CalendarReader(root, file, source)
    let calendar = reader.read(file)
    let findings = reader.reader.findings
    guard let calendar, findings.isEmpty else { throw Findings(findings) }
    self = calendar
  }
}
