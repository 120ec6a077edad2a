extension Condition {
  /// Finds what makes no sense for records that know `vocabulary`.
  ///
  /// - Parameter vocabulary: The names there are, and what they mean.
  /// - Returns: Unknown names, values of the wrong kind and operators that don't apply, in the
  ///   order they stand in the text; nothing when the condition makes sense.
  public func check(against vocabulary: some Vocabulary) -> [ConditionError] {
    var checker = Checker(vocabulary)
    checker.check(root)
    return checker.errors.sorted { $0.columns.lowerBound < $1.columns.lowerBound }
  }

  /// Collects errors on a walk through clauses.
  struct Checker {
    /// The names there are, or nil where nothing is known about them.
    private var vocabulary: (any Vocabulary)?
    private(set) var errors: [ConditionError] = []

    init(_ vocabulary: (any Vocabulary)?) { self.vocabulary = vocabulary }

    var known: (any Vocabulary)? { vocabulary }
  }
}

extension Condition.Checker {
  typealias Clause = Condition.Clause
  typealias Operand = Condition.Operand
  typealias Place = Condition.Place

  mutating func fail(_ message: String, at place: Place, remedy: String? = nil) {
    errors.append(ConditionError(message, at: place, remedy: remedy))
  }

  mutating func check(_ clause: Clause) {
    switch clause {
    case .all(let clauses, _), .any(let clauses, _): for clause in clauses { check(clause) }
    case .not(let clause, _): check(clause)
    case .quantified(_, let path, let inner, _): check(elementsOf: path, inner)
    case .comparison(let left, let comparator, let right, _): check(left, comparator, right)
    case .has(let path, let patterns, _): check(path, patterns)
    case .mention: return
    case .presence(let operand, _, _): _ = meaning(of: operand)
    case .truth(let operand, let place):
      let meaning = meaning(of: operand)
      guard meaning.kind != .boolean, meaning.kind != .anything else { return }
      let text = operand.printed(.fields)
      fail(
        "\(text) is \(meaning.name), which is neither true nor false", at: place,
        remedy: "expected a comparison, such as \(text) is set")
    }
  }

  private mutating func check(elementsOf path: Condition.Path, _ inner: Clause?) {
    let vocabulary: (any Vocabulary)?
    switch meaning(of: path) {
    case .anything: vocabulary = nil
    case .list(of: .reference(let known)), .list(of: .map(let known)), .reference(let known):
      vocabulary = known
    case .list(of: .anything): vocabulary = nil
    case .list(of: let item): vocabulary = ItemVocabulary(item: item)
    case let meaning:
      fail(
        "\(path.text) is \(meaning.name), not a list", at: path.place,
        remedy: "any, all and no need a list or links")
      return
    }
    guard let inner else { return }
    var checker = Self(vocabulary)
    checker.check(inner)
    errors += checker.errors
  }

  /// What the operand is; what is unknown or already wrong is anything.
  mutating func meaning(of operand: Operand) -> Meaning {
    switch operand {
    case .literal(let literal, _): return literal.meaning
    case .path(let path): return meaning(of: path)
    case .call(let function, let arguments, _):
      guard let argument = arguments.first else { return function.result }
      let meaning = meaning(of: argument)
      if meaning.kind != .anything, !function.accepts(meaning) {
        let text = argument.printed(.fields)
        fail(
          "\(text) is \(meaning.name)", at: argument.place, remedy: "expected \(function.usage)")
      }
      return function.result
    case .list(let items, _):
      let meanings = items.map { meaning(of: $0) }
      return .list(of: meanings.count == 1 ? meanings[0] : .anything)
    case .sum(let left, let isMinus, let right, let place):
      let (leftMeaning, rightMeaning) = (meaning(of: left), meaning(of: right))
      if let sum = leftMeaning.sum(with: rightMeaning, isMinus: isMinus) { return sum }
      let (first, second) = (leftMeaning.name, rightMeaning.name)
      fail(
        isMinus ? "\(second) can't be taken from \(first)" : "\(first) and \(second) don't add up",
        at: place, remedy: "expected two numbers, two durations, or a time and a duration")
      return .anything
    }
  }

  mutating func meaning(of path: Condition.Path) -> Meaning {
    guard let vocabulary else { return .anything }
    if let meaning = vocabulary.meaning(of: path.names) { return meaning }
    let nearest = Spelling.nearest(to: path.text, among: vocabulary.names)
    fail(
      "there is no field \(path.text)", at: path.place,
      remedy: nearest.map { "did you mean \($0)?" } ?? Self.choice(of: vocabulary.names))
    return .anything
  }

  private static func choice(of names: [String]) -> String? {
    (1...12).contains(names.count) ? "expected one of \(names.joined(separator: ", "))" : nil
  }
}

extension Condition.Literal {
  fileprivate var meaning: Meaning {
    switch value {
    case .integer: .integer
    case .decimal: .decimal
    case .boolean: .boolean
    case .instant: .instant
    case .day: .day
    case .span: .span
    default: .text
    }
  }
}
