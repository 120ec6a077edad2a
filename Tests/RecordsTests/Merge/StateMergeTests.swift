import Records
import Testing

/// Which state two versions of a record come to, and what becomes of what goes with it.
@Suite struct StateMergeTests {
  private typealias Tests = RecordMergeTests

  static let start = Tests.entry(
    "11:00:00", "ana", "start", "state: in-progress", "assignee: ana")

  private static func started(_ more: String = "", told: String = "") -> String {
    Tests.edited(
      ("state: new ", "state: in-progress "), ("opened_at", "assignee: ana\nopened_at"),
      told: start + told)
  }

  private static func resolved(_ time: String) -> String {
    Tests.edited(
      ("state: new ", "state: resolved "),
      (
        "links:",
        "resolution_code: fixed\nresolution: Done.\nresolved_at: 2026-11-20T\(time)Z\nresolved_by: raj\nlinks:"
      ),
      told: Tests.entry(time, "raj", "resolve", "state: resolved", "resolution_code: fixed"))
  }

  @Test func movesThatFollowEachOtherAreOneStory() throws {
    let text = try Tests.merged(Self.started(), Self.resolved("12:00:00"))
    #expect(text.contains("\nstate: resolved   # as reported\n"))
    #expect(text.contains("\nassignee: ana\n"))
    #expect(!text.contains("did: merge"))
  }

  @Test func movesThatDoNotAreJoinedAndTold() throws {
    let text = try Tests.merged(Self.started(), Self.resolved("10:30:00"))
    #expect(text.contains("\nstate: resolved   # as reported\n"))
    #expect(text.contains(Self.start))
    #expect(text.contains(Tests.entry("15:00:00", "kim", "merge", "state: resolved")))
    // Who measures it does not take it for reopened.
    let record = try Record(parsing: Array(text.utf8), path: "a.yaml", rulebook: .builtIn)
    #expect(Biography(of: record).entries.compactMap(\.state) == ["new", "resolved", "resolved"])
  }

  /// Only one side moved, and what the move needed then is gone in the other: the merge tells it.
  @Test func aMoveWhoseNeedTheOtherSideTookAwayIsTold() throws {
    let opened = """
      id: REL-20261120-A1B2C
      title: Autumn
      state: plan
      owner: ana
      opened_at: 2026-11-20T10:00:00Z
      timeline:

      """
    let base = opened + Tests.entry("10:00:00", "ana", "open", "state: plan", "owner: ana")
    let built =
      base.replacing("state: plan\nowner", with: "state: build\nowner")
      + Tests.entry("12:00:00", "raj", "build", "state: build")
    let emptied =
      base.replacing("owner: ana\nopened_at", with: "opened_at")
      + Tests.entry("11:00:00", "eva", "set", "owner: ''")
    let text = try Tests.merged(built, emptied, base: base)
    #expect(text.contains("\nstate: build\n"))
    #expect(text.hasSuffix(Tests.entry("15:00:00", "kim", "merge", "state: build")))
  }

  @Test func goingBackContradictsGoingOn() throws {
    let base = Self.resolved("10:30:00")
    let closed =
      base.replacing("state: resolved ", with: "state: closed ")
      .replacing("links:", with: "closed_at: 2026-11-20T12:00:00Z\nclosed_by: eva\nlinks:")
      + Tests.entry("12:00:00", "eva", "close", "state: closed")
    let reopened =
      base.replacing("state: resolved ", with: "state: in-progress ")
      .replacing(
        "resolution_code: fixed\nresolution: Done.\nresolved_at: 2026-11-20T10:30:00Z\nresolved_by: raj\n",
        with: "reopen_count: 1\n"
      )
      .replacing("opened_at", with: "assignee: ana\nopened_at")
      + Tests.entry(
        "11:00:00", "ana", "reopen", "state: in-progress", "assignee: ana", "resolution_code: ''",
        "text: No.")
    guard case .questions(let questions) = try Tests.merge(closed, reopened, base: base) else {
      Issue.record("merged")
      return
    }
    #expect(questions.map(\.field) == ["state"])
    let text = try Tests.merged(closed, reopened, ["state": .theirs], base: base)
    #expect(text.contains("\nstate: in-progress"))
    #expect(!text.contains("resolved_at:") && !text.contains("closed_at:"))
    let other = try Tests.merged(closed, reopened, ["state": .ours], base: base)
    #expect(other.contains("\nstate: closed"))
    #expect(other.contains("resolved_at:") && other.contains("closed_at:"))
  }

  @Test func twoPeopleWhoTakeARecordAreAsked() throws {
    let other = Self.started().replacing("ana\nopened_at", with: "raj\nopened_at")
      .replacing(
        Self.start,
        with: Tests.entry("12:00:00", "raj", "start", "state: in-progress", "assignee: raj"))
    guard case .questions(let questions) = try Tests.merge(Self.started(), other) else {
      Issue.record("merged")
      return
    }
    #expect(questions.map(\.field) == ["assignee"])
    let text = try Tests.merged(Self.started(), other, ["assignee": .ours])
    #expect(text.hasSuffix(Tests.entry("15:00:00", "kim", "merge", "assignee: ana")))
  }

  /// Neither contradicts the other, but a record in progress needs an assignee.
  @Test func whatAStateNeedsIsAskedWhenTheOtherSideTookItAway() throws {
    let assigned = Tests.base.replacing("opened_at:", with: "assignee: ana\nopened_at:")
    let told = Tests.entry("12:00:00", "raj", "start", "state: in-progress")
    let started = assigned.replacing("state: new ", with: "state: in-progress ") + told
    let outcome = try Tests.merge(Tests.base, started, base: assigned)
    #expect(
      outcome
        == .questions([
          MergeQuestion(
            field: "assignee", base: .reference("ana"), ours: .none, theirs: .reference("ana"))
        ]))
    let text = try Tests.merged(Tests.base, started, ["assignee": .value("raj")], base: assigned)
    #expect(text == started.replacing("assignee: ana", with: "assignee: raj"))
    // Who insists is told by the rule.
    guard
      case .merged(let bytes) = try Tests.merge(
        Tests.base, started, ["assignee": .ours], base: assigned)
    else {
      Issue.record("asks again")
      return
    }
    #expect(
      try Tests.findings(started, String(decoding: bytes, as: UTF8.self))
        .contains { $0.contains("field/required") })
  }

  /// One puts the start off, the other moves the end forward.
  @Test func timesThatEndUpInTheWrongOrderAreAsked() throws {
    let planned = """
      id: CHG-20261120-A1B2C
      title: New disks
      kind: normal
      state: new
      opened_at: 2026-11-20T10:00:00Z
      planned_start: 2026-12-01T10:00:00Z
      planned_end: 2026-12-01T14:00:00Z

      """
    let ours = planned.replacing("T10:00:00Z\nplanned_end", with: "T13:00:00Z\nplanned_end")
    let theirs = planned.replacing("T14:00:00Z", with: "T12:00:00Z")
    let outcome = try Tests.merge(ours, theirs, base: planned)
    guard case .questions(let questions) = outcome else {
      Issue.record("merged")
      return
    }
    #expect(questions.map(\.field) == ["planned_start", "planned_end"])
    let text = try Tests.merged(
      ours, theirs, ["planned_start": .base, "planned_end": .theirs], base: planned)
    #expect(text == theirs)
  }

  /// Written by hand, a merge opens no way that there is not.
  @Test func aMergeTellsNoStateOfItsOwn() throws {
    let closed = ("state: new ", "state: closed ")
    let merge = Tests.entry("12:00:00", "raj", "merge", "state: closed")
    let close = Tests.entry("11:00:00", "raj", "close", "state: closed")
    for told in [merge, close + merge] {
      let findings = try Tests.findings(Tests.base, Tests.edited(closed, told: told))
      #expect(findings.contains { $0.contains("transition/illegal") })
    }
  }
}
