extension Condition {
  /// Turns tokens into clauses, by recursive descent along the grammar of ``init(parsing:)``.
  struct Parser {
    private let tokens: [Token]
    /// For each opening parenthesis the index of the token after the one that closes it.
    private let closings: [Int: Int]
    private(set) var index = 0
    private var depth = 0
    var quantifiers = 0
    /// In a query, whether a word that stands alone is a field; nil where only conditions may stand.
    var isFlag: ((String) -> Bool)?

    init(_ tokens: [Token]) {
      self.tokens = tokens
      var open: [Int] = []
      var closings: [Int: Int] = [:]
      for (index, token) in tokens.enumerated() {
        if token.kind == .symbol("(") { open.append(index) }
        if token.kind == .symbol(")"), let start = open.popLast() { closings[start] = index + 1 }
      }
      self.closings = closings
    }

    var token: Token { tokens[index] }

    func token(at index: Int) -> Token { tokens[min(index, tokens.count - 1)] }

    /// The place of the token that was read last.
    var last: Place { tokens[max(index - 1, 0)].place }

    mutating func advance() { index = min(index + 1, tokens.count - 1) }

    mutating func skip(_ kind: Token.Kind) -> Bool {
      guard token.kind == kind else { return false }
      advance()
      return true
    }

    mutating func skip(word: String) -> Bool { skip(.word(word)) }

    mutating func expect(_ symbol: String, after part: String) throws(ConditionError) {
      guard skip(.symbol(symbol)) else { throw unexpected("expected \(symbol) after \(part)") }
    }

    mutating func enter() throws(ConditionError) {
      depth += 1
      guard depth <= Condition.depthLimit else {
        throw ConditionError(
          "the condition nests more than \(Condition.depthLimit) levels deep", at: token.place)
      }
    }

    mutating func leave() { depth -= 1 }

    /// The error that the token ahead is not what `remedy` asks for.
    func unexpected(_ remedy: String) -> ConditionError {
      ConditionError("unexpected \(token.kind)", at: token.place, remedy: remedy)
    }

    /// Whether the parenthesis ahead holds an operand rather than a condition.
    var isOperandInParentheses: Bool {
      guard let after = closings[index] else { return false }
      switch token(at: after).kind {
      case .symbol(let symbol): return symbol != ")" && symbol != "]" && symbol != ","
      case .word("in"), .word("contains"), .word("is"): return true
      case .word("not"): return true
      default: return false
      }
    }
  }
}

extension Condition.Token.Kind: CustomStringConvertible {
  var description: String {
    switch self {
    case .word(let text), .symbol(let text): text
    case .quoted: "quoted text"
    case .field(let text): "$\(text)"
    case .end: "end"
    }
  }
}

extension Condition.Parser {
  typealias Clause = Condition.Clause

  mutating func condition() throws(ConditionError) -> Clause {
    let clause = try disjunction()
    guard token.kind == .end else { throw unexpected("expected and, or, or the end") }
    return clause
  }

  private mutating func disjunction() throws(ConditionError) -> Clause {
    let first = try conjunction()
    var clauses = [first]
    while skip(word: "or") { clauses.append(try conjunction()) }
    return clauses.count == 1 ? first : .any(clauses, place(of: clauses))
  }

  private mutating func conjunction() throws(ConditionError) -> Clause {
    let first = try negation()
    var clauses = [first]
    while skip(word: "and") || beginsClause { clauses.append(try negation()) }
    return clauses.count == 1 ? first : .all(clauses, place(of: clauses))
  }

  /// Whether another clause follows without a word between.
  private var beginsClause: Bool {
    switch token.kind {
    case .word(let word): !["and", "or", "in", "is", "contains", "where"].contains(word)
    case .quoted, .field: true
    case .symbol(let symbol): symbol == "("
    case .end: false
    }
  }

  private func place(of clauses: [Clause]) -> Condition.Place {
    guard let first = clauses.first, let last = clauses.last else { return last }
    return first.place.to(last.place)
  }

  private mutating func negation() throws(ConditionError) -> Clause {
    try enter()
    defer { leave() }
    let start = token.place
    if skip(word: "not") { return .not(try negation(), start.to(last)) }
    if let quantifier = quantifier { return try quantified(quantifier) }
    if let clause = try has() { return clause }
    if let clause = mention() { return clause }
    guard token.kind == .symbol("("), !isOperandInParentheses else { return try comparison() }
    advance()
    let clause = try disjunction()
    try expect(")", after: "the condition")
    return clause
  }

  /// The quantifier ahead, unless the word is a field's name that an operator follows.
  private var quantifier: Condition.Quantifier? {
    guard case .word(let word) = token.kind, let quantifier = Condition.Quantifier(rawValue: word)
    else { return nil }
    switch token(at: index + 1).kind {
    case .field: return quantifier
    case .word(let next): return Condition.operators.contains(next) ? nil : quantifier
    default: return nil
    }
  }

  private mutating func quantified(
    _ quantifier: Condition.Quantifier
  ) throws(ConditionError) -> Clause {
    let start = token.place
    quantifiers += 1
    defer { quantifiers -= 1 }
    guard quantifiers <= Condition.quantifierLimit else {
      throw ConditionError(
        "any, all and no nest more than \(Condition.quantifierLimit) levels deep", at: token.place)
    }
    advance()
    let path = try path()
    var inner: Clause?
    if skip(word: "where") {
      try expect("(", after: "where")
      inner = try disjunction()
      try expect(")", after: "the condition")
    } else if quantifier == .all {
      throw unexpected("expected where (…), since all needs to say what is true of all")
    }
    return .quantified(quantifier, path, inner, start.to(last))
  }

  private mutating func comparison() throws(ConditionError) -> Clause {
    let left = try operand(.fields)
    if skip(word: "is") {
      let isNegated = skip(word: "not")
      let isSet = skip(word: "set")
      guard isSet || skip(word: "empty") else { throw unexpected("expected empty or set") }
      return .presence(left, isSet: isSet != isNegated, left.place.to(last))
    }
    guard let comparator = comparator() else {
      switch token.kind {
      case .end, .symbol(")"), .word("and"), .word("or"): return .truth(left, left.place)
      case .word(let word) where word.hasPrefix("-"):
        throw unexpected("write blanks on both sides of -")
      default: throw unexpected("expected = != < <= > >= ~ !~ in, contains or is, and a value")
      }
    }
    let right = try operand(.words)
    return .comparison(left, comparator, right, left.place.to(last))
  }

  private mutating func comparator() -> Condition.Comparator? {
    switch token.kind {
    case .symbol(let text), .word(let text):
      var name = text
      if text == "not", case .word(let next) = token(at: index + 1).kind { name += " \(next)" }
      guard let comparator = Condition.Comparator(rawValue: name) else { return nil }
      advance()
      if name != text { advance() }
      return comparator
    default: return nil
    }
  }
}
