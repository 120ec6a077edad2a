extension Condition {
  /// What is true of every record that the condition holds for, asking only for some names; nil if
  /// nothing is known.
  ///
  /// Links, linked records, the time and the record's text count as not known.
  ///
  /// - Parameter isKnown: True for the names of the record that may be asked for.
  /// - Returns: A condition that is true at least as often.
  public func necessary(asking isKnown: (String) -> Bool) -> Condition? {
    Self.bound(root, isUpper: true, isKnown).map { Condition(making: $0) }
  }

  /// What is true of every record that the condition does not hold for, in the same way.
  public func necessaryOfOthers(asking isKnown: (String) -> Bool) -> Condition? {
    Self.bound(root, isUpper: false, isKnown).map { Condition(making: .not($0, $0.place)) }
  }

  /// True of records that all of some conditions hold for.
  public static func all(_ conditions: [Condition]) -> Condition {
    Condition(making: .all(conditions.map(\.root), .nowhere))
  }

  /// True of records that one of some conditions holds for; of none without conditions.
  public static func any(_ conditions: [Condition]) -> Condition {
    Condition(making: .any(conditions.map(\.root), .nowhere))
  }

  private init(making root: Clause) {
    self.init(text: root.description, root: root)
  }

  /// The clause without what is not known: true more often, or less often; nil if nothing is left.
  private static func bound(
    _ clause: Clause, isUpper: Bool, _ isKnown: (String) -> Bool
  ) -> Clause? {
    switch clause {
    case .all(let clauses, let place):
      let parts = clauses.compactMap { bound($0, isUpper: isUpper, isKnown) }
      // Of what must all be true, a part alone is true more often.
      guard !parts.isEmpty, isUpper || parts.count == clauses.count else { return nil }
      return parts.count == 1 ? parts[0] : .all(parts, place)
    case .any(let clauses, let place):
      let parts = clauses.compactMap { bound($0, isUpper: isUpper, isKnown) }
      guard !parts.isEmpty, !isUpper || parts.count == clauses.count else { return nil }
      return parts.count == 1 ? parts[0] : .any(parts, place)
    case .not(let clause, let place):
      return bound(clause, isUpper: !isUpper, isKnown).map { .not($0, place) }
    case .comparison(let left, _, let right, _):
      return asks(left, isKnown) && asks(right, isKnown) ? clause : nil
    case .presence(let operand, _, _), .truth(let operand, _):
      return asks(operand, isKnown) ? clause : nil
    case .has(let path, let patterns, _):
      return asks(.path(path), isKnown) && !patterns.contains(where: \.asksForTime) ? clause : nil
    case .quantified, .mention: return nil
    }
  }

  /// True of an operand that asks for nothing but known names.
  private static func asks(_ operand: Operand, _ isKnown: (String) -> Bool) -> Bool {
    switch operand {
    case .literal(let literal, _): !literal.isRelativeTime
    case .path(let path): path.names.count == 1 && isKnown(path.names[0])
    case .list(let operands, _): operands.allSatisfy { asks($0, isKnown) }
    case .sum(let left, _, let right, _): asks(left, isKnown) && asks(right, isKnown)
    case .call: false
    }
  }
}

extension Condition.Pattern {
  var asksForTime: Bool {
    switch self {
    case .word(let literal, _): literal.isRelativeTime
    case .range(let start, let end, _): [start, end].contains { $0?.isRelativeTime ?? false }
    }
  }
}
