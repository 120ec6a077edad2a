import Practices
import Records
import Testing

/// What templates fill in, lock and authorise.
@Suite struct TemplateTests {
  private static func template(_ more: String = "") throws -> RecordTemplate {
    try RecordTemplate(
      parsing: Array(
        """
        template: os-patch
        for: change
        where: any affects where (class = server)
        fields:
          model: standard
          title: Patch the host
          implementation_plan: |
            Patch.
            Reboot.
          affects: [web-1, web-2]
          group: linux
        varies: [title]
        \(more)
        """.utf8), file: "a.yaml", rulebook: .builtIn)
  }

  /// The messages about a change with some fields, on servers `web-1` to `web-3`.
  private static func deviations(_ fields: String) throws -> [String] {
    var scene = Scene()
    for id in ["web-1", "web-2", "web-3"] {
      try scene.add("id: \(id)\ntype: ci\nstate: operational\nclass: server")
    }
    let record = try Scene.record("id: CHG-20261122-7GB46\nstate: new\n\(fields)")
    return try template().deviations(
      of: record, at: .first, rulebook: .builtIn, lookup: scene
    ).map { String($0.message.drop { $0 != " " }.dropFirst()) }
  }

  private static let fitting = """
    model: standard
    title: Something else
    implementation_plan: "Patch.\\nReboot."
    affects: [web-2, web-1]
    group: other
    """

  @Test func whatIsNormativeIsLockedUnlessItVaries() throws {
    #expect(try Self.template().locked == ["model", "implementation_plan", "affects"])
    #expect(try Self.deviations(Self.fitting) == [])
  }

  @Test func eachLockedFieldIsTold() throws {
    #expect(
      try Self.deviations("model: normal\nimplementation_plan: Patch.\naffects: [web-3]") == [
        "model is normal, where template os-patch says standard",
        "implementation_plan is “Patch.”, where template os-patch says “Patch.…”",
        "affects is [web-3], where template os-patch says [web-1, web-2]",
      ])
    #expect(
      try Self.deviations("model: standard\naffects: [web-1, web-2]") == [
        "implementation_plan is empty, where template os-patch says “Patch.…”"
      ])
  }

  @Test func recordsOutsideTheScopeAreTold() throws {
    #expect(
      try Self.deviations(Self.fitting.replacing("[web-2, web-1]", with: "[sw-1]")) == [
        "affects is [sw-1], where template os-patch says [web-1, web-2]",
        "is not what template os-patch is for: any affects where (class = server)",
      ])
  }

  // MARK: Suspension

  private static func uses(_ story: String) -> [TemplateUse] {
    story.enumerated().map { index, letter in
      TemplateUse(
        "CHG-\(index)", at: Instant(clamping: Int64(index) * 60), isFailure: letter == "x")
    }
  }

  /// Two failures in the last four uses suspend, and no others; the last use is on the right.
  @Test(
    arguments: [
      ("", false), ("x", false), ("xx", true), ("xoox", true), ("xooox", false),
      ("xxoo", true), ("xxooo", false), ("oooo", false), ("xxxxoooo", false),
    ])
  func onlyTheLastUsesCount(_ story: String, _ isSuspended: Bool) throws {
    let limit = try Self.template("suspend: { failures: 2, of: 4 }").limit
    // In whatever order they come.
    let uses = Self.uses(story).sorted { $0.record > $1.record }
    #expect(TemplateStanding(uses, limit: limit).isSuspended == isSuspended)
    #expect(TemplateStanding(uses.reversed(), limit: limit).isSuspended == isSuspended)
    #expect(!TemplateStanding(uses, limit: nil).isSuspended)
  }

  @Test func theReasonNamesThoseThatFailed() throws {
    let template = try Self.template("suspend: { failures: 2, of: 4 }")
    let standing = TemplateStanding(Self.uses("xoxo"), limit: template.limit)
    #expect(
      standing.reason(template)
        == "template os-patch is suspended: 2 of its last 4 uses failed (CHG-2, CHG-0)")
    #expect(TemplateStanding([], limit: template.limit).reason(template) == nil)
  }

  // MARK: Versions

  private static let commit = String(repeating: "0a", count: 20)
  private static let digest = "sha256:" + String(repeating: "b1", count: 32)

  @Test func versionsAreReadAsTheyAreWritten() {
    let pin = TemplatePin("os-patch", commit: Self.commit, digest: Self.digest)
    #expect(TemplatePin("\(pin)") == pin)
    #expect(TemplatePin.digest(of: []).count == Self.digest.count)
  }

  @Test(
    arguments: [
      "", "os-patch", "os-patch@3", "os-patch@\(commit)", "@\(commit) \(digest)",
      "os-patch@\(commit)  \(digest)", "os-patch@\(commit.dropLast()) \(digest)",
      "os-patch@\(commit) \(digest)0", "os-patch@\(commit.uppercased()) \(digest)",
    ])
  func whatIsNoVersionIsNone(_ text: String) { #expect(TemplatePin(text) == nil) }

  // MARK: Definitions

  @Test(
    arguments: [
      ("for: chnage", "did you mean change?"), ("fields: { titel: x }", "did you mean title?"),
      ("fields: { model: fast }", "model can't be"), ("fields: { state: new }", "each record says"),
      ("fields: { template: x }", "each record says"), ("fields: {}", "fills in nothing"),
      ("varies: [reason]", "does not fill in"), ("suspend: { failures: 5, of: 2 }", "never fail"),
      ("suspend: { failures: 0, of: 2 }", "from 1 to 1000"), ("where: titel ~ x", "no field titel"),
      ("template: a/b", "none"), ("lock: [title]", "no key lock"),
      ("for: incident\nsuspend: { failures: 1, of: 2 }", "never authorised"),
    ])
  func whatIsWrongIsSaid(_ line: String, _ what: String) throws {
    var keys = [
      "template": "a", "for": "change", "fields": "{ title: x }", "varies": "[title]",
    ]
    for line in line.split(separator: "\n") {
      let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
      keys[parts[0]] = parts[1]
    }
    let text = keys.map { "\($0): \($1)\n" }.joined()
    let error = #expect(throws: Findings.self) {
      try RecordTemplate(parsing: Array(text.utf8), file: "a.yaml", rulebook: .builtIn)
    }
    let words = try #require(error).all.map { "\($0.message) \($0.remedy ?? "")" }
    #expect(words.contains { $0.contains(what) }, "\(words)")
  }
}
