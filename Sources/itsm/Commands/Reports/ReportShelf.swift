import Practices
import Records
import Store

/// The reports of a revision: the repository's own, then those of the program.
struct ReportShelf {
  private let snapshot: Snapshot

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// The report of a name.
  ///
  /// - Throws: ``UsageError`` if there is none, ``Findings`` if its definition can't be understood.
  func report(_ name: String) throws -> ReportDefinition {
    let isName = !name.isEmpty && name.utf8.allSatisfy { $0.isPartOfName }
    if isName {
      let definitions = snapshot.definitions
      if let source = definitions.read("reports/\(name).yaml") {
        return try ReportReader.read(
          source, file: "\(definitions.folder)reports/\(name).yaml", rulebook: snapshot.rulebook)
      }
      if let report = try BuiltInReports.report(name, rulebook: snapshot.rulebook) {
        return report
      }
    }
    let names = all.map(\.name)
    let near = Spelling.nearest(to: name, among: names)
    throw UsageError(
      "there is no report \(name)",
      remedy: near.map { "did you mean \($0)?" } ?? "reports: \(names.joined(separator: ", "))")
  }

  /// The names of all reports and what each is about, in the order of the alphabet.
  var all: [(name: String, summary: String)] {
    var found = Dictionary(uniqueKeysWithValues: BuiltInReports.all.map { ($0.name, $0.summary) })
    for (path, bytes) in (try? snapshot.definitions.files(in: "reports")) ?? [] {
      let name = path.split(separator: "/").last.map { String($0.dropLast(".yaml".count)) } ?? ""
      found[name] = ReportReader.summary(of: bytes)
    }
    return found.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
  }

  /// The calendars of the revision.
  var calendars: CalendarBook {
    let definitions = snapshot.definitions
    return CalendarBook(
      (try? definitions.files(in: "calendars")) ?? [],
      from: DefinitionSource(file: { definitions.read("calendars/\($0)") }, zone: { Zone($0) }))
  }

  /// The calendar whose hours a report is to count.
  ///
  /// - Throws: ``UsageError`` if there is none of that name, or the report has hours of its own;
  ///   ``Findings`` if one can't be understood.
  func calendar(_ name: String, for report: ReportDefinition) throws -> Practices.Calendar {
    if let computation = report.computation {
      let hours = computation == .serviceLevels ? "those of its targets" : "around the clock"
      throw UsageError(
        "the hours of the report \(report.name) are \(hours)",
        remedy: "itsm report \(report.name)")
    }
    let book = calendars
    if let calendar = book.calendars[name] { return calendar }
    guard book.findings.isEmpty else { throw Findings(book.findings) }
    let names = book.calendars.keys.sorted()
    let near = Spelling.nearest(to: name, among: names)
    throw UsageError(
      "there is no calendar \(name)",
      remedy: near.map { "did you mean \($0)?" } ?? "one of \(names.joined(separator: ", "))")
  }
}

/// The records of a revision as reports read them: from the index where there is one.
struct SnapshotFacts: FactSource {
  let snapshot: Snapshot
  let wanted: WantedRecords

  var rulebook: Rulebook { snapshot.rulebook }

  func reduce<Part>(
    _ type: RecordType, asking request: SummaryRequest, among count: Int,
    into begin: @Sendable () -> Part,
    _ add: @Sendable (inout Part, any RecordSummary) throws -> Void
  ) throws -> [Part] {
    let wanted = wanted
    return try snapshot.reduce(type, asking: request, among: count, into: begin) { part, record in
      if wanted.holds(record.type, record.id) { try add(&part, record) }
    }
  }
}

/// Judges the reports of a repository for `validate`.
enum ReportCheck {
  /// What is wrong with the files below `.itsm/reports`.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` if they can't be read.
  static func findings(_ definitions: Definitions) throws -> [Finding] {
    try definitions.files(in: "reports").flatMap { path, bytes -> [Finding] in
      do throws(Findings) {
        _ = try ReportReader.read(bytes, file: path, rulebook: definitions.rulebook)
        return []
      } catch {
        return error.all
      }
    }
  }
}

extension UInt8 {
  /// True for what the name of a report may hold: letters, digits and hyphens of ASCII.
  fileprivate var isPartOfName: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
    default: false
    }
  }
}
