import Git
import Records
import Store
import TestSupport
import Testing
import YAML

extension StoreTests {
  /// What `--staged` and `--base` find by comparing.
  @Suite struct ComparisonScopeTests {
    private static func result(
      _ scratch: Scratch, _ scope: ValidationScope = .changes(base: "main"), _ paths: [String] = []
    ) throws -> ValidationResult {
      try scratch.workspace().validate(scope, paths: paths, now: noon)
    }

    private static func codes(
      _ scratch: Scratch, _ scope: ValidationScope = .changes(base: "main"), _ paths: [String] = []
    ) throws -> [String] {
      try result(scratch, scope, paths).findings.map(\.code.rawValue)
    }

    /// Records on `main`, and a branch `topic`.
    private static func branched(folder: String = "") throws -> Scratch {
      let scratch = try Scratch.records(folder: folder)
      try scratch.git("switch -q -c topic")
      return scratch
    }

    @Test func removedRecords() throws {
      let scratch = try Self.branched()
      try scratch.git("rm -q '\(one.path)'")
      #expect(try Self.codes(scratch, .staged) == ["record/removed"])
      try scratch.git("commit -q -m gone")
      let result = try Self.result(scratch)
      let finding = try #require(result.findings.first)
      #expect(result.findings.count == 1 && finding.code == .recordRemoved)
      #expect(finding.file == one.path && finding.mark?.line == 1 && finding.record == one.id)
      // The text is that of before, since there is none now.
      #expect(result.source(of: finding) == Array(one.text.utf8))
      #expect(result.isTouched(finding) == true)
      #expect(try Self.codes(scratch, .changes(base: "main"), [one.path]) == ["record/removed"])
      #expect(try Self.codes(scratch, .changes(base: "main"), [".itsm"]) == [])
      // The other way round it is a new record.
      #expect(try Self.codes(scratch, .changes(base: "topic", head: "main")) == [])
    }

    @Test func movedRecordsAreKept() throws {
      let scratch = try Self.branched()
      try scratch.git("mv '\(one.path)' incidents/elsewhere.yaml")
      try scratch.git("commit -q -m moved")
      #expect(try Self.codes(scratch) == ["id/path"])
    }

    @Test func anUnreadableRecordIsNotGone() throws {
      let scratch = try Self.branched()
      try scratch.commit(one.path, "id: [\n")
      #expect(try Self.codes(scratch) == ["yaml/syntax"])
    }

    /// A record that comes into the file of another that went does not take its place by name.
    @Test func namesComeBeforePlaces() throws {
      let scratch = try Self.branched()
      let second = one.text.replacing(one.id, with: "INC-20261122-00002")
      try scratch.git("switch -q main")
      try scratch.commit("incidents/2026/11/INC-20261122-00002.yaml", second)
      try scratch.git("switch -q -c swap")
      try scratch.git("rm -q '\(one.path)'")
      try scratch.git("mv incidents/2026/11/INC-20261122-00002.yaml '\(one.path)'")
      try scratch.git("commit -q -m swap")
      #expect(try Self.codes(scratch) == ["record/removed", "id/path"])
    }

    @Test func stagedAndCommittedStatesAreCompared() throws {
      let scratch = try Self.branched()
      try scratch.write(one.path, one.text.replacing("\nstate: new", with: "\nstate: closed"))
      try scratch.git("add .")
      let codes = try Self.codes(scratch, .staged).filter { $0 != "field/required" }
      #expect(codes == ["transition/illegal"])
      try scratch.git("commit -q -m closed")
      #expect(
        try Self.codes(scratch).filter { $0 != "field/required" } == ["transition/illegal"])
      // Nothing is compared where nothing was named to compare with.
      #expect(!(try Self.codes(scratch, .revision("HEAD"))).contains("transition/illegal"))
      // The state of before counts, not that of an old commit of the branch.
      #expect(!(try Self.codes(scratch, .changes(base: "HEAD"))).contains("transition/illegal"))
    }

    @Test func touchedLinesComeFirst() throws {
      let scratch = try Self.branched()
      try scratch.git("switch -q main")
      try scratch.commit(one.path, one.text.replacing("impact: medium", with: "impact: huge"))
      try scratch.git("switch -q -c more")
      try scratch.commit(
        one.path,
        one.text.replacing("impact: medium", with: "impact: huge")
          .replacing("urgency: medium", with: "urgency: vast"))
      let result = try Self.result(scratch)
      #expect(result.findings.map { $0.message.prefix(7) } == ["urgency", "impact "])
      #expect(result.findings.map(result.isTouched) == [true, false])
      let alone = try Self.result(scratch, .revision("HEAD"))
      #expect(alone.findings.map { $0.message.prefix(7) } == ["impact ", "urgency"])
      #expect(alone.findings.map(alone.isTouched) == [nil, nil])
    }

    @Test func belowAFolder() throws {
      let scratch = try Self.branched(folder: "ops/")
      try scratch.git("rm -q 'ops/\(one.path)'")
      try scratch.write("other.yaml", "id: INC-20261122-00009\nstate: closed\n")
      try scratch.git("add .")
      #expect(try Self.codes(scratch, .staged) == ["record/removed"])
      try scratch.git("commit -q -m gone")
      #expect(try Self.codes(scratch) == ["record/removed"])
    }
  }

  /// Whose settings count.
  @Suite struct ProposedSettingsTests {
    private static let wrong = one.text.replacing("impact: medium", with: "impact: huge")
    private static let silence =
      "silence: [{ rule: field/value, reason: Somebody wants it so. }]\n"

    private static func result(_ scratch: Scratch, _ scope: ValidationScope) throws
      -> ValidationResult
    { try scratch.workspace().validate(scope, now: noon) }

    /// A change can't silence its own findings, nor say that its files are no records.
    @Test(arguments: [
      (".itsm/validate.yaml", silence),
      (".itsm/config.yaml", "organisation: Acme\nignore: ['incidents/*']\n"),
    ])
    func aChangeIsJudgedByTheSettingsBeforeIt(_ file: String, _ text: String) throws {
      let scratch = try Scratch.records()
      try scratch.git("switch -q -c topic")
      try scratch.write(file, text)
      try scratch.write(one.path, Self.wrong)
      try scratch.git("add .")
      // Who commits may leave the check out anyway: what is staged is judged by itself.
      #expect(try Self.result(scratch, .staged).findings.filter { $0.code == .fieldValue } == [])
      try scratch.git("commit -q -m both")
      let both = try Self.result(scratch, .changes(base: "main"))
      #expect(both.findings.map(\.code) == [.fieldValue])
      #expect(both.silenced == 0 && both.hasOtherSettings)
      #expect(try Self.result(scratch, .revision("HEAD")).findings == [])
    }

    /// So findings are silenced: in a change of settings alone.
    @Test func settingsAloneAreJudgedByThemselves() throws {
      let scratch = try Scratch.records()
      try scratch.commit(one.path, Self.wrong)
      try scratch.git("switch -q -c topic")
      try scratch.commit(".itsm/validate.yaml", Self.silence)
      let result = try Self.result(scratch, .changes(base: "main"))
      #expect(result.findings == [] && result.silenced == 1 && !result.hasOtherSettings)
      try scratch.git("switch -q -c later")
      try scratch.commit(one.path, Self.wrong.replacing("huge", with: "vast"))
      let later = try Self.result(scratch, .changes(base: "topic"))
      #expect(later.findings == [] && later.silenced == 1 && !later.hasOtherSettings)
    }

    @Test func settingsThatCannotBeRead() throws {
      let scratch = try Scratch.records()
      try scratch.commit(".itsm/validate.yaml", "silence: [{ rule: field/value }]\n")
      let found = try Self.result(scratch, .revision("HEAD")).findings
      #expect(found.map(\.code) == [.configuration])
      #expect(found.map(\.file) == [".itsm/validate.yaml"])
      // Who mends them is judged by what they become.
      try scratch.git("switch -q -c topic")
      try scratch.write(".itsm/validate.yaml", Self.silence)
      try scratch.write(one.path, Self.wrong)
      try scratch.git("add .")
      try scratch.git("commit -q -m mended")
      #expect(try Self.result(scratch, .changes(base: "main")).silenced == 1)
    }

    @Test func unusedSilenceIsTold() throws {
      let scratch = try Scratch.records()
      try scratch.write(".itsm/validate.yaml", Self.silence)
      #expect(try Self.result(scratch, .workingFiles).findings.map(\.code) == [.silenceUnused])
      try scratch.git("add .")
      #expect(try Self.result(scratch, .staged).findings == [])
    }
  }
}
