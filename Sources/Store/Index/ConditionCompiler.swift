import Records

/// Turns conditions about records of one type into SQL.
///
/// What SQL can't say exactly becomes something that is true more often; the records that it finds
/// are then asked themselves.
struct ConditionCompiler {
  typealias Clause = Condition.Clause
  typealias Operand = Condition.Operand
  typealias Literal = Condition.Literal

  let schema: IndexSchema
  let table: TypeTable
  /// What the table is called in the statement.
  let alias: String
  let now: Instant
  /// The tables that there are: a type without records has none.
  let existing: Set<String>
  let depth: Int

  init(
    _ schema: IndexSchema, _ table: TypeTable, at now: Instant, existing: Set<String>,
    depth: Int = 0
  ) {
    (self.schema, self.table, self.now, self.existing) = (schema, table, now, existing)
    self.depth = depth
    alias = "r\(depth)"
  }

  /// The condition in SQL.
  func compile(_ condition: Condition) -> SQLClause { compile(condition.root) }

  func compile(_ clause: Clause) -> SQLClause {
    switch clause {
    case .all(let clauses, _): return .all(clauses.map(compile))
    case .any(let clauses, _): return .any(clauses.map(compile))
    case .not(let clause, _): return compile(clause).negated
    case .quantified(let quantifier, let path, let inner, _):
      return quantified(quantifier, path, inner)
    case .comparison(let left, let comparator, let right, _):
      return comparison(left, comparator, right)
    case .presence(let operand, let isSet, _):
      let clause = presence(operand)
      return isSet ? clause : clause.negated
    case .truth(let operand, _): return compared(operand, .equal, .boolean(true))
    case .has(let path, let patterns, _):
      return .any(patterns.map { has(path, $0) })
    case .mention(let text, _): return mentioned(text)
    }
  }

  // MARK: Comparisons

  private func comparison(
    _ left: Operand, _ comparator: Condition.Comparator, _ right: Operand
  ) -> SQLClause {
    switch comparator {
    case .matches: return matches(left, right)
    case .matchesNot: return matches(left, right).negated
    case .isIn: return isIn(left, right)
    case .isNotIn: return isIn(left, right).negated
    case .contains: return contains(left, right)
    case .containsNot: return contains(left, right).negated
    default: break
    }
    if let literal = right.literal { return compared(left, comparator, literal: literal) }
    if let literal = left.literal, let turned = comparator.turned {
      return compared(right, turned, literal: literal)
    }
    if let value = constant(right) { return compared(left, comparator, value) }
    return comparedTerms(left, comparator, right)
  }

  /// Two fields of one kind.
  private func comparedTerms(
    _ left: Operand, _ comparator: Condition.Comparator, _ right: Operand
  ) -> SQLClause {
    guard let first = term(left), let second = term(right) else { return .unknown }
    switch (first.kind, second.kind) {
    case (.instant, .instant), (.day, .day), (.integer, .integer), (.span, .span):
      let clause = SQLClause(
        sql: "\(first.sql) \(comparator == .unequal ? "=" : comparator.rawValue) \(second.sql)",
        arguments: first.arguments + second.arguments)
      return comparator == .unequal ? clause.negated : clause
    default: return .unknown
    }
  }

  private func compared(
    _ operand: Operand, _ comparator: Condition.Comparator, literal: Literal
  ) -> SQLClause {
    if comparator == .unequal { return compared(operand, .equal, literal: literal).negated }
    return onTerm(operand) { term, _ in
      term.compared(comparator, to: value(of: literal, like: term))
    }
  }

  private func compared(
    _ operand: Operand, _ comparator: Condition.Comparator, _ value: Value
  ) -> SQLClause {
    if comparator == .unequal { return compared(operand, .equal, value).negated }
    return onTerm(operand) { term, _ in term.compared(comparator, to: value) }
  }

  private func matches(_ left: Operand, _ right: Operand) -> SQLClause {
    guard let part = right.literal?.text else { return .unknown }
    if case .path(let path) = left, path.names.count == 1, let field = field(path.names[0]),
      table.column(field.name) == nil
    {
      // A long text is looked for in all texts of the record first.
      let clause = mentioned(part)
      return field.isList
        ? .unknown : SQLClause(sql: clause.sql, arguments: clause.arguments, isExact: false)
    }
    return onTerm(left) { term, _ in term.matches(part) }
  }

  private func isIn(_ left: Operand, _ right: Operand) -> SQLClause {
    if case .list(let items, _) = right {
      return .any(items.map { comparison(left, .equal, $0) })
    }
    return left.literal == nil ? .unknown : contains(right, left)
  }

  private func contains(_ list: Operand, _ item: Operand) -> SQLClause {
    guard case .path(let path) = list, let literal = item.literal else { return .unknown }
    if path.names.first == "links" { return .unknown }
    guard path.names.count == 1, let list = self.list(path.names[0]) else { return .unknown }
    return onItems(of: list) { term in term.compared(.equal, to: value(of: literal, like: term)) }
  }

  private func presence(_ operand: Operand) -> SQLClause {
    if case .path(let path) = operand {
      if path.names.first == "links", path.names.count == 2 { return linked(as: path.names[1]) }
      if path.names.count == 1, let list = list(path.names[0]) {
        return onItems(of: list) { _ in .always }
      }
    }
    return onTerm(operand) { term, _ in term.isSet }
  }

  /// A literal as a value of the kind that a term has.
  func value(of literal: Literal, like term: SQLTerm) -> Value {
    literal.time(like: term.example, at: now) ?? literal.value(like: term.example)
  }

  /// The value of an operand that is the same for all records.
  private func constant(_ operand: Operand) -> Value? {
    switch operand {
    case .literal(let literal, _): return literal.value
    case .call(let function, let arguments, _):
      guard arguments.isEmpty else { return nil }
      switch function.name {
      case "now": return .instant(now)
      case "today": return .day(now.day)
      default: return nil
      }
    case .sum(let left, _, let right, _):
      guard constant(left) != nil, constant(right) != nil else { return nil }
      return operand.value(in: Condition.Scope(subject: ListItem(.none), now: now))
    case .path, .list: return nil
    }
  }
}

extension Condition.Comparator {
  /// The comparison with its sides exchanged; nil for those that have no such form.
  fileprivate var turned: Self? {
    switch self {
    case .equal, .unequal: self
    case .less: .greater
    case .atMost: .atLeast
    case .greater: .less
    case .atLeast: .atMost
    default: nil
    }
  }
}
