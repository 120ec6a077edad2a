public import Practices
import Records

/// What a report found, with the revision that it was found at.
public struct FigureReport: Sendable {
  public let answer: ReportAnswer
  /// The commit that was read, in hexadecimal digits; nil before the first one.
  public let revision: String?

  /// Makes a report.
  public init(_ answer: ReportAnswer, revision: String?) {
    self.answer = answer
    self.revision = revision
  }

  /// What an indicator may have, in the order in which it is written.
  static let keys = ["name", "unit", "n", "value", "mean", "p50", "p90", "max", "group"]

  /// The whole report as data; times in UTC, durations in seconds.
  public var payload: Payload {
    let told: [(String, String?)] = [
      ("query", answer.scope.query), ("hours", answer.scope.hours?.name),
    ]
    let asked = told.compactMap { name, value in
      value.map { Payload.Member(name, .text($0)) }
    }
    return .object(
      [
        .init("report", .text(answer.definition.name)),
        .init("revision", revision.map { .text($0) } ?? .null),
        .init("from", answer.scope.from.map { .text($0.description) } ?? .null),
        .init("to", answer.scope.to.map { .text($0.description) } ?? .null),
      ] + asked + [.init("indicators", .list(rows))])
  }

  /// The indicators as data.
  var rows: [Payload] { answer.figures.map(\.payload) }

  /// The indicators as a plain table.
  var table: Table {
    let numbers = ["n", "value", "mean", "p50", "p90", "max"]
    let columns = ["name", "group"] + numbers
    return Table(
      columns: columns.map {
        Table.Column($0, key: $0, alignment: numbers.contains($0) ? .right : .left)
      },
      rows: answer.figures.map { figure in
        let distribution: Distribution? =
          if case .distribution(let found) = figure.result { found } else { nil }
        let value: Double? = if case .value(let found) = figure.result { found } else { nil }
        let shown = [value, distribution?.mean, distribution?.p50, distribution?.p90]
        let cells = (shown + [distribution?.max]).map { Cell(amount($0, figure.unit)) }
        return [Cell(figure.name), Cell(figure.group ?? ""), Cell(grouped(figure.n))] + cells
      })
  }
}

extension Figure {
  /// The figure as data.
  var payload: Payload {
    var members = [
      Payload.Member("name", .text(name)), .init("unit", .text(unit)), .init("n", .integer(n)),
    ]
    switch result {
    case .value(let value): members.append(.init("value", exact(value)))
    case .distribution(let found):
      members += [
        .init("mean", exact(found?.mean)), .init("p50", exact(found?.p50)),
        .init("p90", exact(found?.p90)), .init("max", exact(found?.max)),
      ]
    }
    members.append(.init("group", group.map { .text($0) } ?? .null))
    return .object(members)
  }
}

/// A number with at most six decimals, and none that say nothing.
func exact(_ number: Double?) -> Payload {
  guard let number, number.isFinite else { return .null }
  // Beyond this a double has no sixth decimal, and the product would not fit.
  guard abs(number) < 9e12 else { return .number(number.description) }
  let millionths = Int64((number * 1_000_000).rounded())
  let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
  var text = (millionths < 0 ? "-" : "") + String(whole)
  if rest > 0 {
    var digits = String(rest)
    digits = String(repeating: "0", count: 6 - digits.utf8.count) + digits
    while digits.last == "0" { digits.removeLast() }
    text += "." + digits
  }
  return .number(text)
}
