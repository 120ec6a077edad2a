import Practices
import Records
import Testing

/// What a merge is worth as an approval.
@Suite struct ArrivalTests {
  /// Eva and Tom are the board; Ana writes.
  private static func scene() throws -> Scene {
    var scene = Scene()
    for name in ["ana", "eva", "tom"] { try scene.person(name) }
    try scene.team("cab", ["eva", "tom"])
    return scene
  }

  private static func arrival(
    _ change: Change, author: String = "eva", committer: String? = nil, isMerge: Bool = true,
    isPast: Bool = false, state: String = "authorise", at minute: Int64 = 30, brought: Int = 0
  ) throws -> Arrival {
    let record = try change.record
    let timeline = record.timeline
    return Arrival(
      commit: String(repeating: "1", count: 40), author: "\(author)@acme.example",
      committer: "\(committer ?? author)@acme.example",
      at: Instant(clamping: timeline[0].at.seconds + minute * 60), isMerge: isMerge,
      isPast: isPast, state: state, digest: try change.digest, told: Set(timeline),
      brought: Array(timeline.suffix(brought)))
  }

  /// Whether the change may go on, where merges count as the policy says.
  private static func holds(
    _ change: Change, _ arrivals: [Arrival], merge: String = "true", until end: Int? = nil
  ) throws -> Bool? {
    let text = """
      policy: a
      for: [change]
      stages:
        board: { quorum: 1 of cab and not author, merge: \(merge) }
      """
    let scene = try scene()
    let book = try PolicyBook(
      files: [(path: ".itsm/policies/a.yaml", bytes: Array(text.utf8))], rulebook: .builtIn)
    let authority = Authority(
      book, people: scene.people, rulebook: .builtIn, lookup: scene, arrivals: { _ in arrivals })
    let record = try change.record
    let stage = try #require(record.type.approvable?.stage("board"))
    return authority.ruling(on: record, at: stage, now: noon, until: end)?.holds
  }

  @Test(arguments: [("true", true), ("squash", true), ("false", false)])
  func aMergeCountsWhereThePolicySaysSo(_ merge: String, _ expected: Bool) throws {
    #expect(try Self.holds(Change(), [Self.arrival(Change())], merge: merge) == expected)
  }

  /// Of whoever is on the board and did not write it.
  @Test(arguments: ["ana", "raj"])
  func othersMergeWithoutApproving(_ author: String) throws {
    #expect(try Self.holds(Change(), [Self.arrival(Change(), author: author)]) == false)
  }

  /// A forge commits in its own name; a person who commits as the author of another one does not count.
  @Test(arguments: [("noreply", true), ("tom", false), ("ana", false)])
  func theCommitterIsTheAuthorOrAForge(_ committer: String, _ expected: Bool) throws {
    let arrival = try Self.arrival(Change(), committer: committer)
    #expect(try Self.holds(Change(), [arrival]) == expected)
  }

  /// It is for the stage at which the record waited in the merge.
  @Test func anotherStageIsNotThisOne() throws {
    #expect(try Self.holds(Change(), [Self.arrival(Change(), state: "assess")]) == false)
    #expect(try Self.holds(Change(), [Self.arrival(Change(), state: "new")]) == false)
  }

  @Test func anEditVoidsIt() throws {
    var change = Change()
    let merged = try Self.arrival(change)
    try change.set("likelihood", "low", isTracked: true)
    #expect(try Self.holds(change, [merged]) == false)
    try change.set("likelihood", "medium", isTracked: true)
    #expect(try change.digest == merged.digest)
    #expect(try Self.holds(change, [merged]) == false)
    #expect(try Self.holds(Change(), [Self.arrival(Change(), isPast: true)]) == false)
  }

  @Test func theSamePersonMayDecideOtherwiseLater() throws {
    var change = Change()
    try change.decide("eva", "reject")
    #expect(try Self.holds(change, [Self.arrival(change, at: 1)]) == false)
    #expect(try Self.holds(change, [Self.arrival(change, at: 30)]) == true)
  }

  /// Commits of one parent count for their committer, where all that they brought is of others.
  @Test func squashedMerges() throws {
    func squashed(_ author: String, _ committer: String, _ brought: Int = 3) throws -> [Arrival] {
      [
        try Self.arrival(
          Change(), author: author, committer: committer, isMerge: false, brought: brought)
      ]
    }
    #expect(try Self.holds(Change(), squashed("ana", "eva"), merge: "squash") == true)
    #expect(try Self.holds(Change(), squashed("ana", "eva"), merge: "true") == false)
    #expect(try Self.holds(Change(), squashed("eva", "noreply"), merge: "squash") == false)
    #expect(try Self.holds(Change(), squashed("eva", "eva", 0), merge: "squash") == false)
    var own = Change()
    own.tell("eva", "comment")
    let mixed = try Self.arrival(own, author: "ana", committer: "eva", isMerge: false, brought: 4)
    #expect(try Self.holds(own, [mixed], merge: "squash") == false)
  }

  /// What went on before the merge did not wait for it.
  @Test func aMergeDoesNotComeBeforeWhatItFound() throws {
    var change = Change()
    change.tell("ana", "schedule", "state: scheduled")
    let merged = try Self.arrival(change)
    #expect(try Self.holds(change, [merged], until: 3) == false)
    #expect(try Self.holds(change, [Self.arrival(Change())], until: 3) == true)
  }
}
