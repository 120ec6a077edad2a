public import Records

/// What the policies say to a record at a stage.
public struct Ruling: Sendable {
  /// What one policy says.
  public struct Part: Sendable {
    public let policy: Policy
    public let judgement: QuorumJudgement
    /// What is missing besides people, each the end of a sentence.
    public let lacks: [String]
    /// Decisions that do not count for this policy, each a sentence.
    public let dropped: [String]

    public var holds: Bool { judgement.holds && lacks.isEmpty }
  }

  public let record: String
  public let stage: Approvable.Stage
  public let ballot: Ballot
  public let parts: [Part]

  /// True when the record may go on.
  public var holds: Bool { parts.allSatisfy(\.holds) }
  /// True if a decision counts for nothing only because this clone does not have its commit.
  public var isCutOff: Bool {
    ballot.casts.contains {
      $0.vote.stage == stage.name && $0.standing == .unproven(Ballot.Proof.cutOff)
    }
  }
  /// True when it may yet, if those who have not refused agree.
  public var isPossible: Bool { parts.allSatisfy(\.judgement.isPossible) }
}

/// Decides by the policies of a repository.
public struct Authority {
  public let policies: PolicyBook
  public let people: People
  let rulebook: Rulebook
  let lookup: any Lookup
  public let doubt: (Record, Vote) -> String?
  let unsigned: (Record, Vote) -> String?
  private let arrivals: (Record) -> [Arrival]
  let understatement: (Record) -> String?

  /// Takes the policies and who is who.
  ///
  /// - Parameters:
  ///   - policies: The policies.
  ///   - people: Who is who.
  ///   - rulebook: The record types.
  ///   - lookup: The records around.
  ///   - doubt: Why a decision is not to be believed; nil if it is.
  ///   - unsigned: Why no signature proves a decision; nil if one does.
  ///   - arrivals: How what a record says came to the branch.
  ///   - understatement: Why a record says too little of its risk; nil if it does not.
  public init(
    _ policies: PolicyBook, people: People, rulebook: Rulebook, lookup: any Lookup,
    doubt: @escaping (Record, Vote) -> String? = { _, _ in nil },
    unsigned: @escaping (Record, Vote) -> String? = { _, _ in "nobody looked" },
    arrivals: @escaping (Record) -> [Arrival] = { _ in [] },
    understatement: @escaping (Record) -> String? = { _ in "nobody looked at its risk" }
  ) {
    self.arrivals = arrivals
    (self.policies, self.people, self.rulebook) = (policies, people, rulebook)
    (self.lookup, self.doubt, self.unsigned) = (lookup, doubt, unsigned)
    self.understatement = understatement
  }

  /// What the policies say to a record at a stage; nil where none is for it.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - stage: The stage.
  ///   - now: The time.
  ///   - refusing: Somebody who is about to refuse.
  ///   - end: How many entries of the timeline had been told; nil for all.
  /// - Returns: The ruling, with what is missing.
  public func ruling(
    on record: Record, at stage: Approvable.Stage, now: Instant, refusing: People.Name? = nil,
    until end: Int? = nil
  ) -> Ruling? {
    let rules = rules(for: record, stage, now)
    guard !rules.isEmpty else { return nil }
    let electorate = electorate(of: record)
    return Ruling(
      record: record.id, stage: stage, ballot: ballot(of: record, by: rules.map(\.0), until: end),
      parts: rules.map { policy, rule in
        let ballot = ballot(of: record, by: [policy], until: end)
        let (votes, dropped) = votes(ballot, rule, record, refusing)
        return Ruling.Part(
          policy: policy, judgement: rule.quorum.judged(votes, in: electorate),
          lacks: lacks(rule, record, now), dropped: dropped)
      })
  }

  /// The decisions on a record, and what each is worth for the policies that are for it.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - now: The time.
  ///   - end: How many entries of the timeline had been told; nil for all.
  /// - Returns: The ballot.
  public func ballot(of record: Record, now: Instant, until end: Int? = nil) -> Ballot {
    ballot(of: record, by: policies.policies.filter { isFor($0, record, now) }, until: end)
  }

  private func ballot(of record: Record, by policies: [Policy], until end: Int? = nil) -> Ballot {
    let electorate = electorate(of: record)
    let counted = policies.flatMap(\.rules).filter { $0.merge != .none }
    let merges = counted.isEmpty ? [] : arrivals(record).compactMap { $0.vote(on: record, people) }
    return Ballot(
      of: record, people: people, until: end,
      merges: merges.filter { vote in counted.contains { $0.counts(vote) } }, doubt: doubt
    ) { vote in
      guard let review = vote.review else { return nil }
      let recorder = people.name(of: review.recorder)
      let counts = policies.contains { policy in
        policy.rule(vote.stage)?.recorded?.judged(
          Quorum.Votes(agreed: [recorder]), in: electorate
        ).holds ?? false
      }
      return counts ? nil : "no policy counts what \(recorder) records"
    }
  }

  /// Whose decisions count for a rule, and why others don't.
  private func votes(
    _ ballot: Ballot, _ rule: Policy.Rule, _ record: Record, _ refusing: People.Name?
  ) -> (Quorum.Votes, dropped: [String]) {
    let against = refusing.map { Set([$0]) } ?? []
    var agreed = ballot.people(.approve, at: rule.stage).subtracting(against)
    var dropped: [String] = []
    for cast in ballot.casts where rule.isSigned && agreed.contains(cast.person) {
      guard cast.vote.stage == rule.stage, cast.standing == .valid, cast.vote.kind == .approve,
        let reason = unsigned(record, cast.vote)
      else { continue }
      agreed.remove(cast.person)
      dropped.append("the approval of \(cast.person) does not count: \(reason)")
    }
    let refused = ballot.people(.reject, at: rule.stage).union(against)
    return (Quorum.Votes(agreed: agreed, refused: refused), dropped)
  }

  /// True if somebody's decision counts for one of the policies; nil where none is for the record.
  public func counts(
    _ name: People.Name, on record: Record, at stage: Approvable.Stage, now: Instant
  ) -> Bool? {
    let rules = rules(for: record, stage, now)
    guard !rules.isEmpty else { return nil }
    let electorate = electorate(of: record)
    let votes = Quorum.Votes(agreed: [name])
    return rules.contains { _, rule in
      rule.quorum.judged(votes, in: electorate).agreed.contains(name)
    }
  }

  /// True for who opened a record, changed what is approved, or carries it out.
  public func isOwn(_ record: Record, of name: People.Name) -> Bool {
    let electorate = electorate(of: record)
    return [Quorum.Role.author, .implementer].contains { role in
      electorate.members(of: .role(role))?.contains(name) ?? false
    }
  }

  private func electorate(of record: Record) -> RecordElectorate {
    RecordElectorate(record, people: people, rulebook: rulebook, lookup: lookup)
  }

  private func rules(
    for record: Record, _ stage: Approvable.Stage, _ now: Instant
  ) -> [(Policy, Policy.Rule)] {
    policies.policies.compactMap { policy in
      guard let rule = policy.rule(stage.name), isFor(policy, record, now) else { return nil }
      return (policy, rule)
    }
  }

  /// True if a policy is for a record.
  private func isFor(_ policy: Policy, _ record: Record, _ now: Instant) -> Bool {
    guard policy.types.contains(record.type.name), policy.once.map(people.keeps(team:)) ?? true
    else { return false }
    return policy.conditions[record.type.name].map {
      record.satisfies($0, at: now, rulebook: rulebook, lookup: lookup)
    } ?? true
  }

  private func lacks(_ rule: Policy.Rule, _ record: Record, _ now: Instant) -> [String] {
    var lacks = rule.evidence.filter { record.value($0) == .none }.map { "\($0) is empty" }
    if rule.isAssessed, let reason = understatement(record) { lacks.append(reason) }
    if let lead = rule.lead, let field = record.type.field(role: "window-start") {
      guard case .instant(let start) = record.value(field.name) else {
        return lacks + ["\(field.name) is empty"]
      }
      let left = start.seconds - now.seconds
      if left < lead.seconds {
        lacks.append("\(field.name) is not \(lead) ahead")
      }
    }
    return lacks
  }
}
