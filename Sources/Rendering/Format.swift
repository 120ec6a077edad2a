/// How an answer is written; the raw values are what `--format` takes.
public enum Format: String, CaseIterable, Hashable, Sendable {
  /// For people: aligned columns, or a sheet for one record.
  case table
  /// One JSON document (RFC 8259), indented by two spaces.
  case json
  /// One compact JSON value a line.
  case jsonl
  /// RFC 4180, except that lines end in a line feed alone.
  case csv
  /// Tab-separated lines, with `\t`, `\n`, `\r` and `\\` escaped.
  case tsv
  /// One YAML document.
  case yaml
  /// A GitHub table.
  case markdown
  /// One id a line.
  case ids

  /// Returns `report` in this format, every line ended by a line feed.
  ///
  /// `width` (columns of the terminal, nil without one) and `colour` matter to ``table`` alone, so
  /// the machine formats never depend on where they are printed.
  public func render(_ report: Report, width: Int?, colour: Bool) -> String {
    switch self {
    case .table: report.table.text(width: width, colour: colour)
    case .json: report.payload.json() + "\n"
    case .jsonl: report.payload.jsonLines()
    case .csv: report.payload.commaSeparated(keys: keys(of: report))
    case .tsv: report.payload.tabSeparated(keys: keys(of: report))
    case .yaml: report.payload.yaml()
    case .markdown: report.table.markdown()
    case .ids: lines(of: report.ids)
    }
  }

  /// Returns one record in this format, every line ended by a line feed.
  ///
  /// JSON and YAML give the object itself, not a list of one; the tabular formats a row for the
  /// record, Markdown a row for each of its fields.
  public func render(object report: RecordReport, width: Int?, colour: Bool) -> String {
    let keys = Payload.names(in: report.payload.records)
    return switch self {
    case .table: report.sheet.text(width: width, colour: colour)
    case .json: report.payload.json() + "\n"
    case .jsonl: report.payload.jsonLines()
    case .csv: report.payload.commaSeparated(keys: keys)
    case .tsv: report.payload.tabSeparated(keys: keys)
    case .yaml: report.payload.yaml()
    case .markdown: report.payload.fieldTable.markdown()
    case .ids: lines(of: [report.id])
    }
  }

  private func keys(of report: Report) -> [String] {
    let keys = report.table.columns.map(\.key)
    return keys.isEmpty ? Payload.names(in: report.payload.records) : keys
  }

  private func lines(of ids: [String]) -> String {
    ids.map { sanitised($0) + "\n" }.joined()
  }
}
