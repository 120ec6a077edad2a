/// Judges moves that somebody must have agreed to; who that is, is not known here.
public protocol MoveGate {
  /// Why a record may not go on.
  ///
  /// - Parameters:
  ///   - record: The record as the move would leave it.
  ///   - before: The record as it was.
  ///   - verb: The verb of the move.
  /// - Returns: Findings that refuse it; none if it may.
  func refusals(of record: Record, since before: Record, verb: String) -> [Finding]
}

extension Circumstance {
  /// What the gate says of a move; nothing without one.
  func refusals(of record: Record, since before: Record?, verb: String) -> [Finding] {
    let asks = [Approvable.trait, Templated.trait].contains { record.type.has(trait: $0) }
    guard let gate, let before, asks, record.state != before.state else { return [] }
    return gate.refusals(of: record, since: before, verb: verb)
  }
}

extension Record {
  /// The stage that a move by a verb passes; nil if it passes none.
  ///
  /// The condition of the stage is asked of the record as the move leaves it: it is what goes on.
  public func stage(
    passedBy verb: String, from state: String?, at now: Instant, rulebook: Rulebook,
    lookup: any Lookup
  ) -> Approvable.Stage? {
    type.approvable?.stages.first { stage in
      stage.verb == verb && stage.state == state
        && stage.when.map { satisfies($0, at: now, rulebook: rulebook, lookup: lookup) } ?? true
    }
  }

  /// The stage whose verb leads to a state; nil if none does.
  public func stage(
    openingInto target: String, at now: Instant, rulebook: Rulebook, lookup: any Lookup
  ) -> Approvable.Stage? {
    type.approvable?.stages.first { stage in
      type.transitions.contains { $0.verb == stage.verb && $0.target == target }
        && stage.when.map { satisfies($0, at: now, rulebook: rulebook, lookup: lookup) } ?? true
    }
  }
}
