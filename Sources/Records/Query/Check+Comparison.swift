extension Condition.Checker {
  typealias Comparator = Condition.Comparator

  mutating func check(_ left: Operand, _ comparator: Comparator, _ right: Operand) {
    switch comparator {
    case .equal, .unequal: checkPair(left, right, ordered: false)
    case .less, .atMost, .greater, .atLeast: checkPair(left, right, ordered: true)
    case .matches, .matchesNot: checkMatch(left, right)
    case .isIn, .isNotIn: checkMembership(left, comparator, right)
    case .contains, .containsNot: checkContents(left, right)
    }
  }

  private mutating func checkPair(_ left: Operand, _ right: Operand, ordered: Bool) {
    let (leftMeaning, rightMeaning) = (meaning(of: left), meaning(of: right))
    guard !isList(left, leftMeaning) else { return }
    if rightMeaning.kind == .list, leftMeaning.kind != .list {
      fail("the right side is a list", at: right.place, remedy: "write in for the operator")
      return
    }
    if ordered, let unordered = [leftMeaning, rightMeaning].first(where: \.isUnordered) {
      fail(
        "\(unordered.name) has no order", at: left.place.to(right.place), remedy: "write = or !=")
      return
    }
    check(left, leftMeaning, against: right, rightMeaning)
  }

  /// Checks that two values compare, of which at most one is a literal of the other's kind.
  private mutating func check(
    _ left: Operand, _ leftMeaning: Meaning, against right: Operand, _ rightMeaning: Meaning
  ) {
    switch (left.literal, right.literal) {
    case (nil, let literal?): check(literal, at: right.place, for: left, leftMeaning)
    case (let literal?, nil): check(literal, at: left.place, for: right, rightMeaning)
    default:
      guard leftMeaning.kind != rightMeaning.kind, leftMeaning.kind != .anything,
        rightMeaning.kind != .anything
      else { return }
      fail(
        "\(leftMeaning.name) and \(rightMeaning.name) don't compare",
        at: left.place.to(right.place))
    }
  }

  mutating func check(
    _ literal: Condition.Literal, at place: Place, for operand: Operand, _ meaning: Meaning
  ) {
    let name = operand.printed(.fields)
    if case .choice(let values) = meaning, !values.contains(literal.text) {
      let nearest = Spelling.nearest(to: literal.text, among: values)
      let allowed = "allowed: \(values.joined(separator: ", "))"
      fail(
        "\(name) is never \(literal.text)", at: place,
        remedy: nearest.map { "did you mean \($0)? \(allowed)" } ?? allowed)
    } else if !literal.fits(meaning) {
      fail(
        "\(name) is \(meaning.name), which \(literal.text) is not", at: place,
        remedy: "expected \(meaning.example)")
    }
  }

  private mutating func checkMatch(_ left: Operand, _ right: Operand) {
    let (leftMeaning, rightMeaning) = (meaning(of: left), meaning(of: right))
    guard !isList(left, leftMeaning) else { return }
    if left.literal == nil { requireText(left, leftMeaning) }
    if right.literal == nil { requireText(right, rightMeaning) }
  }

  private mutating func requireText(_ operand: Operand, _ meaning: Meaning) {
    guard meaning.kind != .text, meaning.kind != .anything else { return }
    let name = operand.printed(.fields)
    fail("\(name) is \(meaning.name), not text", at: operand.place, remedy: "~ finds text in text")
  }

  private mutating func checkMembership(
    _ left: Operand, _ comparator: Comparator, _ right: Operand
  ) {
    let leftMeaning = meaning(of: left)
    guard !isList(left, leftMeaning) else { return }
    if case .list(let items, _) = right {
      for item in items { check(left, leftMeaning, against: item, meaning(of: item)) }
      return
    }
    switch meaning(of: right) {
    case .anything: break
    case .list(of: let item):
      if let literal = left.literal {
        check(literal, at: left.place, for: right, item)
      } else {
        check(left, leftMeaning, against: right, item)
      }
    default:
      fail(
        "\(comparator.rawValue) needs a list", at: right.place, remedy: "expected [one, two]")
    }
  }

  private mutating func checkContents(_ left: Operand, _ right: Operand) {
    let (leftMeaning, rightMeaning) = (meaning(of: left), meaning(of: right))
    switch leftMeaning {
    case .anything: break
    case .list(of: let item): check(left, item, against: right, rightMeaning)
    default:
      let name = left.printed(.fields)
      fail(
        "\(name) is \(leftMeaning.name), not a list", at: left.place,
        remedy: leftMeaning.kind == .text ? "write ~ to find text in text" : "write = or in")
    }
  }

  /// Reports a list where a single value is needed, and says what to write instead.
  private mutating func isList(_ operand: Operand, _ meaning: Meaning) -> Bool {
    guard meaning.kind == .list || meaning.kind == .map else { return false }
    let name = operand.printed(.fields)
    let remedy =
      if case .list(of: let item) = meaning {
        "write \(name) contains …, or any \(name) where (\(item.isNamed ? "…" : "it …"))"
      } else {
        "write the name of a field in it"
      }
    fail("\(name) is \(meaning.name)", at: operand.place, remedy: remedy)
    return true
  }
}

extension Meaning {
  fileprivate var isUnordered: Bool { kind == .boolean || kind == .map }

  /// Whether its parts go by names of their own.
  fileprivate var isNamed: Bool {
    switch self {
    case .reference, .map: true
    default: false
    }
  }
}
