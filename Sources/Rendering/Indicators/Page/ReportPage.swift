import Mustache
import Practices
import Records

/// A report as one HTML file: charts as SVG, a table beside each, light and dark, no script.
struct ReportPage {
  let report: FigureReport

  /// The most columns of a chart of calendar periods, the last of which are shown.
  private static let columnLimit = 600
  /// The most rows of a chart and of the table beside it; the data formats have all.
  private static let rowLimit = 40

  init(_ report: FigureReport) { self.report = report }

  var text: String { Self.template.render(context) }

  private static let template: MustacheTemplate = {
    let source = String(decoding: PackageResources.report_mustache, as: UTF8.self)
    do {
      return try MustacheTemplate(string: source)
    } catch {
      preconditionFailure("the template of reports is not well formed: \(error)")
    }
  }()

  private var answer: ReportAnswer { report.answer }

  private var context: [String: Any] {
    let definition = answer.definition
    let notes = report.notes
    return [
      "title": sanitised(definition.title), "summary": sanitised(definition.summary),
      "circumstances": sanitised(report.circumstances), "revision": report.revision ?? "",
      "values": section(of: values.map(valueRow)), "times": times, "groups": groups,
      "warnings": notes.filter(\.isWarning).map { ["text": sanitised($0.text)] },
      "notes": section(of: notes.filter { !$0.isWarning }.map { ["text": sanitised($0.text)] }),
      "formulas": definition.indicators.map { indicator in
        [
          "name": sanitised(indicator.name), "formula": sanitised(indicator.formula),
          "source": sanitised(indicator.source),
          "leaves": sanitised(indicator.leavesOut.joined(separator: ", ")),
        ]
      },
    ]
  }

  /// Rows that bring their heading with them; nothing when there are none.
  private func section(of rows: [[String: String]]) -> [String: Any] {
    rows.isEmpty ? [:] : ["any": ["rows": rows]]
  }

  // MARK: Figures of all records

  private var grouped: [(name: String, figures: [Figure])] {
    var result: [(name: String, figures: [Figure])] = []
    for figure in answer.figures {
      if result.last?.name == figure.name {
        result[result.count - 1].figures.append(figure)
      } else {
        result.append((figure.name, [figure]))
      }
    }
    return result
  }

  private var whole: [Figure] {
    grouped.filter { $0.figures.allSatisfy { $0.group == nil } }.flatMap(\.figures)
  }

  private var values: [Figure] {
    whole.filter { if case .value = $0.result { true } else { false } }
  }

  private func valueRow(_ figure: Figure) -> [String: String] {
    let value: Double? = if case .value(let found) = figure.result { found } else { nil }
    return [
      "title": sanitised(figure.title), "value": value == nil ? "–" : amount(value, figure.unit),
      "n": Rendering.grouped(figure.n), "unit": sanitised(figure.unit),
    ]
  }

  private var times: [[String: Any]] {
    whole.enumerated().compactMap { index, figure in
      guard case .distribution(let found?) = figure.result else { return nil }
      let entries = zip(DurationClasses.names, figure.classes).map { name, count in
        Chart.Entry(label: name, value: Double(count), text: Rendering.grouped(count))
      }
      var context = distributionRow(figure, label: "")
      context["title"] = sanitised(figure.title)
      context["isSmall"] = figure.isSmall
      if !entries.isEmpty {
        let chart = Chart.columns(
          entries, title: "\(figure.title): how many records took how long", isLabelled: true)
        context["chart"] = chart.context(id: "t\(index)")
        context["classes"] = entries.map { ["label": $0.label, "count": $0.text] }
      }
      context["n"] = Rendering.grouped(found.n)
      return context
    }
  }

  private func distributionRow(_ figure: Figure, label: String) -> [String: Any] {
    let found: Distribution? =
      if case .distribution(let found) = figure.result { found } else { nil }
    func text(_ number: Double?) -> String { number == nil ? "–" : amount(number, figure.unit) }
    return [
      "label": sanitised(label), "n": Rendering.grouped(figure.n), "mean": text(found?.mean),
      "p50": text(found?.p50), "p90": text(found?.p90), "max": text(found?.max),
    ]
  }

  // MARK: Groups

  private var groups: [[String: Any]] {
    grouped.enumerated().compactMap { index, indicator in
      let all = indicator.figures.filter { $0.group != nil }
      guard let first = all.first else { return nil }
      let limit = first.isTrend ? Self.columnLimit : Self.rowLimit
      let shown = all.worthShowing(limit)
      let total = indicator.figures.filter { $0.group == nil }
      var context: [String: Any] = [
        "title": sanitised(first.title), "chart": chart(of: shown).context(id: "g\(index)"),
        "more": all.count > shown.count
          ? ["count": Rendering.grouped(all.count - shown.count)] : [:],
      ]
      if case .distribution = first.result {
        context["distributions"] = [
          "rows": (total + shown).map { distributionRow($0, label: $0.group ?? "all") }
        ]
      } else {
        let isCount = all.allSatisfy { $0.result == .value(Double($0.n)) }
        context["counts"] = [
          "hasRecords": !isCount, "unit": first.unit == "seconds" ? "time" : sanitised(first.unit),
          "rows": (total + shown).map { figure in
            var row = valueRow(figure)
            row["label"] = sanitised(figure.group ?? "all")
            return row
          },
        ]
      }
      return context
    }
  }

  private func chart(of figures: [Figure]) -> Chart {
    let title = figures.first?.title ?? ""
    var isMedian = false
    let entries = figures.map { figure -> Chart.Entry in
      let value: Double?
      switch figure.result {
      case .value(let found): value = found
      case .distribution(let found):
        value = found?.p50
        isMedian = true
      }
      return Chart.Entry(
        label: figure.group ?? "", value: value ?? 0, text: amount(value, figure.unit))
    }
    let heading = isMedian ? "\(title), median" : title
    return figures.first?.isTrend ?? false
      ? Chart.columns(entries, title: heading, isLabelled: false)
      : Chart.rows(entries, title: heading, whole: figures.first?.unit == "share" ? 1 : 0)
  }
}
