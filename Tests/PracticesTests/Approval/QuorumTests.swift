import Practices
import TestSupport
import Testing

/// The algebra of who must agree.
@Suite struct QuorumTests {
  /// Six people in overlapping groups.
  struct Town: Electorate {
    static let people = ["ana", "ben", "eva", "kim", "raj", "tom"]

    func members(of group: Quorum.Group) -> [People.Name]? {
      switch group {
      case .anyone: Self.people
      case .team("cab"): ["eva", "kim", "tom"]
      case .team("ecab"): ["ana", "tom"]
      case .team: []
      case .person(let name): [name]
      case .role(.author): ["ana"]
      case .role(.implementer): ["raj"]
      case .role(.caller): []
      case .field: ["ben"]
      case .owner(let path): path.isEmpty ? ["ben"] : ["ana", "raj", "tom"]
      }
    }

    func isKnown(_ group: Quorum.Group) -> Bool { group != .team("nobody") }

    func owners(at path: [String]) -> [(record: String, people: [People.Name])] {
      [("web-1", ["ana", "raj"]), ("db-1", ["tom"])]
    }
  }

  private static func subset(_ bits: Int) -> Set<String> {
    Set(Town.people.indices.filter { bits >> $0 & 1 == 1 }.map { Town.people[$0] })
  }

  private static func holds(_ text: String, _ agreed: Set<String>) throws -> Bool {
    try Quorum(parsing: text).judged(.init(agreed: agreed), in: Town()).holds
  }

  private struct Row: Sendable {
    let text: String
    let expected: @Sendable (Set<String>) -> Bool

    init(_ text: String, _ expected: @escaping @Sendable (Set<String>) -> Bool) {
      (self.text, self.expected) = (text, expected)
    }
  }

  private static let board: Set<String> = ["eva", "kim", "tom"]

  private static let rows = [
    Row("2 of cab") { $0.intersection(board).count >= 2 },
    Row("50% of cab") { $0.intersection(board).count >= 2 },
    Row("33% of cab") { $0.intersection(board).count >= 1 },
    Row("all of cab") { $0.isSuperset(of: board) },
    Row("cab") { !$0.isDisjoint(with: board) },
    Row("person(eva)") { $0.contains("eva") },
    Row("owner(affects)") { !$0.isDisjoint(with: ["ana", "raj"]) && $0.contains("tom") },
    Row("owner(affects) and not author") { $0.isSuperset(of: ["raj", "tom"]) },
    Row("2 of owner(affects)") { $0.intersection(["ana", "raj", "tom"]).count >= 2 },
    Row("1 of nobody") { _ in false },
    Row("1 of anyone and not nobody") { _ in false },
    Row("1 of anyone and not author and not implementer") {
      !$0.subtracting(["ana", "raj"]).isEmpty
    },
    Row("all(any(2 of cab, 1 of ecab), owner) and not author") {
      $0.contains("ben") && ($0.intersection(board).count >= 2 || $0.contains("tom"))
    },
    Row("2 of cab or ecab and person(raj)") {
      $0.intersection(board).count >= 2
        || !$0.isDisjoint(with: ["ana", "tom"]) && $0.contains("raj")
    },
    Row("(1 of ecab and not author) or person(ana)") { $0.contains("tom") || $0.contains("ana") },
    // A share is of those who count: without tom, one of two.
    Row("50% of cab and not ecab") { !$0.isDisjoint(with: ["eva", "kim"]) },
  ]

  /// Each clause against plain Swift, for all 64 sets of people who agree.
  @Test func truthTable() throws {
    for row in Self.rows {
      for bits in 0..<64 {
        let agreed = Self.subset(bits)
        let holds = try Self.holds(row.text, agreed)
        #expect(holds == row.expected(agreed), "\(row.text): \(agreed.sorted())")
      }
    }
  }

  @Test func whatIsPrintedReadsBack() throws {
    var dice = Dice(seed: 4)
    for _ in 0..<2_000 {
      let quorum = Self.quorum(&dice, depth: 3)
      let again = try Quorum(parsing: "\(quorum)")
      #expect(again == quorum, "\(quorum)")
    }
  }

  /// One more who agrees breaks nothing; one who is kept out changes nothing; who may yet agree is
  /// who makes it possible.
  @Test func laws() throws {
    var dice = Dice(seed: 7)
    let town = Town()
    for _ in 0..<3_000 {
      let quorum = Self.quorum(&dice, depth: 3)
      let agreed = Self.subset(dice.number(0...63))
      let more = agreed.union([Town.people[dice.number(0...5)]])
      let judged = quorum.judged(.init(agreed: agreed), in: town)
      #expect(!judged.holds || quorum.judged(.init(agreed: more), in: town).holds, "\(quorum)")
      let without = Quorum.except(quorum, [.role(.author)])
      #expect(
        without.judged(.init(agreed: agreed), in: town).holds
          == without.judged(.init(agreed: agreed.subtracting(["ana"])), in: town).holds)
      let refused = Self.subset(dice.number(0...63)).subtracting(agreed)
      let now = quorum.judged(.init(agreed: agreed, refused: refused), in: town)
      let best = quorum.judged(
        .init(agreed: Set(Town.people).subtracting(refused)), in: town)
      #expect(now.isPossible == best.holds, "\(quorum), \(agreed), \(refused)")
      #expect(!now.holds || now.isPossible)
    }
  }

  private static func quorum(_ dice: inout Dice, depth: Int) -> Quorum {
    let groups: [Quorum.Group] = [
      .anyone, .team("cab"), .team("ecab"), .team("owner"), .person("eva"), .role(.author),
      .role(.implementer), .field(["service", "owner"]), .owner([]), .owner(["affects"]),
    ]
    func group() -> Quorum.Group { groups[dice.number(0...(groups.count - 1))] }
    func parts() -> [Quorum] {
      (0...dice.number(0...2)).map { _ in quorum(&dice, depth: depth - 1) }
    }
    switch depth == 0 ? 0 : dice.number(0...5) {
    case 1: return .all(parts())
    case 2: return .any(parts())
    case 3: return .owners(["affects"])
    case 4:
      return .except(
        quorum(&dice, depth: depth - 1), (0...dice.number(0...1)).map { _ in group() })
    default:
      return .some(
        dice.number(0...1) == 0
          ? .number(1 + dice.number(0...2)) : .share(1 + dice.number(0...99)), group())
    }
  }

  @Test(arguments: [
    ("", 1), ("2 of", 5), ("2 cab", 3), ("not author", 1), ("1 of cab and", 13),
    ("all(1 of cab", 13), ("0 of cab", 1), ("101% of cab", 1), ("1 of cab !", 10),
    ("1 of cab cab", 10), ("1 of and", 6), ("owner(", 7),
  ])
  func whatIsWrongHasAPlace(_ text: String, _ column: Int) {
    let error = #expect(throws: QuorumError.self) { try Quorum(parsing: text) }
    #expect(error?.column == column, "\(text): \(error?.message ?? "")")
  }

  /// What is hostile is refused, and soon.
  @Test func whatIsTooDeepOrLongIsRefused() {
    let deep = String(repeating: "(", count: 3_000) + "cab" + String(repeating: ")", count: 3_000)
    #expect(throws: QuorumError.self) { try Quorum(parsing: deep) }
    #expect(throws: QuorumError.self) {
      try Quorum(parsing: String(repeating: "cab or ", count: 1_000) + "cab")
    }
  }
}
