/// How a report is written; the raw values are what `itsm report --format` takes.
public enum FigureFormat: String, CaseIterable, Hashable, Sendable {
  /// For people at a terminal: numbers, bars and spreads.
  case table
  /// One JSON object: report, revision, period, and the indicators as a list.
  case json
  /// One indicator a line, as compact JSON.
  case jsonl
  /// One indicator a line, as CSV.
  case csv
  /// One indicator a line, tab-separated.
  case tsv
  /// The object that `json` gives, as YAML.
  case yaml
  /// A GitHub table, a row an indicator.
  case markdown
  /// For people: one file with charts, and a table beside each; no script and nothing from elsewhere.
  case html

  /// Returns `report` in this format, every line ended by a line feed.
  ///
  /// `width` (columns of the terminal, nil without one) and `colour` matter to ``table`` alone.
  public func render(_ report: FigureReport, width: Int?, colour: Bool) -> String {
    let rows = Payload.list(report.rows)
    return switch self {
    case .table: FigureSheet(report, width: width, colour: colour).text
    case .json: report.payload.json() + "\n"
    case .jsonl: rows.jsonLines()
    case .csv: rows.commaSeparated(keys: FigureReport.keys)
    case .tsv: rows.tabSeparated(keys: FigureReport.keys)
    case .yaml: report.payload.yaml()
    case .markdown: report.table.markdown()
    case .html: ReportPage(report).text
    }
  }
}
