import Practices
import Records
import Testing

/// What policies say to a record.
@Suite struct AuthorityTests {
  private static func policy(_ text: String, _ name: String = "a") throws -> (String, [UInt8]) {
    (".itsm/policies/\(name).yaml", Array("policy: \(name)\nfor: [change]\n\(text)\n".utf8))
  }

  /// Eva, Kim and Tom are the board; Ana writes.
  private static func scene() throws -> Scene {
    var scene = Scene()
    for name in ["ana", "eva", "kim", "raj", "tom"] { try scene.person(name) }
    try scene.team("cab", ["eva", "kim", "tom"])
    return scene
  }

  private static func ruling(
    _ change: Change, _ scene: Scene, _ policies: [(String, [UInt8])] = [],
    refusing: String? = nil, doubt: @escaping (Record, Vote) -> String? = { _, _ in nil },
    unsigned: @escaping (Record, Vote) -> String? = { _, _ in nil }
  ) throws -> Ruling? {
    let book = try PolicyBook(
      files: policies.map { (path: $0.0, bytes: $0.1) }, rulebook: .builtIn)
    let authority = Authority(
      book, people: scene.people, rulebook: .builtIn, lookup: scene, doubt: doubt,
      unsigned: unsigned)
    let record = try change.record
    let stage = try #require(record.type.approvable?.stage("board"))
    return authority.ruling(on: record, at: stage, now: noon, refusing: refusing)
  }

  @Test func theBuiltInPolicyWaitsForTheBoard() throws {
    var alone = Scene()
    try alone.person("ana")
    #expect(try Self.ruling(Change(), alone) == nil)
    #expect(try Self.ruling(Change(), Self.scene())?.holds == false)
  }

  @Test func halfOfTheBoardIsEnough() throws {
    var change = Change()
    try change.decide("eva")
    #expect(try Self.ruling(change, Self.scene())?.holds == false)
    try change.decide("tom")
    #expect(try Self.ruling(change, Self.scene())?.holds == true)
  }

  /// Who opened it, who changed what is approved, and who carries it out, decide nothing.
  @Test(arguments: ["opened_by", "assignee", "entry", "edit"])
  func nobodyDecidesOnTheirOwn(_ how: String) throws {
    var change = Change()
    switch how {
    case "entry": change.entries[0] = "at: 2026-11-22T14:00:00Z, by: tom, did: open, state: new"
    case "edit": try change.set("likelihood", "low", by: "tom", isTracked: true)
    default: change.fields[how] = "tom"
    }
    try change.decide("eva")
    try change.decide("tom")
    // Of eva and kim, who are left, one is half.
    var only = change
    only.entries.removeLast(2)
    try only.decide("tom")
    #expect(try Self.ruling(only, Self.scene())?.holds == false)
    #expect(try Self.ruling(change, Self.scene())?.parts.first?.judgement.agreed == ["eva"])
  }

  @Test func whoLeftDecidesNothing() throws {
    var scene = Scene()
    for name in ["ana", "eva", "kim"] { try scene.person(name) }
    try scene.add("id: tom\ntype: person\nstate: left\nemail: tom@acme.example")
    try scene.team("cab", ["eva", "kim", "tom"])
    var change = Change()
    try change.decide("tom")
    #expect(try Self.ruling(change, scene)?.holds == false)
    try change.decide("eva")
    #expect(try Self.ruling(change, scene)?.holds == true)
  }

  @Test func allPoliciesMustHold() throws {
    let policies = [
      try Self.policy("stages: { board: { quorum: 1 of cab } }"),
      try Self.policy("where: risk = high\nstages: { board: { quorum: person(kim) } }", "b"),
    ]
    var change = Change()
    try change.decide("eva")
    #expect(try Self.ruling(change, Self.scene(), policies)?.holds == false)
    change = Change()
    change.fields["risk"] = "low"
    try change.decide("eva")
    #expect(try Self.ruling(change, Self.scene(), policies)?.holds == true)
  }

  @Test func evidenceAndLeadAreAskedFor() throws {
    let policies = [
      try Self.policy(
        "stages: { board: { quorum: 1 of cab, evidence: [test_evidence], lead: 2d } }")
    ]
    var change = Change()
    change.fields["planned_start"] = "2026-11-24T00:00:00Z"
    try change.decide("eva")
    var ruling = try Self.ruling(change, Self.scene(), policies)
    #expect(
      ruling?.parts.first?.lacks == ["test_evidence is empty", "planned_start is not 2d ahead"])
    change = Change()
    change.fields["planned_start"] = "2026-11-25T00:00:00Z"
    change.fields["test_evidence"] = "Green."
    try change.decide("eva")
    ruling = try Self.ruling(change, Self.scene(), policies)
    #expect(ruling?.holds == true)
  }

  @Test func onlySignedDecisionsCountWhereThatIsAsked() throws {
    let loose = [try Self.policy("stages: { board: { quorum: 1 of cab } }")]
    let strict = [try Self.policy("stages: { board: { quorum: 1 of cab, signed: true } }")]
    var change = Change()
    try change.decide("eva")
    let scene = try Self.scene()
    func holds(_ policies: [(String, [UInt8])], _ reason: String?) throws -> Bool? {
      try Self.ruling(change, scene, policies, unsigned: { _, _ in reason })?.holds
    }
    #expect(try holds(loose, "not signed") == true)
    #expect(try holds(strict, "not signed") == false)
    #expect(try holds(strict, nil) == true)
  }

  /// A forged revocation takes nothing back, and a forged approval gives nothing.
  @Test func whatIsNotProvenCountsForNothing() throws {
    let policies = [try Self.policy("stages: { board: { quorum: 1 of cab } }")]
    var change = Change()
    try change.decide("eva")
    try change.decide("eva", "revoke")
    let isForged = { (_: Record, vote: Vote) in vote.kind == .revoke ? "forged" : nil }
    #expect(try Self.ruling(change, Self.scene(), policies)?.holds == false)
    #expect(try Self.ruling(change, Self.scene(), policies, doubt: isForged)?.holds == true)
    #expect(
      try Self.ruling(change, Self.scene(), policies, doubt: { _, _ in "forged" })?.holds == false)
  }

  @Test func aRefusalAfterWhichNobodyCanAgreeIsTold() throws {
    var change = Change()
    try change.decide("kim", "reject")
    #expect(try Self.ruling(change, Self.scene())?.isPossible == true)
    #expect(try Self.ruling(change, Self.scene(), refusing: "tom")?.isPossible == false)
  }

  /// One that can't be read lets nothing pass.
  @Test(arguments: [
    "stages: { board: { quorum: 1 of } }", "stages: { bord: { quorum: 1 of cab } }",
    "stages: { board: {} }", "stages: { board: { quorum: owner(afects) } }",
    "stages: { board: { quorum: cab, lead: soon } }",
    "where: rsk = high\nstages: { board: { quorum: cab } }",
    "protects: [teams/*]\nstages: { board: { quorum: cab } }", "amend: owner(affects)", "extra: 1",
  ])
  func whatIsWrongIsFound(_ text: String) throws {
    let file = try Self.policy(text)
    let error = #expect(throws: Findings.self) {
      try PolicyBook(files: [(path: file.0, bytes: file.1)], rulebook: .builtIn)
    }
    #expect(error?.all.allSatisfy { $0.mark != nil && $0.file == file.0 } == true)
  }
}
