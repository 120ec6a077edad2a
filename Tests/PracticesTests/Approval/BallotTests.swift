import Practices
import Records
import Testing

/// What a decision is worth, as the record alone tells it.
@Suite struct BallotTests {
  private func standings(
    _ change: Change, _ scene: Scene = Scene()
  ) throws -> [Ballot.Standing] {
    Ballot(of: try change.record, people: scene.people).casts.map(\.standing)
  }

  @Test func anApprovalOfWhatIsThereIsValid() throws {
    var change = Change()
    try change.decide("eva")
    #expect(try standings(change) == [.valid])
  }

  @Test func anEditOfANormativeFieldVoidsIt() throws {
    var change = Change()
    try change.decide("eva")
    var tracked = change
    try tracked.set("likelihood", "low", isTracked: true)
    #expect(try standings(tracked) == [.void(["likelihood"])])
    try change.set("test_plan", "None.", isTracked: false)
    #expect(try standings(change) == [.void(["test_plan"])])
  }

  @Test func editingBackRevivesNothing() throws {
    var change = Change()
    try change.decide("eva")
    let digest = try change.digest
    try change.set("test_plan", "None.", isTracked: false)
    try change.set("test_plan", "Smoke test.", isTracked: false)
    #expect(try change.digest == digest)
    #expect(try standings(change) == [.void(["test_plan"])])
    var tracked = Change()
    try tracked.decide("eva")
    try tracked.set("likelihood", "low", isTracked: true)
    try tracked.set("likelihood", "medium", isTracked: true)
    #expect(try standings(tracked) == [.void(["likelihood"])])
  }

  /// An edit that nobody told is known by the digest alone.
  @Test func anUntoldEditVoidsItToo() throws {
    var change = Change()
    try change.decide("eva")
    change.fields["test_plan"] = "None."
    #expect(try standings(change) == [.void([])])
  }

  @Test func notesVoidNothing() throws {
    var change = Change()
    try change.decide("eva")
    change.fields["description"] = "More."
    change.tell("raj", "comment", "text: Good luck")
    change.tell("raj", "set", "priority: P1")
    #expect(try standings(change) == [.valid])
  }

  @Test func anApprovalCanBeTakenBackAndGivenAgain() throws {
    var change = Change()
    try change.decide("eva")
    try change.decide("eva", "revoke")
    #expect(try standings(change) == [.revoked])
    try change.decide("eva", "reject")
    try change.decide("eva")
    #expect(try standings(change) == [.revoked, .replaced, .valid])
  }

  /// Nobody takes back what somebody else decided.
  @Test func aRevocationIsForItsAuthorOnly() throws {
    var change = Change()
    try change.decide("eva")
    try change.decide("tom", "revoke")
    #expect(try standings(change) == [.valid])
  }

  @Test func aRecordThatCameBackIsDecidedOnAnew() throws {
    var change = Change()
    try change.decide("eva")
    try change.decide("tom", "reject")
    change.tell("tom", "reject", "state: new")
    change.tell("ana", "submit", "state: assess")
    change.tell("raj", "endorse", "state: authorise")
    #expect(try standings(change) == [.earlier, .earlier])
  }

  /// A copy has another id, and a record that took another id is another.
  @Test func aCopyTakesNoApprovalsWithIt() throws {
    var change = Change()
    try change.decide("eva")
    change.id = "CHG-20261122-COPY0"
    #expect(try standings(change) == [.void([])])
  }

  /// The approvals of one side of a merge with the content of the other.
  @Test func contentOfAnotherBranchVoidsIt() throws {
    var mine = Change()
    try mine.decide("eva")
    var merged = Change()
    merged.fields["affects"] = "[web-eu-1, db-eu-1]"
    merged.entries = mine.entries
    #expect(try standings(merged) == [.void([])])
  }

  @Test func twoNamesOfOnePersonAreOne() throws {
    var scene = Scene()
    try scene.person("eva", "other_emails: [eva@home.example]")
    var change = Change()
    try change.decide("eva")
    try change.decide("Eva@Home.example")
    let ballot = Ballot(of: try change.record, people: scene.people)
    #expect(ballot.casts.map(\.standing) == [.replaced, .valid])
    #expect(ballot.people(.approve, at: "board") == ["eva"])
  }

  /// A second record with an address of the first is no second person.
  @Test func recordsWithAnAddressInCommonAreOne() throws {
    var scene = Scene()
    try scene.person("eva")
    try scene.add(
      "id: zora\ntype: person\nstate: active\nemail: z@x.example\nother_emails: [EVA@acme.example]")
    #expect(scene.people.name(of: "zora") == "eva")
    #expect(scene.people.name(of: "z@x.example") == "eva")
    #expect(scene.people.everybody == ["eva"])
  }
}
