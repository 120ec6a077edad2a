public import Practices
import Records

/// How risky a record is, what says so, and what it is judged by.
public struct RiskSheet {
  private let assessment: RiskAssessment

  /// Makes a sheet.
  public init(_ assessment: RiskAssessment) { self.assessment = assessment }

  /// Reasons, items and counts for people, an object for machines.
  public var report: RecordReport {
    var title = [Cell(assessment.record, .id), Cell(assessment.level ?? "unknown", .heading)]
    if assessment.isUnderstated {
      title.append(Cell("the record says \(assessment.recorded ?? "nothing")", .warning))
    }
    return RecordReport(
      payload: payload,
      sheet: RecordSheet(
        title: title,
        sections: [
          .fields("why", assessment.reasons.map(Self.reason)),
          .fields("touches", assessment.items.map { .init($0.id, Cell($0.criticality ?? "–")) }),
          .fields(
            "of those like it", assessment.past.map { .init($0.words, Cell($0.failed.words)) }),
        ]),
      id: assessment.record)
  }

  private static func reason(_ reason: RiskAssessment.Reason) -> RecordSheet.Field {
    let past = reason.past.map { " (\($0.words): \($0.failed.words))" } ?? ""
    return .init(
      reason.level,
      Cell((reason.list.map { "\($0): " } ?? "") + reason.because + past))
  }

  private var payload: Payload {
    .object([
      .init("record", .text(assessment.record)),
      .init("risk", assessment.level.map { .text($0) } ?? .null),
      .init("recorded", assessment.recorded.map { .text($0) } ?? .null),
      .init("understated", .boolean(assessment.isUnderstated)),
      .init(
        "reasons",
        .list(
          assessment.reasons.map { reason in
            .object([
              .init("rules", reason.list.map { .text($0) } ?? .null),
              .init("risk", .text(reason.level)), .init("because", .text(reason.because)),
              .init("past", reason.past?.payload ?? .null),
            ])
          })),
      .init(
        "items",
        .list(
          assessment.items.map { item in
            .object([
              .init("id", .text(item.id)),
              .init("criticality", item.criticality.map { .text($0) } ?? .null),
            ])
          })),
      .init("past", .list(assessment.past.map(\.payload))),
    ])
  }
}

extension PastOutcomes {
  /// The likeness as people read it: `affects web-1, model normal`.
  fileprivate var words: String {
    likeness.map { "\($0.field) \($0.value)" }.joined(separator: ", ")
  }

  fileprivate var payload: Payload {
    let interval = failed.interval
    return .object([
      .init("same", .object(likeness.map { .init($0.field, .text($0.value.description)) })),
      .init("failed", .integer(failed.count)), .init("of", .integer(failed.all)),
      .init("share", failed.value.map { .number(Share.written($0, digits: 4)) } ?? .null),
      .init("low", interval.map { .number(Share.written($0.low, digits: 4)) } ?? .null),
      .init("high", interval.map { .number(Share.written($0.high, digits: 4)) } ?? .null),
    ])
  }
}

extension Share {
  /// The share as people read it: `3 of 10 failed, 30 % (11–60 %)`.
  fileprivate var words: String {
    guard let value, let interval else { return "nothing has an outcome yet" }
    func percent(_ share: Double) -> String { Self.written(share * 100, digits: 0) }
    return "\(count) of \(all) failed, \(percent(value)) % "
      + "(\(percent(interval.low))–\(percent(interval.high)) %)"
  }

  /// A number of at most 100 with some digits behind its point.
  fileprivate static func written(_ number: Double, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((number * Double(scale)).rounded())
    guard digits > 0 else { return "\(whole)" }
    let rest = String(whole % scale)
    let zeros = String(repeating: "0", count: digits - rest.count)
    return "\(whole / scale).\(zeros)\(rest)"
  }
}
