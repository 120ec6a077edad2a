import TestSupport
import Testing

@testable import Records

/// Conditions at random, of every form the grammar has.
private struct ConditionGenerator {
  typealias Clause = Condition.Clause
  typealias Operand = Condition.Operand

  var random: Dice
  let place = Condition.Place(start: 0, end: 0)

  static let names = ["a", "state", "links", "waits-for", "any", "in", "true", "_x", "é", "x9"]
  static let words = [
    "high", "and", "no", "true", "1", "-12.50", "007", "2026-11-22", "2026-11-22T14:05:11+01:00",
    "4h", "-", "--", "it's", "\"", "'\"", "a b", "", "é", "\n\t\\", "$x", "x(", "+", "1+1",
    "a\u{0}",
  ]

  mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: 0..<choices.count, using: &random)]
  }

  mutating func clause(_ depth: Int) -> Clause {
    switch Int.random(in: depth > 0 ? 0...6 : 3...5, using: &random) {
    case 0: return .all(clauses(depth), place)
    case 1: return .any(clauses(depth), place)
    case 2: return .not(clause(depth - 1), place)
    case 3: return .comparison(operand(depth), comparator(), operand(depth), place)
    case 4: return .presence(operand(depth), isSet: .random(using: &random), place)
    case 5: return .truth(operand(depth), place)
    default:
      let quantifier = pick([Condition.Quantifier.any, .all, .no])
      let isBare = quantifier != .all && Bool.random(using: &random)
      return .quantified(quantifier, path(), isBare ? nil : clause(depth - 1), place)
    }
  }

  mutating func clauses(_ depth: Int) -> [Clause] {
    (0..<Int.random(in: 2...4, using: &random)).map { _ in clause(depth - 1) }
  }

  mutating func comparator() -> Condition.Comparator {
    pick([
      .equal, .unequal, .less, .atMost, .greater, .atLeast, .matches, .matchesNot, .isIn,
      .isNotIn, .contains, .containsNot,
    ])
  }

  mutating func path() -> Condition.Path {
    let names = (0..<Int.random(in: 1...3, using: &random)).map { _ in pick(Self.names) }
    return Condition.Path(names: names, place: place)
  }

  mutating func operand(_ depth: Int) -> Operand {
    switch Int.random(in: depth > 0 ? 0...5 : 0...1, using: &random) {
    case 0: return .path(path())
    case 1, 2: return .literal(literal(), place)
    case 3:
      let function = pick(Condition.Function.table.values.sorted { $0.name < $1.name })
      guard function.expects != nil else { return .call(function, [], place) }
      return .call(function, [function.takesPath ? .path(path()) : operand(depth - 1)], place)
    case 4:
      let items = (0..<Int.random(in: 1...3, using: &random)).map { _ in operand(depth - 1) }
      return .list(items, place)
    default:
      return .sum(
        operand(depth - 1), isMinus: .random(using: &random), operand(depth - 1), place)
    }
  }

  /// A literal as the parser makes them: unquoted only where the word can stand so.
  mutating func literal() -> Condition.Literal {
    let text = pick(Self.words)
    let canBeBare = Condition.Lexer.isWord(text) && !Condition.operators.contains(text)
    let isBare = canBeBare && Bool.random(using: &random)
    return isBare ? Condition.Literal(word: text) : Condition.Literal(quoted: text)
  }
}

@Suite struct RoundTripTests {
  @Test func whatIsPrintedReadsBackEqual() throws {
    var generator = ConditionGenerator(random: Dice(seed: 5))
    for _ in 0..<4000 {
      let clause = generator.clause(4)
      let text = clause.description
      guard text.unicodeScalars.count <= Condition.lengthLimit else { continue }
      let condition = try Condition(parsing: text)
      guard condition.root == clause, condition.description == text else {
        Issue.record("\(text)\nreads as\n\(condition)")
        return
      }
    }
  }

  /// Any bytes are read or refused with columns inside the text, and never trap.
  @Test func nothingCrashes() throws {
    var generator = ConditionGenerator(random: Dice(seed: 6))
    var accepted = 0
    for round in 0..<20_000 {
      var bytes = round.isMultiple(of: 2) ? [] : Array(generator.clause(2).description.utf8)
      for _ in 0..<Int.random(in: 1...12, using: &generator.random) {
        let position = Int.random(in: 0...bytes.count, using: &generator.random)
        let byte = UInt8.random(
          in: round.isMultiple(of: 3) ? 32...126 : 0...255, using: &generator.random)
        bytes.insert(byte, at: position)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      do {
        let condition = try Condition(parsing: text)
        accepted += 1
        #expect(try Condition(parsing: condition.description) == condition, "\(text)")
        _ = condition.check(against: TicketVocabulary())
        let holds = condition.holds(for: Ticket.sample(), at: Ticket.now)
        #expect(condition.explain(for: Ticket.sample(), at: Ticket.now).isEmpty == holds, "\(text)")
      } catch {
        let length = text.unicodeScalars.count
        #expect(error.columns.lowerBound >= 1 && error.columns.upperBound <= length + 1, "\(text)")
      }
    }
    #expect(accepted > 100, "too few of the texts were conditions to say anything")
  }
}
