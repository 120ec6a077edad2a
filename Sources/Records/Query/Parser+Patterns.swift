extension Condition.Parser {
  typealias Pattern = Condition.Pattern

  /// The clause `field:value` ahead, if there is one.
  mutating func has() throws(ConditionError) -> Clause? {
    guard case .word(let word) = token.kind, let colon = word.firstIndex(of: ":"),
      Condition.Parser.isPath(word[..<colon])
    else { return nil }
    let start = token.place
    let names = word[..<colon].split(separator: ".").map(String.init)
    let rest = String(word[word.index(after: colon)...])
    let path = Condition.Path(
      names: names,
      place: Condition.Place(start: start.start, end: start.start + word[..<colon].count))
    var patterns: [Pattern] = []
    advance()
    if rest.isEmpty {
      patterns.append(try pattern(after: path.text))
    } else {
      patterns.append(
        Self.pattern(rest, at: Condition.Place(start: path.place.end + 1, end: start.end)))
    }
    while skip(.symbol(",")) { patterns.append(try pattern(after: path.text)) }
    return .has(path, patterns, start.to(last))
  }

  private mutating func pattern(after name: String) throws(ConditionError) -> Pattern {
    let place = token.place
    switch token.kind {
    case .quoted(let text):
      advance()
      return .word(.init(quoted: text), place)
    case .word(let word):
      advance()
      return Self.pattern(word, at: place)
    case .symbol("+"):
      advance()
      guard case .word(let word) = token.kind else { throw unexpected("expected a value") }
      let whole = place.to(token.place)
      advance()
      return .word(.init(word: "+" + word), whole)
    default: throw unexpected("expected a value for \(name)")
    }
  }

  private static func pattern(_ word: String, at place: Condition.Place) -> Pattern {
    let parts = word.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !(parts[0].isEmpty && parts[1].isEmpty) else {
      return .word(.init(word: word), place)
    }
    func bound(_ part: Substring) -> Condition.Literal? {
      part.isEmpty ? nil : Condition.Literal(word: String(part))
    }
    return .range(bound(parts[0]), bound(parts[1]), place)
  }

  /// In a query, the word or quoted text ahead, if it stands alone.
  mutating func mention() -> Clause? {
    guard let isFlag else { return nil }
    let place = token.place
    switch token.kind {
    case .quoted(let text) where standsAlone:
      advance()
      return .mention(text, place)
    case .word(let word)
    where standsAlone && !Condition.operators.contains(word) && !isFlag(word):
      advance()
      return .mention(word, place)
    default: return nil
    }
  }

  /// Whether the token ahead is no part of a comparison or a call.
  private var standsAlone: Bool {
    switch token(at: index + 1).kind {
    case .end, .quoted, .field: true
    case .word(let next):
      !["in", "is", "contains"].contains(next) && !(next == "not" && isComparedAfterNot)
    case .symbol(let symbol): symbol == ")"
    }
  }

  /// Whether `not` is part of `not in` or `not contains`.
  private var isComparedAfterNot: Bool {
    switch token(at: index + 2).kind {
    case .word("in"), .word("contains"): true
    default: false
    }
  }

  /// Whether a text can be a path: names with points between.
  private static func isPath(_ text: Substring) -> Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic else { return false }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { name in
      !name.isEmpty && !name.unicodeScalars.contains { ["/", "@", "+"].contains($0) }
    }
  }
}
