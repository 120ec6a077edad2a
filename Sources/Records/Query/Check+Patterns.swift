extension Condition.Checker {
  /// Checks `path:pattern,pattern`.
  mutating func check(_ path: Condition.Path, _ patterns: [Condition.Pattern]) {
    switch path.names {
    case ["text"]: return
    case ["link"]: for pattern in patterns { checkLink(pattern) }
    case ["state"]: for pattern in patterns { checkState(path, pattern) }
    default:
      var meaning = meaning(of: path)
      if case .list(of: let item) = meaning { meaning = item }
      for pattern in patterns { check(pattern, path, meaning) }
    }
  }

  private mutating func check(
    _ pattern: Condition.Pattern, _ path: Condition.Path, _ meaning: Meaning
  ) {
    switch pattern {
    case .word(let literal, let place): check(literal, at: place, for: .path(path), meaning)
    case .range(let from, let to, let place):
      for literal in [from, to].compactMap({ $0 }) {
        check(literal, at: place, for: .path(path), meaning)
      }
    }
  }

  private mutating func checkState(_ path: Condition.Path, _ pattern: Condition.Pattern) {
    guard let meaning = stateMeaning else { return }
    let categories = RecordType.Category.allCases.map(\.rawValue)
    check(pattern, path, .choice(meaning + categories.filter { !meaning.contains($0) }))
  }

  /// The states there are; nil where they are not known.
  private var stateMeaning: [String]? {
    if case .choice(let states)? = known?.meaning(of: ["state"]) { states } else { nil }
  }

  private mutating func checkLink(_ pattern: Condition.Pattern) {
    guard case .word(let literal, let place) = pattern else {
      return fail("links have no order", at: pattern.place, remedy: "expected link:TYPE")
    }
    guard let words = known?.linkWords, !words.contains(literal.text),
      !literal.text.utf8.contains(where: { (0x30...0x39).contains($0) || $0 == 0x2D })
    else { return }
    let near = Spelling.nearest(to: literal.text, among: words).map { "did you mean \($0)?" }
    fail(
      "nothing is linked as \(literal.text)", at: place,
      remedy: near ?? "expected a relation, a type, or the id of a record")
  }
}
