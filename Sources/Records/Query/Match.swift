extension Condition {
  /// Whether the condition is true of `subject`.
  ///
  /// Nothing equals an absent value, and nothing is larger or smaller than it; so its negations
  /// `!=`, `!~`, `not in` and `not contains` are true of it. Values that don't compare are unequal.
  ///
  /// - Parameters:
  ///   - subject: The record or element it is asked about.
  ///   - now: The instant that `now()`, `today()` and `age(…)` go by.
  /// - Returns: True or false, also for conditions that were never checked.
  public func holds(for subject: some Subject, at now: Instant) -> Bool {
    root.holds(in: Scope(subject: subject, now: now))
  }
}

extension Condition.Clause {
  func holds(in scope: Condition.Scope) -> Bool {
    switch self {
    case .all(let clauses, _): clauses.allSatisfy { $0.holds(in: scope) }
    case .any(let clauses, _): clauses.contains { $0.holds(in: scope) }
    case .not(let clause, _): !clause.holds(in: scope)
    case .quantified(let quantifier, let path, let inner, _):
      quantifier.holds(of: scope.subject.elements(at: path.names)) { element in
        inner?.holds(in: Condition.Scope(subject: element, now: scope.now)) ?? true
      }
    case .comparison(let left, let comparator, let right, _):
      comparator.holds(left, right, in: scope)
    case .presence(let operand, let isSet, _): operand.value(in: scope).isEmpty != isSet
    case .truth(let operand, _): operand.value(in: scope) == .boolean(true)
    case .has(let path, let patterns, _): patterns.contains { $0.fits(path, in: scope) }
    case .mention(let text, _): scope.subject.mentions(text)
    }
  }
}

extension Condition.Quantifier {
  fileprivate func holds(of elements: [any Subject], where test: (any Subject) -> Bool) -> Bool {
    switch self {
    case .any: elements.contains(where: test)
    case .all: elements.allSatisfy(test)
    case .no: !elements.contains(where: test)
    }
  }
}

extension Condition.Comparator {
  typealias Operand = Condition.Operand
  typealias Scope = Condition.Scope

  fileprivate func holds(_ left: Operand, _ right: Operand, in scope: Scope) -> Bool {
    switch self {
    case .equal: areEqual(left, right, in: scope)
    case .unequal: !areEqual(left, right, in: scope)
    case .less: order(left, right, in: scope) == .less
    case .atMost: [.less, .equal].contains(order(left, right, in: scope))
    case .greater: order(left, right, in: scope) == .greater
    case .atLeast: [.greater, .equal].contains(order(left, right, in: scope))
    case .matches: matches(left, right, in: scope)
    case .matchesNot: !matches(left, right, in: scope)
    case .isIn: isFound(left, in: right, scope)
    case .isNotIn: !isFound(left, in: right, scope)
    case .contains: contains(left, right, in: scope)
    case .containsNot: !contains(left, right, in: scope)
    }
  }

  private func order(_ left: Operand, _ right: Operand, in scope: Scope) -> Ordering? {
    let (leftValue, rightValue) = Operand.values(of: left, right, in: scope)
    return leftValue.compare(to: rightValue)
  }

  /// Choices are equal by name; where they stand among the declared ones need not be looked up.
  private func areEqual(_ left: Operand, _ right: Operand, in scope: Scope) -> Bool {
    let (leftValue, rightValue) = Operand.values(of: left, right, in: scope, areRanked: false)
    return leftValue.compare(to: rightValue) == .equal
  }

  private func matches(_ left: Operand, _ right: Operand, in scope: Scope) -> Bool {
    guard let text = left.value(in: scope).words else { return false }
    guard let part = right.literal?.text ?? right.value(in: scope).words else { return false }
    return Condition.isFound(part.lowercased(), in: text.lowercased())
  }

  private func isFound(_ left: Operand, in right: Operand, _ scope: Scope) -> Bool {
    if case .list(let items, _) = right {
      return items.contains { areEqual(left, $0, in: scope) }
    }
    guard case .list(let values) = right.value(in: scope) else { return false }
    let value = left.value(in: scope)
    return values.contains { item in
      (left.literal?.value(like: item) ?? value).compare(to: item) == .equal
    }
  }

  private func contains(_ left: Operand, _ right: Operand, in scope: Scope) -> Bool {
    guard case .list(let values) = left.value(in: scope) else { return false }
    let wanted = right.value(in: scope)
    return values.contains { item in
      item.compare(to: right.literal?.value(like: item) ?? wanted) == .equal
    }
  }
}

extension Condition.Operand {
  /// The values of both sides, a literal being of the kind that the other side has.
  static func values(
    of left: Self, _ right: Self, in scope: Condition.Scope, areRanked: Bool = true
  ) -> (Value, Value) {
    switch (left.literal, right.literal) {
    case (nil, let literal?):
      let value = left.value(in: scope)
      return (value, literal.value(like: value, of: areRanked ? left : nil, in: scope))
    case (let literal?, nil):
      let value = right.value(in: scope)
      return (literal.value(like: value, of: areRanked ? right : nil, in: scope), value)
    default: return (left.value(in: scope), right.value(in: scope))
    }
  }

  package func value(in scope: Condition.Scope) -> Value {
    switch self {
    case .literal(let literal, _): literal.value
    case .path(let path): scope.subject.value(at: path.names, slot: path.slot)
    case .call(let function, let arguments, _): function.apply(arguments.first, scope)
    case .list(let items, _): .list(items.map { $0.value(in: scope) })
    case .sum(let left, let isMinus, let right, _):
      left.value(in: scope).sum(with: right.value(in: scope), isMinus: isMinus)
    }
  }
}

extension Condition {
  /// Whether a text holds another, both in small letters.
  package static func isFound(_ part: String, in whole: String) -> Bool {
    if whole.utf8.contains(sequence: part.utf8) { return true }
    // Other letters than ASCII's have several spellings.
    return part.utf8.contains { $0 >= 0x80 } && whole.contains(part)
  }
}

extension Condition.Literal {
  /// The literal as a value like that of `operand`, with its rank when that is a choice.
  func value(
    like other: Value, of operand: Condition.Operand?, in scope: Condition.Scope
  ) -> Value {
    if let time = time(like: other, at: scope.now) { return time }
    guard case .choice(let name, _) = other, name != text, case .path(let path)? = operand,
      let rank = scope.subject.rank(of: text, at: path.names)
    else { return value(like: other) }
    return .choice(text, rank: rank)
  }
}

extension Collection where Element: Equatable {
  /// Whether `part` occurs in this collection; an empty part always does.
  fileprivate func contains(sequence part: some Collection<Element>) -> Bool {
    guard let first = part.first else { return true }
    var rest = self[...]
    while let start = rest.firstIndex(of: first) {
      if rest[start...].starts(with: part) { return true }
      rest = rest[index(after: start)...]
    }
    return false
  }
}
