public import Practices
import Records

/// What the policies say to a record, clause by clause.
public struct RulingSheet {
  private let ruling: Ruling

  /// Makes a sheet.
  public init(_ ruling: Ruling) { self.ruling = ruling }

  /// A tree of clauses for people, an object for machines.
  public var report: RecordReport {
    let verb = ruling.stage.verb
    let title = [
      Cell(ruling.record, .id), Cell(ruling.stage.name, .heading),
      ruling.holds ? Cell("may \(verb)", .good) : Cell("may not \(verb) yet", .warning),
    ]
    let sections = ruling.parts.map { part -> RecordSheet.Section in
      .prose(
        "policy \(part.policy.name)",
        (Self.lines(part.judgement, 0) + part.lacks.map { "✗ \($0)" }
          + part.dropped).joined(separator: "\n"))
    }
    let votes = ruling.ballot.casts.filter { $0.vote.stage == ruling.stage.name }
    let decisions = votes.map { cast in
      RecordSheet.Field(
        cast.person, Cell("\(cast.vote.kind.rawValue), \(cast.words)\(cast.aside)", cast.style))
    }
    return RecordReport(
      payload: payload,
      sheet: RecordSheet(title: title, sections: sections + [.fields("decisions", decisions)]),
      id: ruling.record)
  }

  /// A clause and its parts, a line each.
  private static func lines(_ judgement: QuorumJudgement, _ depth: Int) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    return ["\(indent)\(judgement.holds ? "✓" : "✗") \(judgement.clause)\(words(judgement))"]
      + judgement.parts.flatMap { lines($0, depth + 1) }
  }

  private static func words(_ judgement: QuorumJudgement) -> String {
    guard judgement.parts.isEmpty else { return "" }
    var words: [String] = []
    if !judgement.agreed.isEmpty {
      words.append("agreed: \(judgement.agreed.joined(separator: ", "))")
    }
    if !judgement.holds, !judgement.wanted.isEmpty { words.append(judgement.wanted) }
    return words.isEmpty ? "" : "  (\(words.joined(separator: "; ")))"
  }

  private var payload: Payload {
    .object([
      .init("record", .text(ruling.record)), .init("stage", .text(ruling.stage.name)),
      .init("verb", .text(ruling.stage.verb)), .init("holds", .boolean(ruling.holds)),
      .init("possible", .boolean(ruling.isPossible)),
      .init(
        "policies",
        .list(
          ruling.parts.map { part in
            .object([
              .init("policy", .text(part.policy.name)), .init("holds", .boolean(part.holds)),
              .init("quorum", part.judgement.payload),
              .init("lacks", .list(part.lacks.map { .text($0) })),
              .init("dropped", .list(part.dropped.map { .text($0) })),
            ])
          })),
      .init("approvals", .list(ruling.ballot.casts.map { $0.payload(of: ruling.record) })),
    ])
  }
}

extension QuorumJudgement {
  /// How many more are needed, and of whom.
  var wanted: String {
    if missing == 0 { return "" }
    guard let candidates else { return "\(missing) more needed of anybody" }
    if candidates.isEmpty { return "\(missing) more needed, and nobody is left who counts" }
    return "\(missing) more needed of \(candidates.joined(separator: ", "))"
  }

  fileprivate var payload: Payload {
    .object([
      .init("clause", .text(clause)), .init("holds", .boolean(holds)),
      .init("possible", .boolean(isPossible)),
      .init("agreed", .list(agreed.map { .text($0) })), .init("missing", .integer(missing)),
      .init("candidates", candidates.map { .list($0.map { .text($0) }) } ?? .null),
      .init("parts", .list(parts.map(\.payload))),
    ])
  }

  /// What is missing, in one line.
  public var lack: String { lacking.joined(separator: "; ") }

  /// The clauses without parts that do not hold, as they are wanted.
  fileprivate var lacking: [String] {
    if holds { return [] }
    guard parts.isEmpty else { return parts.flatMap(\.lacking) }
    return [wanted.isEmpty ? clause : "\(clause) (\(wanted))"]
  }
}

extension Ruling {
  /// What is missing, in one line.
  public var lack: String {
    parts.filter { !$0.holds }.flatMap { $0.judgement.lacking + $0.lacks + $0.dropped }
      .joined(separator: "; ")
  }
}
