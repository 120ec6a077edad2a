extension Condition {
  /// Words that stand between a field and a value, or between conditions.
  static let operators: Set<String> = ["and", "or", "not", "in", "is", "contains", "where"]

  /// Words that are not read as a field's name.
  static let reserved = operators.union(["any", "all", "no", "true", "false"])
}

extension Condition.Parser {
  typealias Operand = Condition.Operand

  /// What a bare word is.
  enum Side { case fields, words }

  mutating func operand(_ side: Side) throws(ConditionError) -> Operand {
    var result = try term(side)
    var depth = 0
    while token.kind == .symbol("+") || token.kind == .symbol("-") {
      let isMinus = token.kind == .symbol("-")
      advance()
      // A long sum nests to the left, as deep as it is long.
      try enter()
      depth += 1
      let right = try term(side)
      result = .sum(result, isMinus: isMinus, right, result.place.to(last))
    }
    for _ in 0..<depth { leave() }
    return result
  }

  private mutating func term(_ side: Side) throws(ConditionError) -> Operand {
    try enter()
    defer { leave() }
    let start = token.place
    switch token.kind {
    case .quoted(let text):
      advance()
      return .literal(.init(quoted: text), start)
    case .field: return .path(try path())
    case .word(let word):
      if self.token(at: index + 1).kind == .symbol("("), !Condition.operators.contains(word) {
        return try call(word)
      }
      return try self.word(word, side)
    case .symbol("["): return .list(try list(), start.to(last))
    case .symbol("+"):
      // A time from now, such as +2h.
      guard side == .words, case .word(let word) = self.token(at: index + 1).kind,
        Span(word) != nil
      else { throw unexpected("expected a value") }
      advance()
      advance()
      return .literal(.init(word: "+" + word), start.to(last))
    case .symbol("("):
      advance()
      let operand = try operand(side)
      try expect(")", after: "the value")
      return operand
    default: throw unexpected(side == .fields ? "expected a field" : "expected a value")
    }
  }

  private mutating func word(_ word: String, _ side: Side) throws(ConditionError) -> Operand {
    guard !Condition.operators.contains(word) else {
      let needed = side == .fields ? "a field" : "a value"
      throw unexpected("expected \(needed); as text write '\(word)'")
    }
    let literal = Condition.Literal(word: word)
    let isNumeral = word.utf8.first.map { $0 == UInt8(ascii: "-") || Self.isDigit($0) } ?? false
    guard side == .words || isNumeral || word == "true" || word == "false" else {
      return .path(try path())
    }
    if side == .fields, case .text = literal.value {
      throw ConditionError(
        "\(word) is not a field's name", at: token.place,
        remedy: "expected a name that starts with a letter, or text in quotes")
    }
    let place = token.place
    advance()
    return .literal(literal, place)
  }

  private mutating func list() throws(ConditionError) -> [Operand] {
    advance()
    var items = [try operand(.words)]
    while skip(.symbol(",")) { items.append(try operand(.words)) }
    guard skip(.symbol("]")) else { throw unexpected("expected , or ] in the list") }
    return items
  }

  private mutating func call(_ name: String) throws(ConditionError) -> Operand {
    let start = token.place
    guard let function = Condition.Function.table[name] else {
      let names = Condition.Function.table.keys.sorted()
      let nearest = Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
      throw ConditionError(
        "there is no function \(name)", at: start,
        remedy: nearest ?? "expected one of \(names.joined(separator: ", "))")
    }
    advance()
    advance()
    var arguments: [Operand] = []
    while token.kind != .symbol(")") {
      arguments.append(try operand(.fields))
      guard skip(.symbol(",")) else { break }
    }
    try expect(")", after: "what \(name) is given")
    let place = start.to(last)
    guard arguments.count == (function.expects == nil ? 0 : 1) else {
      throw ConditionError(
        "\(name) is given \(arguments.count) values", at: place,
        remedy: "expected \(function.usage)")
    }
    let isPath = if case .path? = arguments.first { true } else { false }
    guard isPath || !function.takesPath else {
      throw ConditionError(
        "\(name) needs a field", at: place, remedy: "expected \(function.usage)")
    }
    return .call(function, arguments, place)
  }

  mutating func path() throws(ConditionError) -> Condition.Path {
    let text: String
    switch token.kind {
    case .word(let word) where !Condition.operators.contains(word): text = word
    case .field(let word): text = word
    default: throw unexpected("expected a field")
    }
    let names = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let starts = text.utf8.first.map { !Self.isDigit($0) && $0 != UInt8(ascii: "-") } ?? false
    guard starts, names.allSatisfy(Self.isName) else {
      throw ConditionError(
        "\(text) is not a field's name", at: token.place,
        remedy: "expected letters, digits, _ and -, with a point between names")
    }
    let place = token.place
    advance()
    return Condition.Path(names: names, place: place)
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.utf8.contains { [":", "/", "@"].map(UInt8.init(ascii:)).contains($0) }
      && !text.unicodeScalars.contains("+")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
