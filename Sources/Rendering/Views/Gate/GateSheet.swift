public import Practices
import Records

/// What a gate says: whether a record may be carried out, what is missing, and what to do about it.
public struct GateSheet {
  private let gate: Gate
  private let commit: String?

  /// Makes a sheet; `commit` is the revision that was looked at.
  public init(_ gate: Gate, at commit: String?) { (self.gate, self.commit) = (gate, commit) }

  private var missing: [Gate.Obstacle] { gate.obstacles.filter(\.isHard) }

  /// A line for each check for people, an object for machines.
  public var report: RecordReport {
    let verdict =
      gate.isOpen
      ? Cell("go", .good) : Cell("no go: \(missing.count) missing", .urgent)
    return RecordReport(
      payload: payload,
      sheet: RecordSheet(
        title: [Cell(gate.record.id, .id), Cell(gate.record.title), verdict],
        sections: [.prose("", gate.checks.flatMap(lines).joined(separator: "\n"))]),
      id: gate.record.id)
  }

  private func lines(of check: Gate.Check) -> [String] {
    let found = gate.obstacles.filter { $0.check == check }
    let told = found.flatMap { obstacle in
      [
        "\(obstacle.isHard ? "✗" : "!") \(check.rawValue): \(obstacle.words(of: gate))",
        "    \(obstacle.remedy(for: gate))",
      ]
    }
    return found.contains(where: \.isHard)
      ? told : ["✓ \(check.rawValue): \(words(of: check))"] + told
  }

  /// What a check that nothing stands against found.
  private func words(of check: Gate.Check) -> String {
    switch check {
    case .state: gate.record.state ?? ""
    case .approvals:
      gate.decisions.isEmpty
        ? missing.contains { $0.check == .state } ? "none yet" : "nobody has to agree"
        : gate.decisions.map(\.words).joined(separator: "; ")
    case .window: gate.period?.words ?? ""
    case .freezes, .conflicts: "none"
    case .implementer: gate.implementers.joined(separator: ", ")
    }
  }
}

extension GateSheet {
  private var payload: Payload {
    let record = gate.record
    func texts(_ texts: [String]) -> Payload { .list(texts.map { .text($0) }) }
    let checks = Gate.Check.allCases.map { check in
      Payload.Member(
        check.rawValue,
        gate.checks.contains(check)
          ? .boolean(missing.allSatisfy { $0.check != check }) : .null)
    }
    return .object([
      .init("record", .text(record.id)), .init("type", .text(record.type.name)),
      .init("title", .text(record.title)), .init("passes", .boolean(gate.isOpen)),
      .init("now", .text(gate.now.description)), .init("commit", commit.map { .text($0) } ?? .null),
      .init("state", record.state.map { .text($0) } ?? .null),
      .init("start", gate.period.map { .text($0.start.description) } ?? .null),
      .init("end", gate.period.map { .text($0.end.description) } ?? .null),
      .init("implementers", texts(gate.implementers)), .init("checks", .object(checks)),
      .init("missing", .list(missing.map { $0.payload(of: gate) })),
      .init(
        "warnings", .list(gate.obstacles.filter { !$0.isHard }.map { $0.payload(of: gate) })),
      .init(
        "decisions",
        .list(
          gate.decisions.map { decision in
            .object([
              .init("stage", .text(decision.stage)), .init("policies", texts(decision.policies)),
              .init("agreed", texts(decision.agreed)),
            ])
          })),
    ])
  }
}

extension Gate.Decision {
  fileprivate var words: String {
    if policies.isEmpty { return "\(stage): no policy asks anybody" }
    return "\(stage): \(agreed.isEmpty ? "nobody had to agree" : agreed.joined(separator: ", "))"
  }
}
