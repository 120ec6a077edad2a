import Records
import Testing

/// `.itsm/validate.yaml`: what it says, and what may not be said.
@Suite struct FindingSettingsTests {
  private static func settings(_ text: String, folder: String = "") throws -> FindingSettings {
    try FindingSettings(
      parsing: Array(text.utf8), file: ".itsm/validate.yaml", folder: folder)
  }

  private static func problems(_ text: String) -> [String] {
    do {
      _ = try settings(text)
      return []
    } catch let error as Findings {
      return error.all.map { "\($0.line) | \($0.remedy ?? "")" }
    } catch {
      return ["\(error)"]
    }
  }

  private static func finding(_ code: Finding.Code, _ file: String = "incidents/a.yaml") -> Finding
  {
    Finding(code, "something", file: file, at: nil)
  }

  @Test func nothingIsSaid() throws {
    for text in ["", "# nothing\n", "severity:\nsilence:\n", "severity: []\n", "~"] {
      let judged = try Self.settings(text).judged([Self.finding(.linkDangling)])
      #expect(judged.findings == [Self.finding(.linkDangling)])
      #expect(judged.silenced == 0 && judged.unused == [])
    }
  }

  @Test func theLastSeverityCounts() throws {
    let settings = try Self.settings(
      """
      severity:
        - { rule: link/*, severity: note }
        - { rule: link/dangling, path: [incidents/*, changes/*], severity: warning }
      """)
    let found = [
      Self.finding(.linkDangling), Self.finding(.linkDangling, "problems/a.yaml"),
      Self.finding(.linkType), Self.finding(.fieldValue),
    ]
    #expect(settings.judged(found).findings.map(\.severity) == [.warning, .note, .note, .error])
  }

  @Test func silenceIsCounted() throws {
    let settings = try Self.settings(
      """
      silence:
        - rule: [link/dangling, reference/unknown]
          path: incidents/*
          reason: The old problems were not imported.
        - rule: field/unknown
          reason: None are left.
        - rule: transition/illegal
          reason: Only comparisons bring these, so they are not missed otherwise.
      """)
    let judged = settings.judged([
      Self.finding(.linkDangling), Self.finding(.referenceUnknown), Self.finding(.linkType),
      Self.finding(.linkDangling, "problems/a.yaml"),
    ])
    #expect(judged.findings.map(\.code) == [.linkType, .linkDangling])
    #expect(judged.silenced == 2)
    #expect(
      judged.unused.map(\.line) == ["5:5 warning silence/unused: this entry silences nothing"])
  }

  /// Patterns start in the folder of the records.
  @Test func pathsBelowAFolder() throws {
    let settings = try Self.settings(
      "silence: [{ rule: link/type, path: incidents/*, reason: Old. }]", folder: "ops/")
    let found = [Self.finding(.linkType), Self.finding(.linkType, "ops/incidents/a.yaml")]
    #expect(settings.judged(found).findings == [found[0]])
  }

  @Test func whatCannotBeAdjusted() throws {
    let settings = try Self.settings("silence: [{ rule: '*', reason: Quiet. }]")
    let found = [Self.finding(.configuration), Self.finding(.typeDefinition)]
    #expect(settings.judged(found).findings == found)
  }

  @Test(arguments: [
    ("silence: [{ rule: link/type }]", "nothing is silenced without a reason"),
    ("silence: [{ rule: link/type, reason: '  ' }]", "nothing is silenced without a reason"),
    ("silence: [{ reason: Old. }]", "the entry names no rule"),
    ("silence: [{ rule: link/tipe, reason: Old. }]", "there is no rule link/tipe"),
    (
      "silence: [{ rule: config/invalid, reason: Old. }]",
      "the rule config/invalid can't be adjusted"
    ),
    ("silence: { rule: link/type }", "silence must be a list of entries"),
    ("silence: [link/type]", "an entry of silence must be a mapping"),
    ("severity: [{ rule: link/type, severity: off }]", "severity can't be “off”"),
    ("severity: [{ rule: link/type }]", "the entry lacks its severity"),
    ("severity: [{ rule: link/type, severity: note, reason: Old. }]", "has no key reason"),
    ("silent: []", "validate.yaml has no key silent"),
    ("- a", "the settings must be a mapping"),
    ("a: &b c", "anchor"),
  ])
  func whatMayNotBeSaid(_ text: String, _ message: String) {
    let problems = Self.problems(text)
    #expect(problems.count == 1 && problems[0].contains(message), "\(problems)")
    #expect(!problems.contains { $0.hasPrefix("-") })
  }
}
