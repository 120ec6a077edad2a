import Practices
import Records

/// Records that a test made up, as reports read them.
struct Desk: FactSource {
  var rulebook = Rulebook.builtIn
  private(set) var records: [Record] = []

  /// Adds a record from its YAML.
  mutating func add(_ text: String) throws {
    records.append(
      try Record(
        parsing: Array(text.utf8), path: "record-\(records.count).yaml", rulebook: rulebook))
  }

  /// Adds an incident.
  ///
  /// - Parameters:
  ///   - number: Makes its id.
  ///   - fields: Lines of YAML: the state and other fields.
  ///   - story: Lines of the timeline, such as `2026-01-01T00:00:00Z open state: new`.
  /// - Throws: A ``Finding`` if that makes no record.
  mutating func incident(_ number: Int, _ fields: [String], _ story: [String] = []) throws {
    var lines = ["id: INC-20260101-\(10_000 + number)", "title: Incident \(number)"] + fields
    if !story.isEmpty { lines.append("timeline:") }
    for entry in story {
      let words = entry.split(separator: " ", maxSplits: 2).map(String.init)
      lines += ["  - at: \(words[0])", "    by: ana", "    did: \(words[1])"]
      if words.count > 2 {
        lines += words[2].split(separator: ";").map { "    " + $0.drop { $0 == " " } }
      }
    }
    try add(lines.joined(separator: "\n") + "\n")
  }

  /// With several parts, every other record goes into the same.
  func reduce<Part>(
    _ type: RecordType, asking request: SummaryRequest, among count: Int,
    into begin: @Sendable () -> Part,
    _ add: @Sendable (inout Part, any RecordSummary) throws -> Void
  ) throws -> [Part] {
    var parts = (0..<count).map { _ in begin() }
    for (place, record) in records.filter({ $0.type.name == type.name }).enumerated() {
      try add(&parts[place % count], record)
    }
    return parts
  }

  /// A built-in report over the records.
  func report(
    _ name: String, now: String = "2026-03-01T00:00:00Z",
    _ change: (inout ReportScope) -> Void = { _ in }
  ) throws -> ReportAnswer {
    var scope = ReportScope(now: Instant(now) ?? .last)
    change(&scope)
    guard let definition = try BuiltInReports.report(name, rulebook: rulebook) else {
      throw Finding(.configuration, "there is no report \(name)")
    }
    return try ReportRun(definition, scope).answer(from: self)
  }
}

extension ReportAnswer {
  /// The value of an indicator, of all records or of a group.
  func value(_ name: String, _ group: String? = nil) -> Double? {
    guard case .value(let value)? = figure(name, group)?.result else { return nil }
    return value
  }

  /// The distribution of an indicator, of all records or of a group.
  func distribution(_ name: String, _ group: String? = nil) -> Distribution? {
    guard case .distribution(let found)? = figure(name, group)?.result else { return nil }
    return found
  }

  func figure(_ name: String, _ group: String? = nil) -> Figure? {
    figures.first { $0.name == name && $0.group == group }
  }

  /// The groups of an indicator, in their order.
  func groups(_ name: String) -> [String] {
    figures.filter { $0.name == name }.compactMap(\.group)
  }
}
