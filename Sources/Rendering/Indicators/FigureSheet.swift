import Practices
import Records

/// A report for people at a terminal: values, times with their spread, bars for groups, and what was
/// left out.
struct FigureSheet {
  let report: FigureReport
  let width: Int
  let palette: Palette

  /// The most groups of one indicator that are shown.
  static let groupLimit = 20

  init(_ report: FigureReport, width: Int?, colour: Bool) {
    self.report = report
    self.width = min(max(width ?? 80, 40), 100)
    palette = Palette(colour: colour)
  }

  var text: String {
    var blocks = [head]
    blocks.append(values)
    blocks.append(times)
    blocks += grouped.map(block)
    blocks.append(notes)
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var answer: ReportAnswer { report.answer }

  private var head: String {
    let title = palette.paint(sanitised(answer.definition.title), .heading)
    let lines = wrapped(sanitised(report.circumstances), width: width)
    return title + "\n" + lines.map { $0 + "\n" }.joined()
  }

  // MARK: Figures of all records

  private var whole: [Figure] {
    let names = Set(grouped.map(\.name))
    return answer.figures.filter { $0.group == nil && !names.contains($0.name) }
  }

  private var values: String {
    let figures = whole.filter { if case .value = $0.result { true } else { false } }
    let shares = figures.contains { $0.unit == "share" }
    let table = Table(
      columns: [
        Table.Column("", key: "name", canShrink: true),
        Table.Column("value", key: "value", alignment: .right),
        Table.Column(shares ? "of" : "", key: "n", alignment: .right, style: .muted),
      ],
      rows: figures.map { figure in
        let value: Double? = if case .value(let found) = figure.result { found } else { nil }
        return [
          Cell(figure.title), Cell(value == nil ? "–" : amount(value, figure.unit)),
          Cell(figure.unit == "share" ? Rendering.grouped(figure.n) : ""),
        ]
      })
    return table.text(width: width, colour: palette.colour)
  }

  private var times: String {
    // What has nothing to measure is among what was left out.
    let figures = whole.filter { if case .distribution(_?) = $0.result { true } else { false } }
    return distributions(figures.map { ($0.title, $0) }, heading: "")
  }

  // MARK: Groups

  /// The indicators that have groups, each with its figures.
  private var grouped: [(name: String, figures: [Figure])] {
    var result: [(name: String, figures: [Figure])] = []
    for figure in answer.figures {
      if result.last?.name == figure.name {
        result[result.count - 1].figures.append(figure)
      } else {
        result.append((figure.name, [figure]))
      }
    }
    return result.filter { $0.figures.contains { $0.group != nil } }
  }

  private func block(_ name: String, _ figures: [Figure]) -> String {
    let title = palette.paint(sanitised(figures[0].title), .heading)
    let isTrend = figures.contains(where: \.isTrend)
    let groups = figures.filter { $0.group != nil }
    let kept = groups.worthShowing(Self.groupLimit)
    let rows = (figures.filter { $0.group == nil } + kept).map { ($0.group ?? "all", $0) }
    var text = title + "\n"
    if case .distribution = figures[0].result {
      text += distributions(rows, heading: "")
    } else {
      text += bars(rows)
    }
    if groups.count > kept.count {
      let more = Rendering.grouped(groups.count - kept.count)
      let which = isTrend ? "earlier" : "smaller"
      if isTrend { text += course(of: groups) }
      text += palette.paint("… and \(more) \(which); --format csv has all", .muted) + "\n"
    }
    return text
  }

  /// All calendar periods on one line, several in a column where there are too many.
  private func course(of figures: [Figure]) -> String {
    guard let first = figures.first?.group, let last = figures.last?.group else { return "" }
    let room = max(8, width - displayWidth(first) - displayWidth(last) - 4)
    let share = (figures.count + room - 1) / room
    let numbers = stride(from: 0, to: figures.count, by: share).map { start in
      figures[start..<min(start + share, figures.count)].map(\.size).max() ?? 0
    }
    return
      "\(sanitised(first))  \(palette.paint(Bars.spark(numbers), .active))  \(sanitised(last))\n"
  }

  private func bars(_ rows: [(String, Figure)]) -> String {
    let values = rows.map { row -> Double in
      if case .value(let value?) = row.1.result { value } else { 0 }
    }
    let texts = zip(rows, values).map { row, value in
      row.1.result == .value(nil) ? "–" : amount(value, row.1.unit)
    }
    let labels = rows.map { sanitised($0.0) }
    let labelWidth = min(labels.map { displayWidth($0) }.max() ?? 0, width / 2)
    let textWidth = texts.map { displayWidth($0) }.max() ?? 0
    // All records together would make every other bar a sliver.
    let isShare = rows.contains { $0.1.unit == "share" }
    let others = zip(rows, values).filter { $0.0.1.group != nil }.map(\.1).max() ?? 0
    let largest = isShare ? max(1, values.max() ?? 1) : others
    let room = max(1, min(40, width - labelWidth - textWidth - 4))
    return rows.indices.map { index in
      let label = truncated(labels[index], to: labelWidth)
      let isTotal = rows[index].1.group == nil && !isShare
      let bar = isTotal ? "" : Bars.bar(values[index], of: largest, width: room)
      return label + spaces(labelWidth - displayWidth(label) + 2)
        + spaces(textWidth - displayWidth(texts[index])) + texts[index]
        + (bar.isEmpty ? "" : "  " + palette.paint(bar, .active)) + "\n"
    }.joined()
  }

  private func distributions(_ rows: [(String, Figure)], heading: String) -> String {
    let columns = [
      Table.Column(heading, key: "name", canShrink: true),
      Table.Column("n", key: "n", alignment: .right),
      Table.Column("mean", key: "mean", alignment: .right),
      Table.Column("median", key: "p50", alignment: .right),
      Table.Column("p90", key: "p90", alignment: .right),
      Table.Column("max", key: "max", alignment: .right),
      Table.Column("spread", key: "spread", style: .active),
    ]
    let cells = rows.map { label, figure -> [Cell] in
      let found: Distribution? =
        if case .distribution(let found) = figure.result { found } else { nil }
      let numbers = [found?.mean, found?.p50, found?.p90, found?.max].map {
        Cell($0 == nil ? "–" : amount($0, figure.unit))
      }
      let spread = Cell(figure.classes.isEmpty ? "" : Bars.spark(figure.classes.map(Double.init)))
      return [Cell(label), Cell(Rendering.grouped(figure.n))] + numbers + [spread]
    }
    return Table(columns: columns, rows: cells).text(width: width, colour: palette.colour)
  }

  // MARK: Notes

  private var notes: String {
    var text = ""
    if answer.figures.contains(where: { !$0.classes.isEmpty }) {
      let legend = "spread: how many took \(DurationClasses.names.joined(separator: " "))"
      text += wrapped(legend, width: width).map { $0 + "\n" }.joined()
    }
    for note in report.notes {
      let lines = wrapped(sanitised(note.text), width: width)
      text += lines.map { palette.paint($0, note.isWarning ? .warning : .muted) + "\n" }.joined()
    }
    return text
  }
}
