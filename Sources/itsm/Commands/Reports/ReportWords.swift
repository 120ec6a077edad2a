import Practices
import Records
import Rendering
import Store

/// What may stand in a line that asks for a report, for completion.
struct ReportWords {
  private let completer: Completer
  private let words: [String]

  init(_ completer: Completer, _ words: [String]) {
    self.completer = completer
    self.words = words
  }

  /// The names of reports; none after the first word.
  var names: [Candidate] {
    guard words.isEmpty else { return [] }
    let all = completer.snapshot.map { ReportShelf($0).all } ?? BuiltInReports.all
    return all.map { Candidate(text: $0.name, help: $0.summary) }
  }

  /// What an option can be; nil for an option that others take too.
  func values(of option: String) -> [Candidate]? {
    switch option {
    case "--format": return FigureFormat.allCases.map { Candidate(text: $0.rawValue) }
    case "--from", "--to":
      return ["today", "yesterday", "7d", "30d", "90d"].map { Candidate(text: $0) }
    case "--by":
      return (report?.groupings(in: completer.rules) ?? []).map { Candidate(text: $0) }
    case "--hours":
      let book = completer.snapshot.map { ReportShelf($0).calendars }
      return (book?.calendars.values.sorted { $0.name < $1.name } ?? []).map {
        Candidate(text: $0.name, help: $0.summary)
      }
    case "--include":
      guard let exclusions = report?.exclusions else { return [] }
      return exclusions.map { Candidate(text: $0.name, help: $0.why) } + [Candidate(text: "all")]
    case "--explain":
      return (report?.indicators ?? []).map { Candidate(text: $0.name, help: $0.formula) }
    default: return nil
    }
  }

  private var report: ReportDefinition? {
    guard let name = words.first, let snapshot = completer.snapshot else { return nil }
    return try? ReportShelf(snapshot).report(name)
  }
}
