import Testing

@testable import Records

/// The digest of what is approved follows the meaning of a record and nothing else.
@Suite struct ContentDigestTests {
  private static let lines = [
    "id: CHG-20261122-7GB46", "title: Move checkout to version 5", "model: normal",
    "state: authorise", "affects: [web-eu-1, db-eu-1]", "impact: high", "likelihood: medium",
    "risk: high", "planned_start: 2026-11-24T02:00:00Z", "planned_end: 2026-11-24T04:00:00Z",
    "implementation_plan: |\n  Blue, then green.\n  Then wait.", "test_plan: Smoke test.",
    "backout_plan: Back to blue.",
  ]

  private static func digest(_ lines: [String]) throws -> String? {
    try Record(
      parsing: Array((lines.joined(separator: "\n") + "\n").utf8), path: "a.yaml",
      rulebook: .builtIn
    ).contentDigest
  }

  private static func digest(replacing key: String, by line: String) throws -> String? {
    try digest(lines.filter { !$0.hasPrefix("\(key):") } + [line])
  }

  /// What `sha256sum` makes of the text that Docs/approvals.md describes.
  @Test func knownAnswer() throws {
    #expect(
      try Self.digest(Self.lines)
        == "sha256:6a7338702105bb2056b81a0f3b8ed9d9e3510e43b1dee5e87652f1bfec094a0a")
  }

  @Test(arguments: [
    ("title", "title: 'Move checkout to version 5' # why not"),
    ("affects", "affects:\n  # both\n  - db-eu-1\n  - \"web-eu-1\""),
    ("planned_start", "planned_start: \"2026-11-24T03:00:00+01:00\""),
    ("implementation_plan", "implementation_plan: \"Blue, then green.\\nThen wait.\""),
    ("test_plan", "test_plan: |\n  Smoke test.\n"),
    ("impact", "impact: \"high\""),
  ])
  func spellingIsNothing(_ key: String, _ line: String) throws {
    #expect(try Self.digest(replacing: key, by: line) == Self.digest(Self.lines))
  }

  @Test func orderOfKeysIsNothing() throws {
    let upsideDown = ["# upside down"] + Self.lines.reversed()
    #expect(try Self.digest(upsideDown) == Self.digest(Self.lines))
  }

  @Test(arguments: [
    "id: CHG-20261122-7GB47", "title: Move checkout to version 6", "model: emergency",
    "template: v1", "service: checkout", "affects: [web-eu-1]", "impact: low",
    "likelihood: low", "risk: low", "planned_start: 2026-11-24T02:00:01Z",
    "planned_end: 2026-11-24T04:00:01Z", "implementation_plan: Blue.", "test_plan: none",
    "backout_plan: ''",
  ])
  func everyNormativeFieldCounts(_ line: String) throws {
    let key = String(line.prefix { $0 != ":" })
    #expect(try Self.digest(replacing: key, by: line) != Self.digest(Self.lines))
  }

  @Test(arguments: [
    "state: scheduled", "reason: Because.", "assignee: raj", "priority: P1",
    "description: Something else.", "test_evidence: Green.", "links: { relates-to: [INC-1] }",
    "timeline: [{ at: 2026-11-22T14:05:11Z, by: ana, did: open }]",
  ])
  func otherFieldsDoNotCount(_ line: String) throws {
    let key = String(line.prefix { $0 != ":" })
    #expect(try Self.digest(replacing: key, by: line) == Self.digest(Self.lines))
  }

  /// A value that can't be read is none that anybody can have approved.
  @Test func whatCannotBeReadHasNoDigest() throws {
    #expect(try Self.digest(replacing: "planned_start", by: "planned_start: soon") == nil)
    #expect(try Self.digest(replacing: "affects", by: "affects: web-eu-1") == nil)
  }

  /// No value can be spelt so that it passes for two, or for a part of the next.
  @Test func valuesKeepApart() throws {
    #expect(
      try Self.digest(replacing: "test_plan", by: "test_plan: \"a\\ntitle 1:x\"")
        != Self.digest(replacing: "test_plan", by: "test_plan: a"))
    #expect(
      try Self.digest(replacing: "affects", by: "affects: [a1, b]")
        != Self.digest(replacing: "affects", by: "affects: [a, 1b]"))
  }
}
