public import Records

/// Whether a record may be carried out at a moment, and everything that is missing.
///
/// A further reason to refuse is a case of ``Obstacle`` and what finds it in the initialiser.
public struct Gate {
  /// What is asked.
  public enum Check: String, CaseIterable, Sendable {
    case state, approvals, window, freezes, conflicts, implementer
  }

  /// Something that keeps a record from being carried out, or that people should know.
  public enum Obstacle: Sendable {
    /// It is in a state that comes before; the verbs that lead on.
    case early([String])
    /// It is in a state that comes after.
    case over
    /// It waits for a decision.
    case waiting(Approvable.Stage)
    /// Its state is one that no verbs lead to.
    case unreachable
    /// It went on by a verb, and as it is now that decision was meant for others.
    case decidedOtherwise(verb: String)
    /// Something else says that it may not go on, such as a template that authorises it no more.
    case objection(Finding)
    /// Those who must agree have not agreed to what it says.
    case undecided(Ruling)
    /// Nobody said when; the fields that are empty.
    case noWindow([String])
    case beforeWindow(Period)
    case afterWindow(Period)
    case conflict(Conflict)
    /// Nobody is named to carry it out.
    case nobody
    /// Whoever is named is nobody who is here.
    case gone(People.Name)
    /// Whoever carries it out is one of those who agreed, which a policy does not let count.
    case judgeOfOwn(People.Name, policy: String)
    /// Branches that left before the history of this clone begins are not known to it.
    case shallowClone
  }

  /// A decision that was made.
  public struct Decision: Sendable {
    public let stage: String
    /// The policies that asked for it; none if no one had to agree.
    public let policies: [String]
    /// Who agreed and counted.
    public let agreed: [People.Name]
  }

  /// When the work is to be done, and what is in the way then.
  public enum Schedule {
    /// Records of the type take no time.
    case none
    /// Nobody said when.
    case open(missing: [String])
    case planned(SchedulePlan)
  }

  public let record: Record
  public let now: Instant
  /// When the work is to be done; nil where that is not known or not asked.
  public let period: Period?
  public let implementers: [People.Name]
  /// The decisions that were made, in the order of the type's stages.
  public let decisions: [Decision]
  /// Everything that is missing, in the order of the checks, and what people should know.
  public let obstacles: [Obstacle]
  /// What was asked; of a type whose records take no time nobody asks when.
  public let checks: [Check]

  /// True if nothing that counts is missing.
  public var isOpen: Bool { obstacles.allSatisfy { !$0.isHard } }

  /// Judges a record.
  ///
  /// - Parameters:
  ///   - record: The record, whose type has the trait `approvable`.
  ///   - schedule: When the work is to be done.
  ///   - authority: Who may decide what.
  ///   - now: The moment.
  ///   - objections: What others have to say, who know more than these rules.
  ///   - isShallow: True in a clone that does not have all of the history.
  public init(
    _ record: Record, schedule: Schedule, authority: Authority, now: Instant,
    objections: [Finding] = [], isShallow: Bool
  ) {
    self.record = record
    self.now = now
    let trail = StageTrail(
      record, at: now, rulebook: authority.rulebook, lookup: authority.lookup)
    let waiting = record.stage(at: now, rulebook: authority.rulebook, lookup: authority.lookup)
    let asked = trail.passages + (waiting.map { [.init(stage: $0, at: nil)] } ?? [])
    let rulings = asked.map { passage in
      // How long before its window a record was to pass a stage is judged by when it did.
      (passage.stage, authority.ruling(on: record, at: passage.stage, now: passage.at ?? now))
    }
    decisions = rulings.filter { $0.1?.holds ?? ($0.0.name != waiting?.name) }.map(Decision.init)
    let hasAssignee = record.type.field(role: "assignee") != nil
    let people = authority.people
    implementers = record.names(role: "assignee").map(people.name(of:))
    period = schedule.period
    checks = Check.allCases.filter { check in
      switch check {
      case .state, .approvals: true
      case .window, .freezes, .conflicts: schedule.isAsked
      case .implementer: hasAssignee
      }
    }
    let unheld = rulings.compactMap(\.1).filter { !$0.holds }
    obstacles =
      Self.ofState(record, waiting, trail) + unheld.map { .undecided($0) }
      + objections.map { .objection($0) }
      + schedule.obstacles(at: now)
      + (isShallow && schedule.isAsked ? [.shallowClone] : [])
      + (hasAssignee ? Self.ofImplementers(implementers, people, unheld) : [])
  }

  private static func ofState(
    _ record: Record, _ waiting: Approvable.Stage?, _ trail: StageTrail
  ) -> [Obstacle] {
    let others =
      trail.strays.map { Obstacle.decidedOtherwise(verb: $0) }
      + (trail.isReachable ? [] : [.unreachable])
    if let waiting { return [.waiting(waiting)] + others }
    let state = record.state ?? ""
    if record.category == .resolved || record.category == .closed { return [.over] + others }
    let isReady =
      record.type.schedulable.map { $0.booked.contains(state) }
      ?? (state != record.type.initialState && record.category != .paused)
    let onward = record.type.transitions.filter { way in
      way.leads(from: state) && record.type.state(way.target)?.category != .closed
    }
    return (isReady ? [] : [.early(onward.map(\.verb).unique)]) + others
  }

  private static func ofImplementers(
    _ names: [People.Name], _ people: People, _ rulings: [Ruling]
  ) -> [Obstacle] {
    if names.isEmpty { return [.nobody] }
    let gone = names.filter { !people.isHere($0) }.map { Obstacle.gone($0) }
    // One who agreed at two stages is told of once.
    var seen: Set<[String]> = []
    var own: [Obstacle] = []
    for ruling in rulings {
      let agreed = ruling.ballot.people(.approve, at: ruling.stage.name)
      for part in ruling.parts where part.needsOthers(than: .implementer, at: ruling.stage) {
        for name in names where agreed.contains(name) {
          guard seen.insert([name, part.policy.name]).inserted else { continue }
          own.append(.judgeOfOwn(name, policy: part.policy.name))
        }
      }
    }
    return gone + own
  }
}

extension Ruling.Part {
  /// True if it does not hold, and somebody's agreement counts nowhere in it because of what they
  /// are to the record.
  fileprivate func needsOthers(than role: Quorum.Role, at stage: Approvable.Stage) -> Bool {
    !holds && policy.rule(stage.name)?.quorum.excludes(role) ?? false
  }
}

extension Gate.Decision {
  fileprivate init(_ stage: Approvable.Stage, _ ruling: Ruling?) {
    self.stage = stage.name
    policies = ruling?.parts.map(\.policy.name) ?? []
    agreed = RecordElectorate.unique(ruling?.parts.flatMap(\.judgement.agreed) ?? [])
  }
}

extension Gate.Schedule {
  var isAsked: Bool { if case .none = self { false } else { true } }

  var period: Period? { if case .planned(let plan) = self { plan.subject.period } else { nil } }

  func obstacles(at now: Instant) -> [Gate.Obstacle] {
    switch self {
    case .none: return []
    case .open(let missing): return [.noWindow(missing)]
    case .planned(let plan):
      let period = plan.subject.period
      let conflicts = plan.conflicts.map { Gate.Obstacle.conflict($0) }
      if period.contains(now) { return conflicts }
      return [now < period.start ? .beforeWindow(period) : .afterWindow(period)] + conflicts
    }
  }
}

extension Gate.Obstacle {
  /// What was asked when it was found.
  public var check: Gate.Check {
    switch self {
    case .early, .over, .waiting, .unreachable: .state
    case .decidedOtherwise, .undecided, .objection: .approvals
    case .noWindow, .beforeWindow, .afterWindow: .window
    case .conflict(let conflict):
      switch conflict.reason {
      case .itemInBlackout, .relatedInBlackout: .freezes
      default: .conflicts
      }
    case .shallowClone: .conflicts
    case .nobody, .gone, .judgeOfOwn: .implementer
    }
  }

  /// False for what may be overruled: it is told, and keeps nothing shut.
  public var isHard: Bool {
    switch self {
    case .conflict(let conflict): conflict.isHard
    case .shallowClone: false
    case .objection(let finding): finding.severity == .error
    default: true
    }
  }
}
