public import Records

extension RuleHistory {
  /// What is true of records with a clock that is not at its end, as far as their states and
  /// tracked fields say.
  ///
  /// It spares a look at the many records whose clocks have long stopped. Links, linked records and
  /// untracked fields are not asked for: what they were is found by reading history.
  ///
  /// - Parameters:
  ///   - type: The name of the records' type.
  ///   - target: Only clocks of this target; nil for all.
  ///   - now: The instant for which clocks are read.
  ///   - start: An instant since when the answer is to count: a record of which it is not true has had
  ///     no clock that was not at its end since then, if nothing has happened to it.
  ///   - rulebookKey: That of the record types by which the condition will be asked.
  /// - Returns: The condition; nil if nothing can be said.
  public func outlook(
    for type: String, target: String?, at now: Instant, since start: Instant, rulebookKey: String
  ) -> Condition? {
    guard version(at: now).map({ $0.rulebookKey == rulebookKey }) ?? true else { return nil }
    var outlooks: [Condition] = []
    for name in targets(for: type) where target == nil || name == target {
      // Before its first edition a target has no clocks.
      guard let edition = editions(of: name, for: type).last(where: { $0.since <= now }) else {
        continue
      }
      guard edition.since <= start else { return nil }
      guard let rule = edition.rule else { continue }
      guard let outlook = rule.outlook(for: edition.type) else { return nil }
      outlooks.append(outlook)
    }
    return .any(outlooks)
  }
}

extension TargetRule {
  /// What is true while a clock is not at its end; nil if nothing can be said.
  fileprivate func outlook(for type: RecordType) -> Condition? {
    func isTold(_ name: String) -> Bool {
      switch name {
      case "id", "state", "category": true
      case "title": type.field(role: "title")?.isTracked ?? false
      default: type.field(asked: name)?.isTracked ?? false
      }
    }
    var parts = [clauses[.stop]?.necessaryOfOthers(asking: isTold)]
    if !target.isNeverCancelled {
      if let cancel = clauses[.cancel] {
        parts.append(cancel.necessaryOfOthers(asking: isTold))
      } else {
        let goals = goals.map { $0.when?.necessary(asking: isTold) }
        parts.append(clauses[.when]?.necessary(asking: isTold))
        parts.append(goals.contains { $0 == nil } ? nil : .any(goals.compactMap(\.self)))
      }
    }
    let known = parts.compactMap(\.self)
    return known.isEmpty ? nil : .all(known)
  }
}

extension AutoClose {
  /// What is true of records for which the verb is due at an instant.
  public func outlook(for type: RecordType, at now: Instant) -> Condition {
    let states = type.states.map(\.name).filter { state in
      type.transitions.contains { $0.verb == verb && $0.leads(from: state) }
    }
    let since = type.field(since).map {
      Condition.field($0, isAtMost: .instant(now + Span(seconds: -after.seconds)))
    }
    return .all([.state(isOneOf: states)] + (since.map { [$0] } ?? []))
  }
}
