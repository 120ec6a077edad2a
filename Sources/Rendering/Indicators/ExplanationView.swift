import Practices
import Records

/// Where one number comes from: its formula, and the records that are in it and not.
public struct ExplanationView: Sendable {
  let explanation: Explanation
  let report: FigureReport

  /// Makes a view; nil when the report was not asked to explain anything.
  public init?(_ report: FigureReport) {
    guard let explanation = report.answer.explanation else { return nil }
    self.explanation = explanation
    self.report = report
  }

  /// Returns the explanation in a format; the tabular ones give a row for each record.
  public func render(as format: FigureFormat, width: Int?, colour: Bool) -> String {
    let keys = ["id", "counts", "value", "group", "reason"]
    return switch format {
    case .table: text(width: width, colour: colour)
    case .json: payload.json() + "\n"
    case .yaml: payload.yaml()
    case .jsonl: Payload.list(rows).jsonLines()
    case .csv: Payload.list(rows).commaSeparated(keys: keys)
    case .tsv: Payload.list(rows).tabSeparated(keys: keys)
    case .markdown: table.markdown()
    case .html: ReportPage(report).text
    }
  }

  private var indicator: Indicator { explanation.indicator }

  private var applied: [ReportDefinition.Exclusion] {
    report.answer.definition.exclusions.filter {
      indicator.leavesOut.contains($0.name) && !report.answer.scope.includes.contains($0.name)
    }
  }

  private var payload: Payload {
    let scope = report.answer.scope
    return .object([
      .init("report", .text(report.answer.definition.name)),
      .init("indicator", .text(indicator.name)), .init("unit", .text(indicator.unit)),
      .init("formula", .text(indicator.formula)), .init("source", .text(indicator.source)),
      .init("counts_at", .text(indicator.at?.description ?? "the end of the period")),
      .init("revision", report.revision.map { .text($0) } ?? .null),
      .init("from", scope.from.map { .text($0.description) } ?? .null),
      .init("to", scope.to.map { .text($0.description) } ?? .null),
      .init("now", .text(scope.now.description)),
      .init(
        "leaves_out",
        .list(
          applied.map {
            .object([
              .init("name", .text($0.name)), .init("when", .text("\($0.when)")),
              .init("why", .text($0.why)),
            ])
          })), .init("in", .list(included)), .init("out", .list(excluded)),
    ])
  }

  private var included: [Payload] {
    explanation.included.map {
      .object([
        .init("id", .text($0.id)), .init("value", exact($0.value)),
        .init("group", $0.group.map { .text($0) } ?? .null),
      ])
    }
  }

  private var excluded: [Payload] {
    explanation.excluded.map {
      .object([.init("id", .text($0.id)), .init("reason", .text($0.reason))])
    }
  }

  private var rows: [Payload] {
    included.map { row in
      .object([
        .init("id", row["id"] ?? .null), .init("counts", .boolean(true)),
        .init("value", row["value"] ?? .null), .init("group", row["group"] ?? .null),
        .init("reason", .null),
      ])
    }
      + excluded.map { row in
        .object([
          .init("id", row["id"] ?? .null), .init("counts", .boolean(false)),
          .init("value", .null), .init("group", .null), .init("reason", row["reason"] ?? .null),
        ])
      }
  }

  private var table: Table {
    let isShare = indicator.unit == "share"
    let inside = explanation.included.map { record in
      let value = isShare ? record.value == 1 ? "yes" : "no" : amount(record.value, indicator.unit)
      return [Cell(record.id, .id), Cell("in", .good), Cell(value), Cell(record.group ?? "")]
    }
    let outside = explanation.excluded.map { record in
      [Cell(record.id, .id), Cell("out", .muted), Cell(""), Cell(record.reason, .muted)]
    }
    return Table(
      columns: [
        Table.Column("id", key: "id", style: .id), Table.Column("", key: "counts"),
        Table.Column("value", key: "value", alignment: .right),
        Table.Column("group or reason", key: "group", canShrink: true),
      ], rows: inside + outside)
  }

  private func text(width: Int?, colour: Bool) -> String {
    let palette = Palette(colour: colour)
    let room = min(width ?? 80, 100)
    var lines: [(String, String)] = [
      ("formula", indicator.formula), ("unit", indicator.unit), ("source", indicator.source),
      ("counts at", indicator.at?.description ?? "the end of the period"),
      ("read", report.circumstances),
    ]
    lines += applied.map { ("leaves out", "\($0.name) (\($0.when)): \($0.why)") }
    lines.append(
      (
        "records",
        "\(grouped(explanation.included.count)) in, \(grouped(explanation.excluded.count)) out"
      ))
    var text = palette.paint(sanitised(indicator.name), .heading) + "\n"
    for (label, value) in lines {
      let parts = wrapped(sanitised(value), width: max(room - 12, 20))
      for (index, part) in parts.enumerated() {
        let head = index == 0 ? label + ":" : ""
        text += palette.paint(head, .label) + spaces(12 - displayWidth(head)) + part + "\n"
      }
    }
    return text + "\n" + table.text(width: width, colour: colour)
  }
}
