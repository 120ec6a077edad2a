import Practices
import Records

extension Gate.Obstacle {
  /// The name of the reason, which scripts may rely on.
  var reason: String {
    switch self {
    case .early: "early"
    case .over: "over"
    case .waiting: "waiting"
    case .unreachable: "unreachable"
    case .decidedOtherwise: "decided-otherwise"
    case .objection(let finding): finding.code.rawValue
    case .undecided(let ruling): ruling.isCutOff ? "shallow-clone" : "quorum"
    case .noWindow: "no-window"
    case .beforeWindow: "before-window"
    case .afterWindow: "after-window"
    case .conflict(let conflict): conflict.reason.rawValue
    case .nobody: "nobody"
    case .gone: "gone"
    case .judgeOfOwn: "judge-of-own"
    case .shallowClone: "shallow-clone"
    }
  }

  /// What it is, in a sentence.
  func words(of gate: Gate) -> String {
    let state = gate.record.state ?? "without a state"
    switch self {
    case .early: return "it is \(state), and nobody has agreed to it yet"
    case .over: return "it is \(state), and its work is over"
    case .waiting(let stage): return "it is \(state) and waits for a decision (\(stage.name))"
    case .unreachable: return "it is \(state), a state that no verbs lead it to as it is now"
    case .decidedOtherwise(let verb):
      return "the decision behind its “\(verb)” was not meant for what it says now"
    case .undecided(let ruling): return ruling.lackWithReasons
    case .objection(let finding): return finding.message
    case .noWindow(let fields):
      return fields.isEmpty
        ? "its window does not last" : "\(fields.joined(separator: " and ")) not given"
    case .beforeWindow(let period):
      return "it opens in \(period.start - gate.now), at \(period.start.words)"
    case .afterWindow(let period):
      return "it closed \(gate.now - period.end) ago, at \(period.end.words)"
    case .conflict(let conflict): return conflict.words
    case .nobody: return "nobody is named"
    case .gone(let name): return "\(name) is not one of the people who are here"
    case .judgeOfOwn(let name, let policy):
      return "\(name) is one of those who agreed, which policy \(policy) does not count"
    case .shallowClone:
      return "this clone is shallow: branches older than its history were not looked at"
    }
  }

  /// What to type, or to do.
  func remedy(for gate: Gate) -> String {
    let (type, id) = (gate.record.type, gate.record.id)
    switch self {
    case .early(let verbs):
      return verbs.isEmpty
        ? "itsm show \(id)"
        : verbs.map { "itsm \(type.name) \($0) \(id)" }.joined(separator: ", or ")
    case .over: return "itsm \(type.name) \(type.createVerb) … for what is to be done next"
    case .waiting(let stage): return "once all agreed: itsm \(type.name) \(stage.verb) \(id)"
    case .unreachable: return "itsm log \(id) shows how it came there"
    case .undecided(let ruling):
      if ruling.isCutOff { return "git fetch --unshallow" }
      return ruling.stage.state == gate.record.state
        ? "itsm policy explain \(id)" : Self.anew(gate.record)
    case .decidedOtherwise: return Self.anew(gate.record)
    case .objection(let finding): return finding.remedy ?? "itsm show \(id)"
    case .noWindow(let fields):
      let names = type.schedulable.map { [$0.start, $0.end] } ?? []
      let missing = fields.isEmpty ? names : fields
      return "itsm set \(id) \(missing.map { "\($0)=…" }.joined(separator: " "))"
    case .beforeWindow, .afterWindow, .conflict:
      return "itsm \(type.name) conflicts \(id) --suggest"
    case .nobody, .gone, .judgeOfOwn: return "itsm assign \(id) --to WHO"
    case .shallowClone: return "git fetch --unshallow"
    }
  }

  /// How to ask everybody again, where a verb leads back to the beginning.
  private static func anew(_ record: Record) -> String {
    let back = record.type.transitions.first { way in
      way.leads(from: record.state ?? "") && way.target == record.type.initialState
    }
    let look = "itsm \(record.type.name) approvals \(record.id)"
    guard let back else { return look }
    return "\(look); itsm \(record.type.name) \(back.verb) \(record.id)"
      + (back.commentRequired ? " -m …" : "") + " to ask again"
  }

  func payload(of gate: Gate) -> Payload {
    .object([
      .init("check", .text(check.rawValue)), .init("reason", .text(reason)),
      .init("message", .text(words(of: gate))), .init("remedy", .text(remedy(for: gate))),
    ])
  }
}

extension Ruling {
  /// What is missing, and why approvals that were given count for nothing.
  fileprivate var lackWithReasons: String {
    let useless = ballot.casts.filter { cast in
      guard cast.vote.stage == stage.name, cast.vote.kind == .approve else { return false }
      switch cast.standing {
      case .void, .unproven, .uncounted: return true
      case .valid, .revoked, .replaced, .earlier: return false
      }
    }
    let reasons = useless.map { "; the approval of \($0.person) is \($0.words)" }
    return "\(stage.name) lacks \(lack)\(reasons.joined())"
  }
}
