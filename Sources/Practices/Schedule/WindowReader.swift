public import Records
import YAML

/// Reads a window from its YAML and collects what is wrong with it.
struct WindowReader {
  static let keys = [
    "window", "summary", "kind", "hard", "for", "records", "items", "where", "of", "calendar",
    "zone",
    "hours", "holidays", "imports", "exceptions", "periods", "events",
  ]

  private var reader: CalendarReader
  private let root: Node
  private let file: String?
  private let rulebook: Rulebook
  private let calendars: [String: Calendar]

  init(
    _ root: Node, _ file: String?, _ rulebook: Rulebook, _ calendars: [String: Calendar],
    _ source: DefinitionSource
  ) {
    reader = CalendarReader(root, file, source, code: .windowDefinition)
    (self.root, self.file, self.rulebook, self.calendars) = (root, file, rulebook, calendars)
  }

  /// The window.
  ///
  /// - Throws: ``Findings`` with everything that is wrong.
  mutating func read() throws(Findings) -> ScheduleWindow {
    reader.reader.close(root, Self.keys, "a window")
    let name = reader.reader.text(root["window"], "window") ?? ""
    if name.isEmpty { report("the window does not say its name", root, "window: NAME") }
    let kind = kind()
    let calendar = calendar(name)
    var window = ScheduleWindow(
      name, kind ?? .blackout, calendar: calendar, periods: periods(calendar))
    window.origin = file
    window.series = series(calendar)
    window.scope = reader.reader.text(root["records"], "records")
    window.summary = reader.reader.text(root["summary"], "summary") ?? ""
    window.isHard = root["hard"] == nil || reader.reader.flag(root["hard"], "hard")
    readScope(&window)
    guard reader.reader.findings.isEmpty else { throw Findings(reader.reader.findings) }
    return window
  }

  private mutating func report(_ message: String, _ node: Node?, _ remedy: String? = nil) {
    reader.reader.report(message, at: node, remedy: remedy)
  }

  private mutating func kind() -> ScheduleWindow.Kind? {
    let all = ScheduleWindow.Kind.allCases.map(\.rawValue)
    guard let text = reader.reader.text(root["kind"], "kind") else {
      report("the window does not say its kind", root, "kind: \(all.joined(separator: ", or "))")
      return nil
    }
    if let kind = ScheduleWindow.Kind(rawValue: text) { return kind }
    let near = Spelling.nearest(to: text, among: all).map { "did you mean \($0)?" }
    report(
      "kind can't be \(text)", root["kind"], near ?? "kind: \(all.joined(separator: ", or "))")
    return nil
  }

  // MARK: When

  private mutating func calendar(_ name: String) -> Calendar {
    guard let node = root["calendar"] else {
      if root["hours"] == nil, root["periods"] == nil, root["events"] == nil {
        report(
          "the window is never open", root,
          "hours: { saturday: 22:00-04:00 }, periods, events or calendar")
      }
      return reader.calendar(named: name)
    }
    for key in ["zone", "hours", "holidays", "imports", "exceptions"] where root[key] != nil {
      report("\(key) stands in the calendar, not beside it", root[key])
    }
    let wanted = reader.reader.text(node, "calendar") ?? ""
    if let calendar = calendars[wanted] { return calendar }
    let near = Spelling.nearest(to: wanted, among: calendars.keys.sorted())
    report("there is no calendar \(wanted)", node, near.map { "did you mean \($0)?" })
    return Calendar(name, week: [])
  }

  private mutating func periods(_ calendar: Calendar) -> [Period] {
    guard let node = root["periods"], !node.isNull else { return [] }
    guard let items = node.items else {
      report("periods must be a list", node, "- { from: 2026-12-20, to: 2027-01-03 }")
      return []
    }
    return items.compactMap { item in
      reader.reader.close(item, ["from", "to"], "a period")
      guard let start = instant(item["from"], item, calendar, isEnd: false),
        let end = instant(item["to"], item, calendar, isEnd: true)
      else { return nil }
      guard let period = Period(from: start, to: end) else {
        report("the period ends before it begins", item["to"])
        return nil
      }
      return period
    }
  }

  /// An instant, or what the clocks of the zone show; a day is meant whole.
  private mutating func instant(
    _ node: Node?, _ item: Node, _ calendar: Calendar, isEnd: Bool
  ) -> Instant? {
    let key = isEnd ? "to" : "from"
    guard let node, let text = reader.reader.text(node, key) else {
      report("a period says from when to when", item, "{ from: 2026-12-20, to: 2027-01-03 }")
      return nil
    }
    if let instant = Instant(text) { return instant }
    if let day = Day(text) {
      return calendar.instant(of: isEnd ? day.adding(days: 1) : day, second: 0)
    }
    if let day = Day(String(text.prefix(10))), ["T", " "].contains(text.dropFirst(10).prefix(1)),
      let second = Calendar.Window.clock(text.dropFirst(11))
    {
      return calendar.instant(of: day, second: second)
    }
    report(
      "“\(text)” is no time", node,
      "a day such as 2026-12-20, a time on the clocks of the zone such as 2026-12-20T18:00, "
        + "or an instant such as 2026-12-20T17:00:00Z")
    return nil
  }

  /// The events of the iCalendar files beside the window.
  private mutating func series(_ calendar: Calendar) -> [EventSeries] {
    (root["events"].map { $0.items ?? [$0] } ?? []).flatMap { node -> [EventSeries] in
      guard let name = reader.reader.text(node, "an item of events") else { return [] }
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains(".."),
        let bytes = reader.source.events(name)
      else {
        report(
          "there is no file \(name) beside the window", node,
          "put the iCalendar file into .itsm/windows")
        return []
      }
      let events = ICalendarEvents(
        bytes, file: reader.reader.place(of: name), zone: calendar.zone,
        zones: reader.source.zone)
      reader.reader.add(events.findings)
      return events.series
    }
  }

  // MARK: For what

  private mutating func readScope(_ window: inout ScheduleWindow) {
    window.types = types("for") { $0.schedulable != nil }
    let booked =
      window.types?.compactMap { rulebook.type($0) } ?? rulebook.types(trait: "schedulable")
    window.bookingConditions = conditions("records", booked, "for")
    window.items = Set((reader.reader.texts(root["items"], "items") ?? []).map { $0.lowercased() })
    if root["items"] != nil, window.items.isEmpty {
      report("items names nothing, and the window would be for every item", root["items"])
    }
    let named = types("of") { _ in true }
    if root["of"] != nil, root["where"] == nil {
      report("of says of which types the items of where are, which is missing", root["of"])
    }
    let types = (named ?? affected).compactMap { rulebook.type($0) }
    if root["where"] != nil, types.isEmpty {
      report("where does not say of which types the items are", root["where"], "of: [TYPE]")
    }
    window.itemConditions = conditions("where", types, "of")
  }

  /// The types that the fields of schedulable types name as affected.
  private var affected: [String] {
    rulebook.types(trait: Schedulable.trait).flatMap(\.fields)
      .filter { $0.role == "affected" }
      .flatMap { field -> [String] in
        if case .reference(let types) = field.kind { types } else { [] }
      }.unique
  }

  private mutating func types(_ key: String, _ fits: (RecordType) -> Bool) -> [String]? {
    guard let node = root[key], let names = reader.reader.texts(node, key) else { return nil }
    for (name, place) in zip(names, node.items ?? [node]) {
      guard let type = rulebook.type(name) else {
        let near = Spelling.nearest(to: name, among: rulebook.types.map(\.name))
        report(
          "\(key) names \(name), which is no record type", place, near.map { "did you mean \($0)?" }
        )
        continue
      }
      if !fits(type) {
        report("\(type.withArticle) has no window: it lacks the trait schedulable", place)
      }
    }
    return names
  }

  /// A query, understood for each of the types.
  private mutating func conditions(
    _ key: String, _ types: [RecordType], _ narrowing: String
  ) -> [String: Condition] {
    reader.reader.query(root[key], key, for: types, rulebook) {
      "\(narrowing): [\($0.name)] says for which types"
    }
  }
}

extension ScheduleWindow {
  /// Reads a window.
  ///
  /// - Parameters:
  ///   - bytes: The YAML.
  ///   - file: The path that findings name.
  ///   - rulebook: The record types.
  ///   - calendars: The calendars by name.
  ///   - source: Imported files and zones.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(
    parsing bytes: [UInt8], file: String?, rulebook: Rulebook, calendars: [String: Calendar] = [:],
    from source: DefinitionSource
  ) throws(Findings) {
    let root = try DefinitionFile.root(of: bytes, file: file, code: .windowDefinition)
    guard root.pairs != nil else {
      throw Findings([
        Finding(
          .windowDefinition, "a window must be a mapping", file: file, at: root.mark,
          remedy: "window: NAME")
      ])
    }
    var reader = WindowReader(root, file, rulebook, calendars, source)
    self = try reader.read()
  }
}
