import Records
import Testing

/// What became of a record between two versions.
@Suite struct ComparisonTests {
  static let open = """
    id: INC-20261120-A1B2C
    title: Mail is down
    state: new
    impact: high
    urgency: high
    priority: P1
    opened_at: 2026-11-20T10:00:00Z
    timeline:
      - at: 2026-11-20T10:00:00Z
        by: ana
        did: open
        state: new
        impact: high

    """

  private static func entry(_ time: String, _ did: String, _ more: String = "") -> String {
    "  - at: 2026-11-20T\(time)Z\n    by: raj\n    did: \(did)\n\(more.isEmpty ? "" : "    \(more)\n")"
  }

  private static func findings(_ old: String?, _ new: String) throws -> [String] {
    let shelf = Shelf(.builtIn)
    let was = try old.map {
      try Record(parsing: Array($0.utf8), path: "a.yaml", rulebook: .builtIn)
    }
    let record = try Record(parsing: Array(new.utf8), path: "a.yaml", rulebook: .builtIn)
    return ComparisonChecks(.builtIn, before: shelf, after: shelf)
      .findings(from: was, to: record).map(\.line)
  }

  private static func moved(_ state: String, _ entries: String...) -> String {
    open.replacing("\nstate: new", with: "\nstate: \(state)") + entries.joined()
  }

  @Test func whatStaysOrIsAddedIsRight() throws {
    #expect(try Self.findings(Self.open, Self.open) == [])
    #expect(try Self.findings(nil, Self.open) == [])
    let commented = Self.open + Self.entry("11:00:00", "comment", "text: Why?")
    #expect(try Self.findings(Self.open, commented) == [])
  }

  @Test func stepsAreJudgedOneByOne() throws {
    let start = Self.entry("11:00:00", "start", "state: in-progress\n    assignee: raj")
    let close = Self.entry("12:00:00", "close", "state: closed")
    #expect(
      try Self.findings(Self.open, Self.moved("closed", start, close)) == [
        "22:12 error transition/illegal: INC-20261120-A1B2C was in-progress and cannot become closed"
      ])
    // What was told before is not judged again.
    #expect(
      try Self.findings(Self.moved("closed", start, close), Self.moved("closed", start, close))
        == [])
    let more = Self.moved("closed", start, close) + Self.entry("13:00:00", "comment", "text: Ah.")
    #expect(try Self.findings(Self.moved("closed", start, close), more) == [])
  }

  @Test func verbsMustBeThoseThatLeadThere() throws {
    let start = Self.entry("11:00:00", "resume", "state: in-progress\n    assignee: raj")
    #expect(
      try Self.findings(Self.open, Self.moved("in-progress", start)) == [
        "17:12 error transition/illegal: “resume” does not lead INC-20261120-A1B2C from new to in-progress"
      ])
    let imported = Self.entry("11:00:00", "import", "state: closed")
    #expect(try Self.findings(Self.open, Self.moved("closed", imported)) == [])
  }

  @Test func whatAVerbNeeds() throws {
    let hold = Self.entry("11:00:00", "hold", "state: on-hold\n    hold_reason: awaiting-caller")
    let held = Self.moved("on-hold", hold)
      .replacing("priority: P1", with: "priority: P1\nhold_reason: awaiting-caller")
    #expect(
      try Self.findings(Self.open, held) == [
        "18:12 error transition/illegal: INC-20261120-A1B2C could not hold without a comment"
      ])
    #expect(try Self.findings(Self.open, held + "    text: Which site?\n") == [])
    // Resolution is not tracked: at the last step it must be there, before that nobody knows.
    let code = "state: resolved\n    resolution_code: fixed"
    let resolve = Self.entry("12:00:00", "resolve", code)
    #expect(
      try Self.findings(Self.open, Self.moved("resolved", resolve)) == [
        "17:12 error transition/illegal: INC-20261120-A1B2C could not resolve without resolution"
      ])
    let reopen = Self.entry(
      "13:00:00", "reopen", "state: in-progress\n    resolution_code: ''\n    text: No.")
    let assign = Self.entry("12:30:00", "assign", "assignee: raj")
    #expect(try Self.findings(Self.open, Self.moved("in-progress", resolve, assign, reopen)) == [])
  }

  @Test func recordsBeginAtTheBeginning() throws {
    #expect(
      try Self.findings(nil, Self.open.replacing("state: new", with: "state: resolved")) == [
        "12:12 error transition/illegal: INC-20261120-A1B2C begins as resolved, and an incident begins as new"
      ])
    let untold = "id: INC-20261120-A1B2C\nstate: closed\n"
    #expect(
      try Self.findings(nil, untold) == [
        "2:8 error transition/illegal: INC-20261120-A1B2C begins as closed, and an incident begins as new"
      ])
    let imported = Self.open.replacing("state: new", with: "state: resolved")
      .replacing("did: open", with: "did: import")
    #expect(try Self.findings(nil, imported) == [])
  }

  @Test func statesThatTheTimelineDoesNotTell() throws {
    let plain = "id: INC-20261120-A1B2C\nstate: new\n"
    #expect(
      try Self.findings(plain, plain.replacing("new", with: "closed")) == [
        "2:8 error transition/illegal: INC-20261120-A1B2C was new and cannot become closed"
      ])
    #expect(
      try Self.findings(plain, plain.replacing("new", with: "resolved")) == [
        "2:8 error timeline/state: INC-20261120-A1B2C was new and is resolved, which its timeline does not tell"
      ])
    // Of a known beginning each told step is judged.
    let told =
      plain.replacing("new", with: "closed") + "timeline:\n"
      + Self.entry("11:00:00", "close", "state: closed")
    #expect(
      try Self.findings(plain, told) == [
        "7:12 error transition/illegal: INC-20261120-A1B2C was new and cannot become closed"
      ])
    #expect(
      try Self.findings(Self.open, Self.moved("closed")) == [
        "3:8 error transition/illegal: INC-20261120-A1B2C was new and cannot become closed"
      ])
  }

  /// The rules were changed, and the records with them.
  @Test func statesThatAreNoMore() throws {
    let old = "id: INC-20261120-A1B2C\nstate: reported\n"
    #expect(try Self.findings(old, old.replacing("reported", with: "closed")) == [])
    let told = Self.open.replacing("state: new", with: "state: reported")
    let moved =
      told.replacing("\nstate: reported", with: "\nstate: closed")
      + Self.entry("12:00:00", "close", "state: closed")
    #expect(try Self.findings(told, moved) == [])
  }

  /// Two branches have both told something; the merge puts their entries in order.
  @Test func mergedTimelines() throws {
    let comment = Self.entry("11:30:00", "comment", "text: Looking.")
    let start = Self.entry("12:00:00", "start", "state: in-progress\n    assignee: raj")
    let here = Self.moved("in-progress", start)
    #expect(try Self.findings(here, Self.moved("in-progress", comment, start)) == [])
    // A step that stands before a told one makes that one another step.
    let cancel = Self.entry(
      "11:30:00", "cancel", "state: cancelled\n    cancel_reason: unnecessary")
    #expect(
      try Self.findings(here, Self.moved("in-progress", cancel, start)) == [
        "22:12 error transition/illegal: INC-20261120-A1B2C was cancelled and cannot become in-progress"
      ])
  }

  /// Who reopened on one branch knew the assignee, whom the other had taken off before.
  @Test func stepsBesideAnotherBranchKnowWhatItKnewWhenTheyParted() throws {
    let start = Self.entry("11:00:00", "start", "state: in-progress\n    assignee: raj")
    let code = "state: resolved\n    resolution_code: fixed"
    let resolve = Self.entry("12:00:00", "resolve", code)
    let gone = Self.entry("12:30:00", "assign", "assignee: ''")
    let reopen = Self.entry(
      "13:00:00", "reopen", "state: in-progress\n    resolution_code: ''\n    text: No.")
    let old = Self.moved("resolved", start, resolve, gone)
    let alone = try Self.findings(old, Self.moved("in-progress", start, resolve, gone, reopen))
    #expect(alone.contains { $0.contains("could not reopen") })
    let merge = Self.entry("14:00:00", "merge", "state: in-progress")
    #expect(
      try Self.findings(old, Self.moved("in-progress", start, resolve, gone, reopen, merge)) == [])
  }

  @Test func toldEntriesStay() throws {
    let lost = Self.open.components(before: "  - at:")
    #expect(
      try Self.findings(Self.open, lost) == [
        "8:1 error timeline/rewritten: the timeline lost the entry of 2026-11-20T10:00:00Z by ana: open"
      ])
    #expect(
      try Self.findings(Self.open, Self.open.replacing("    impact: high", with: "    impact: low"))
        == [
          "13:13 error timeline/rewritten: the entry of 2026-11-20T10:00:00Z was changed; before it told: ana, open"
        ])
    let two =
      Self.open + Self.entry("11:00:00", "comment", "text: A.")
      + Self.entry("11:00:00", "comment", "text: B.")
    // Another order, other quotes and another spelling of the same instant rewrite nothing.
    let same =
      Self.open + Self.entry("11:00:00", "comment", "text: 'B.'")
      + Self.entry("12:00:00+01:00", "comment", "text: A.").replacing("+01:00Z", with: "+01:00")
    #expect(try Self.findings(two, same) == [])
  }

  @Test func idAndTypeStay() throws {
    let other = Self.open.replacing("A1B2C", with: "A1B2D")
    #expect(
      try Self.findings(Self.open, other) == [
        "1:5 error record/identity: the id was INC-20261120-A1B2C and can't be changed"
      ])
    let alias = other.replacing("\ntitle", with: "\naliases: [INC-20261120-A1B2C]\ntitle")
    #expect(try Self.findings(Self.open, alias) == [])
    let problem = Self.open.replacing("\ntitle", with: "\ntype: problem\ntitle")
    #expect(
      try Self.findings(Self.open, problem) == [
        "2:7 error record/identity: INC-20261120-A1B2C was an incident and can't become a problem"
      ])
  }
}

extension String {
  /// The text up to a mark.
  fileprivate func components(before mark: String) -> String {
    firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
  }
}
