import Records
import Testing

/// Two versions of one record, merged by what they mean.
@Suite struct RecordMergeTests {
  static let base = """
    id: INC-20261120-A1B2C
    title: Mail is down
    state: new   # as reported
    impact: medium
    urgency: medium
    priority: P3
    affects: [mail-1]
    opened_at: 2026-11-20T10:00:00Z
    description: |
      Nothing arrives.

      Since ten.

      Who knows more?
    links:
      relates-to: [INC-20261119-AAAAA]
    timeline:
      - at: 2026-11-20T10:00:00Z
        by: ana
        did: open
        state: new
        impact: medium
        urgency: medium
        priority: P3

    """

  static func entry(_ time: String, _ by: String, _ did: String, _ more: String...) -> String {
    "  - at: 2026-11-20T\(time)Z\n    by: \(by)\n    did: \(did)\n"
      + more.map { "    \($0)\n" }.joined()
  }

  static func edited(_ changes: (String, String)..., told: String = "") -> String {
    changes.reduce(base) { $0.replacing($1.0, with: $1.1) } + told
  }

  private static let merger = Merger(by: "kim", at: Instant("2026-11-20T15:00:00Z") ?? .last)

  static func merge(
    _ ours: String, _ theirs: String, _ answers: [String: MergeAnswer] = [:],
    base: String? = base
  ) throws -> MergeOutcome {
    try RecordMerge(
      base: base.map { Array($0.utf8) }, ours: Array(ours.utf8), theirs: Array(theirs.utf8),
      path: "a.yaml", rulebook: .builtIn, answers: answers
    ).outcome(by: merger)
  }

  /// The merged text, which has to be the same from either side, and a story that is accepted.
  static func merged(
    _ ours: String, _ theirs: String, _ answers: [String: MergeAnswer] = [:],
    base: String? = base
  ) throws -> String {
    let outcome = try merge(ours, theirs, answers, base: base)
    guard case .merged(let bytes) = outcome else {
      Issue.record("\(outcome)")
      return ""
    }
    if answers.isEmpty { #expect(try merge(theirs, ours, base: base) == outcome) }
    let text = String(decoding: bytes, as: UTF8.self)
    for side in [ours, theirs] { #expect(try findings(side, text) == []) }
    return text
  }

  static func findings(_ old: String, _ new: String) throws -> [String] {
    let shelf = Shelf(.builtIn)
    let was = try Record(parsing: Array(old.utf8), path: "a.yaml", rulebook: .builtIn)
    let record = try Record(parsing: Array(new.utf8), path: "a.yaml", rulebook: .builtIn)
    let judge = ComparisonChecks(.builtIn, before: shelf, after: shelf)
    let findings =
      judge.findings(from: was, to: record)
      + Validator(.builtIn, shelf).newFindings(in: record, since: was)
    // The shelf holds nothing that could be named.
    let unknown: [Finding.Code] = [.linkDangling, .referenceUnknown]
    return findings.filter { $0.severity == .error && !unknown.contains($0.code) }.map(\.line)
  }

  @Test func whatOneSideChangedIsTaken() throws {
    let changed = Self.edited(("Mail is down", "Mail is slow"), ("# as reported", "# says Ana"))
    #expect(try Self.merged(Self.base, changed) == changed)
  }

  @Test func commentsAndEntriesOfBothStay() throws {
    let ours = Self.edited(
      ("state: new ", "# Look here.\nstate: new "),
      told: Self.entry("11:00:00", "ana", "comment", "text: A"))
    let theirs = Self.edited(
      ("as reported", "by phone"), told: Self.entry("10:30:00", "raj", "comment", "text: B"))
    #expect(
      try Self.merged(ours, theirs)
        == Self.edited(
          ("state: new   # as reported", "# Look here.\nstate: new   # by phone"),
          told: Self.entry("10:30:00", "raj", "comment", "text: B")
            + Self.entry("11:00:00", "ana", "comment", "text: A")))
  }

  @Test func setsAreMergedItemByItem() throws {
    let ours = Self.edited(
      ("[mail-1]", "[mail-2]"), ("[INC-20261119-AAAAA]", "[INC-20261119-AAAAA, INC-20261119-BBBBB]")
    )
    let theirs = Self.edited(
      ("[mail-1]", "[mail-1, mail-3]"),
      ("relates-to", "caused-by: [CHG-20261119-CCCCC]\n  relates-to"))
    let text = try Self.merged(ours, theirs)
    #expect(
      text.contains("affects: [mail-2, mail-3]") || text.contains("affects: [mail-3, mail-2]"))
    #expect(text.contains("caused-by: [CHG-20261119-CCCCC]"))
    #expect(text.contains("relates-to: [INC-20261119-AAAAA, INC-20261119-BBBBB]"))
  }

  @Test func longTextsAreMergedLineByLine() throws {
    let ours = Self.edited(("Nothing arrives.", "Hardly anything arrives."))
    let theirs = Self.edited(("Who knows more?", "Raj knows more."))
    #expect(
      try Self.merged(ours, theirs)
        == Self.edited(
          ("Nothing arrives.", "Hardly anything arrives."), ("Who knows more?", "Raj knows more.")))
    let other = Self.edited(("Nothing arrives.", "Everything arrives."))
    guard case .questions(let questions) = try Self.merge(ours, other) else {
      Issue.record("merged")
      return
    }
    #expect(questions.map(\.field) == ["description"])
  }

  @Test func contradictionsAreAsked() throws {
    let ours = Self.edited(("Mail is down", "Mail is slow"))
    let theirs = Self.edited(("Mail is down", "Mail is fast"))
    #expect(
      try Self.merge(ours, theirs)
        == .questions([
          MergeQuestion(
            field: "title", base: .text("Mail is down"), ours: .text("Mail is slow"),
            theirs: .text("Mail is fast"))
        ]))
    #expect(try Self.merged(ours, theirs, ["title": .theirs]) == theirs)
    #expect(try Self.merged(ours, theirs, ["title": .base]) == Self.base)
    let other = try Self.merged(ours, theirs, ["title": .value("Mail: gone")])
    #expect(other == Self.edited(("Mail is down", "'Mail: gone'")))
  }

  /// Impact and urgency were raised by two people; the priority follows from both, and the timeline
  /// tells it.
  @Test func derivedFieldsAreDerivedAnew() throws {
    let ours = Self.edited(
      ("impact: medium", "impact: high"), ("priority: P3\naff", "priority: P2\naff"),
      told: Self.entry("11:00:00", "ana", "set", "impact: high", "priority: P2")
    ).replacing("    impact: high\n    urgency", with: "    impact: medium\n    urgency")
    let theirs = Self.edited(
      ("urgency: medium\npriority: P3\naff", "urgency: high\npriority: P2\naff"),
      told: Self.entry("12:00:00", "raj", "set", "urgency: high", "priority: P2"))
    let text = try Self.merged(ours, theirs)
    #expect(text.contains("\nimpact: high\nurgency: high\npriority: P1\n"))
    #expect(text.hasSuffix(Self.entry("15:00:00", "kim", "merge", "priority: P1")))
  }

  // MARK: Timelines

  @Test func nothingThatWasToldIsLost() throws {
    let told = Self.entry("11:00:00", "ana", "comment", "text: A")
    let base = Self.base + told
    let removed = Self.base + Self.entry("12:00:00", "ana", "comment", "text: C")
    let altered = Self.base + told.replacing("text: A", with: "text: B")
    #expect(
      try Self.merge(
        removed, base + Self.entry("13:00:00", "ana", "comment", "text: D"), base: base)
        == .merged(
          Array(
            (base + Self.entry("12:00:00", "ana", "comment", "text: C")
              + Self.entry("13:00:00", "ana", "comment", "text: D")).utf8)))
    guard
      case .merged(let bytes) = try Self.merge(altered, base + StateMergeTests.start, base: base)
    else {
      return
    }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("text: A") && text.contains("text: B"))
  }

  @Test func twoRecordsOfOneIdAreNotMerged() {
    let other = Self.base.replacing("by: ana", with: "by: raj")
    #expect(throws: Finding.self) { try Self.merge(Self.base, other, base: nil) }
  }

  // MARK: Form

  @Test func lineEndsMarksAndOpenEndsAreMergedByThemselves() throws {
    let ours = "\u{FEFF}" + Self.edited(("Mail is down", "Mail is slow"), ("\n", "\r\n"))
    let theirs = Self.edited(
      ("[mail-1]", "[mail-1, mail-2]"), told: Self.entry("11:00:00", "ana", "comment", "text: A"))
    let open = String(theirs.dropLast())
    let expected =
      "\u{FEFF}"
      + Self.edited(
        ("Mail is down", "Mail is slow"), ("[mail-1]", "[mail-1, mail-2]"),
        told: Self.entry("11:00:00", "ana", "comment", "text: A")
      ).replacing("\n", with: "\r\n")
    #expect(try Self.merged(ours, theirs) == expected)
    #expect(
      try Self.merged(ours, open) == String(decoding: expected.utf8.dropLast(2), as: UTF8.self))
  }

  @Test func unknownFieldsAreMergedToo() throws {
    let ours = Self.edited(("opened_at", "x: [1, 2]\nopened_at"))
    let theirs = Self.edited(("links:", "y: { a: 1 }\nlinks:"))
    let text = try Self.merged(ours, theirs)
    #expect(text.contains("\nx: [1, 2]\n") && text.contains("\ny: { a: 1 }\n"))
  }
}
