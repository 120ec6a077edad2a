import Practices
import Records

/// A decision that somebody is about to make on a record.
struct Decision {
  let record: Record
  let stage: Approvable.Stage
  let ballot: Ballot
  private let desk: Desk
  private let authority: Authority
  private let me: People.Name

  /// - Throws: ``Finding`` if the record waits for no decision; ``Findings`` if a policy can't be
  ///   understood.
  init(on record: Record, _ desk: Desk) throws {
    let circumstance = desk.circumstance
    guard
      let stage = record.stage(
        at: circumstance.now, rulebook: circumstance.rulebook, lookup: circumstance.lookup)
    else { throw Finding.notWaiting(record) }
    authority = try desk.gate.authority()
    (self.record, self.stage, self.desk) = (record, stage, desk)
    me = authority.people.name(of: circumstance.me)
    ballot = authority.ballot(of: record, now: circumstance.now)
  }

  /// The refusal that a verb would be, if it is one after which others may still agree; nil if the
  /// verb just moves the record.
  ///
  /// Who refuses so that nobody can agree any more sends the record back, and so does who takes back
  /// what is their own.
  ///
  /// - Throws: ``Finding`` if the refusal does not count.
  static func refusal(of record: Record, by verb: String, _ desk: Desk) throws -> Decision? {
    let circumstance = desk.circumstance
    guard
      let stage = record.stage(
        at: circumstance.now, rulebook: circumstance.rulebook, lookup: circumstance.lookup),
      stage.refuse == verb
    else { return nil }
    let decision = try Decision(on: record, desk)
    guard
      let ruling = decision.authority.ruling(
        on: record, at: stage, now: circumstance.now, refusing: decision.me),
      !decision.authority.isOwn(record, of: decision.me)
    else { return nil }
    try decision.checkEntitled()
    return ruling.isPossible ? decision : nil
  }

  /// - Throws: ``Finding`` if a policy is for the record and the actor does not count for it.
  func checkEntitled() throws(Finding) {
    let counts = authority.counts(me, on: record, at: stage, now: desk.circumstance.now)
    guard counts == false else { return }
    let reason =
      authority.isOwn(record, of: me)
      ? "it is their own" : "they are none of those who are asked"
    throw Finding(
      .approvalEntitled, "\(me) does not count for \(record.id) at \(stage.name): \(reason)",
      remedy: "itsm policy explain \(record.id)")
  }

  /// The valid decision of a kind that the actor made at this stage.
  func own(_ kind: Vote.Kind) -> Ballot.Cast? {
    ballot.casts.last {
      $0.vote.kind == kind && $0.vote.stage == stage.name && $0.person == me
        && $0.standing == .valid
    }
  }

  /// The edit that tells the decision.
  ///
  /// - Throws: ``Finding`` for a refusal without a reason; ``Findings`` if the edit is refused.
  func edit(_ kind: Vote.Kind, saying text: String?) throws -> Edit {
    if kind == .reject, (text ?? "").isEmpty {
      throw Finding(
        .commentRequired, "\(record.id) cannot be refused without a comment", remedy: "-m …")
    }
    var draft = Draft(changing: record, action: kind.rawValue)
    draft.decide(at: stage.name)
    if let text { draft.say(text) }
    return try draft.finish(in: desk.circumstance)
  }
}

extension Finding {
  /// The finding that a record waits for no decision.
  static func notWaiting(_ record: Record) -> Finding {
    let stages = record.type.approvable?.stages ?? []
    var states: [String] = []
    for stage in stages where !states.contains(stage.state) { states.append(stage.state) }
    return Finding(
      .approvalStage,
      "\(record.id) is \(record.state ?? "without a state") and waits for no decision",
      remedy: states.isEmpty
        ? "\(record.type.withArticle) is never decided on"
        : "\(record.type.withArticle) is decided on when \(states.joined(separator: " or "))")
  }
}
