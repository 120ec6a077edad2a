extension Condition {
  /// The first part whose answer depends on the time at which it is asked, in columns; nil if there
  /// is none.
  ///
  /// - Parameter vocabulary: The names there are: whether `today` is a day depends on what it is
  ///   compared with.
  /// - Returns: The columns, from 1 and counted in Unicode scalars.
  public func partAskingTime(of vocabulary: some Vocabulary) -> Range<Int>? {
    var checker = Checker(vocabulary)
    return checker.time(in: root)?.columns
  }
}

extension Condition.Checker {
  /// Where a part asks for the time.
  fileprivate mutating func time(in clause: Clause) -> Place? {
    switch clause {
    case .all(let clauses, _), .any(let clauses, _): return first(of: clauses) { $0.time(in: $1) }
    case .not(let clause, _): return time(in: clause)
    case .quantified(_, let path, let inner, _):
      guard let inner else { return nil }
      var checker = Self(vocabulary(ofElementsAt: path))
      return checker.time(in: inner)
    case .comparison(let left, _, let right, _):
      return time(in: left, comparedWith: right) ?? time(in: right, comparedWith: left)
    case .presence(let operand, _, _), .truth(let operand, _):
      return time(in: operand, comparedWith: operand)
    case .has(let path, let patterns, _):
      guard isTime(.path(path)) else { return nil }
      return patterns.first(where: \.asksForTime)?.place
    case .mention: return nil
    }
  }

  private mutating func time(in operand: Operand, comparedWith other: Operand) -> Place? {
    switch operand {
    case .literal(let literal, let place): literal.isRelativeTime && isTime(other) ? place : nil
    case .path: nil
    case .call(let function, let arguments, let place):
      ["now", "today", "age"].contains(function.name)
        ? place : first(of: arguments) { $0.time(in: $1, comparedWith: other) }
    case .list(let operands, _): first(of: operands) { $0.time(in: $1, comparedWith: other) }
    case .sum(let left, _, let right, _):
      time(in: left, comparedWith: other) ?? time(in: right, comparedWith: other)
    }
  }

  private mutating func first<Part>(
    of parts: [Part], _ place: (inout Self, Part) -> Place?
  ) -> Place? {
    for part in parts {
      if let place = place(&self, part) { return place }
    }
    return nil
  }

  /// True of what holds instants or days, or may.
  private mutating func isTime(_ operand: Operand) -> Bool {
    switch meaning(of: operand) {
    case .instant, .day, .anything, .list(of: .instant), .list(of: .day): true
    default: false
    }
  }

  private mutating func vocabulary(ofElementsAt path: Condition.Path) -> (any Vocabulary)? {
    switch meaning(of: .path(path)) {
    case .list(of: .reference(let known)), .list(of: .map(let known)), .reference(let known): known
    case .anything: nil
    case .list(of: let item): ItemVocabulary(item: item)
    default: nil
    }
  }
}
