import Practices
import Records
import Testing

/// What is read of a forge's answer, and what is refused.
@Suite struct ForgeReviewTests {
  private static let commit = "462b8a8e186ebbfb18c494d7c16172df8ef4a58e"

  private func read(_ json: String, _ forge: Forge? = nil) throws -> ForgeReviews {
    try ForgeReviews(parsing: Array(json.utf8), forge: forge, file: "r.json")
  }

  private func review(
    _ id: Int, _ login: String, _ state: String, _ minute: Int, _ more: String = ""
  ) -> String {
    """
    {"id": \(id), "user": {"login": "\(login)"}, "state": "\(state)", "commit_id": "\(Self.commit)",
     "submitted_at": "2026-11-22T14:\(minute):00Z"\(more)}
    """
  }

  @Test func tellsForgesByTheirForms() throws {
    #expect(try read("[\(review(1, "eva", "APPROVED", 10))]").forge == .github)
    #expect(
      try read("[\(review(1, "eva", "APPROVED", 10, ", \"stale\": false"))]").forge == .forgejo)
    #expect(try read("{\"iid\": 1, \"approved_by\": []}").forge == .gitlab)
    #expect(throws: Findings.self) { try read("[\(review(1, "eva", "APPROVED", 10))]", .gitlab) }
  }

  @Test func readsEachState() throws {
    let states = ["APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED", "PENDING"]
    let list = states.enumerated().map { review($0, "eva", $1, 10 + $0) }.joined(separator: ",")
    #expect(try read("[\(list)]").reviews.map(\.verdict) == [.approve, .reject, .revoke])
    let dismissed = review(1, "eva", "APPROVED", 10, ", \"official\": true, \"dismissed\": true")
    #expect(try read("[\(dismissed)]").reviews.map(\.verdict) == [.revoke])
  }

  /// Pages that were fetched one by one, as a list of lists.
  @Test func readsPages() throws {
    let pages = "[[\(review(1, "eva", "APPROVED", 10))], [\(review(2, "tom", "APPROVED", 11))]]"
    #expect(try read(pages).reviews.map(\.account) == ["eva", "tom"])
    #expect(try read("[]").reviews.isEmpty)
  }

  @Test(arguments: [
    "", "{}", "[1]", "[{}]", "[[[]]]", "{\"approved_by\": []}", "{\"iid\": 1, \"approved_by\": 1}",
    "{\"iid\": 1, \"approved_by\": [1]}",
    "{\"iid\": 1, \"approved_by\": [{\"user\": {\"username\": \"e\"}}]}",
    "[{\"state\": \"APPROVED\", \"user\": 1}]", "[{\"state\": [], \"user\": {}}]",
    "[{\"state\": \"APPROVED\", \"user\": {\"login\": \"a\\u001bb\"}, \"id\": 1, \"submitted_at\": \"2026-11-22T14:00:00Z\"}]",
    "[{\"state\": \"SHIP IT\", \"user\": {\"login\": \"a\"}, \"id\": 1, \"submitted_at\": \"2026-11-22T14:00:00Z\"}]",
    "[{\"state\": \"APPROVED\", \"user\": {\"login\": \"a\"}, \"id\": 1, \"submitted_at\": \"soon\"}]",
    "[{\"state\": \"APPROVED\", \"user\": {\"login\": \"a\"}, \"id\": 1, \"submitted_at\": \"2026-11-22T14:00:00Z\", \"commit_id\": \"HEAD\"}]",
    "[{\"state\": \"APPROVED\", \"user\": {\"login\": \"a\"}, \"id\": 1, \"submitted_at\": \"2026-11-22T14:00:00Z\", \"html_url\": \"javascript:1\"}]",
  ])
  func refusesWhatIsNoAnswer(_ json: String) {
    let findings = #expect(throws: Findings.self) { try read(json) }
    #expect(findings?.all.allSatisfy { $0.code == .approvalReview && $0.mark != nil } == true)
  }

  /// A text is kept without what a terminal would obey, and not whole if it is long.
  @Test func textsAreTamedAndCut() throws {
    let body = ", \"body\": \"a\\r\\n\\u001b[2Jb\(String(repeating: "x", count: 5_000))\""
    let text = try #require(try read("[\(review(1, "eva", "APPROVED", 10, body))]").reviews[0].text)
    #expect(text.hasPrefix("a\n[2Jbxx"))
    #expect(text.count == 2_001)
  }

  @Test func notesFromBeforeTheNewestPushAreLeftOut() throws {
    func note(_ id: Int, _ body: String, _ minute: Int) -> String {
      """
      {"id": \(id), "author": {"username": "eva"}, "system": true, "body": "\(body)",
       "created_at": "2026-11-22T14:\(minute):00.5Z"}
      """
    }
    let pushed = [
      note(1, "approved this merge request", 10), note(2, "added 2 commits", 11),
    ].joined(separator: ",")
    let found = try read("[\(pushed)]")
    #expect(found.reviews.isEmpty && found.outdated == 1)
    let again = try read("[\(pushed), \(note(3, "approved this merge request", 12))]")
    #expect(again.reviews.map(\.review) == ["3"])
  }
}

/// What a recorded review is worth, as the record and the policies tell it.
@Suite struct RecordedReviewTests {
  private func standings(_ change: Change) throws -> [Ballot.Standing] {
    Ballot(of: try change.record, people: Scene().people).casts.map(\.standing)
  }

  private func told(
    _ change: inout Change, _ verdict: String, of who: String, at: String,
    by recorder: String = "bot"
  ) throws {
    change.tell(
      recorder, "record-review",
      "stage: board, digest: \"\(try change.digest)\", verdict: \(verdict), reviewer: \(who), "
        + "reviewed_at: '\(at)', forge: github, review: '1'")
  }

  /// The last decision is the one that was made last, not the one that was told last.
  @Test func theLatestDecisionCounts() throws {
    var change = Change()
    try change.decide("eva", "reject")
    try told(&change, "approve", of: "eva", at: "2020-01-01T00:00:00Z")
    #expect(try standings(change) == [.valid, .replaced])
    var later = Change()
    try told(&later, "approve", of: "eva", at: "2020-01-01T00:00:00Z")
    try later.decide("eva", "reject")
    #expect(try standings(later) == [.replaced, .valid])
  }

  /// Nobody can record a decision of the future, against which its author could do nothing.
  @Test func noReviewIsLaterThanItsRecording() throws {
    var change = Change()
    try told(&change, "approve", of: "eva", at: "2999-01-01T00:00:00Z")
    try change.decide("eva", "revoke")
    #expect(try standings(change) == [.revoked])
  }

  /// What was changed after the review voids it, also when it was changed back and recorded then.
  @Test func anEditAfterTheReviewVoidsIt() throws {
    var change = Change()
    try change.decide("tom")
    try change.set("test_plan", "None.", isTracked: false)
    try change.set("test_plan", "Smoke test.", isTracked: false)
    try told(&change, "approve", of: "eva", at: "2026-11-22T14:02:30Z")
    #expect(try standings(change).last == .void(["test_plan"]))
  }

  /// A recording that no policy counts takes nothing back either.
  @Test func whatDoesNotCountReplacesNothing() throws {
    var change = Change()
    try change.decide("eva", "reject")
    try told(&change, "revoke", of: "eva", at: "2999-01-01T00:00:00Z", by: "mallory")
    try told(&change, "approve", of: "eva", at: "2999-01-01T00:00:00Z", by: "mallory")
    let ballot = Ballot(of: try change.record, people: Scene().people) { _, _ in
      nil
    } objection: { vote in
      vote.review.map { "\($0.recorder) recorded it" }
    }
    #expect(ballot.casts.map(\.standing) == [.valid, .uncounted("mallory recorded it")])
  }
}
