import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// Which version of the records is judged.
  @Suite struct ValidationScopeTests {
    private static let wrong = one.text.replacing("impact: medium", with: "impact: huge")

    private static func codes(
      _ scratch: Scratch, _ scope: ValidationScope = .workingFiles, _ paths: [String] = []
    ) throws -> [String] {
      try scratch.workspace().validate(scope, paths: paths, now: noon).findings
        .map(\.code.rawValue)
    }

    @Test func eachVersionByItself() throws {
      let scratch = try Scratch.records()
      try scratch.write(one.path, Self.wrong)
      #expect(try Self.codes(scratch) == ["field/value"])
      #expect(try Self.codes(scratch, .staged) == [])
      try scratch.git("add .")
      try scratch.write(one.path, one.text)
      #expect(try Self.codes(scratch) == [])
      #expect(try Self.codes(scratch, .staged) == ["field/value"])
      #expect(try Self.codes(scratch, .revision("HEAD")) == [])
      try scratch.git("commit -q -m wrong")
      #expect(try Self.codes(scratch, .revision("HEAD")) == ["field/value"])
      #expect(try Self.codes(scratch, .revision("HEAD~1")) == [])
      #expect(try Self.codes(scratch, .changes(base: "HEAD~1")) == ["field/value"])
      #expect(try Self.codes(scratch, .changes(base: "HEAD", head: "HEAD~1")) == [])
    }

    /// The rules are those of the version that is judged.
    @Test func rulesAreOfThatVersion() throws {
      let scratch = try Scratch.records()
      try scratch.write(one.path, one.text + "colour: pink\n")
      try scratch.git("add .")
      try scratch.git("commit -q -m more")
      try scratch.write(
        ".itsm/types/incident.yaml",
        "type: incident\nextends: incident\nfields: { colour: { help: Pink. } }\n")
      #expect(try Self.codes(scratch, .staged) == ["field/unknown"])
      #expect(try Self.codes(scratch) == [])
      try scratch.git("add .")
      #expect(try Self.codes(scratch, .staged) == [])
      #expect(try Self.codes(scratch, .revision("HEAD")) == ["field/unknown"])
    }

    @Test func stagedInALinkedWorktree() throws {
      let scratch = try Scratch.records()
      let other = Scratch(adopting: scratch.path + "-tree")
      try scratch.git("worktree add -q -b side '\(other.path)'")
      try other.write(one.path, Self.wrong)
      try other.git("add .")
      #expect(try Self.codes(other, .staged) == ["field/value"])
      #expect(try Self.codes(scratch, .staged) == [])
    }

    @Test func recordsBelowAFolder() throws {
      let scratch = try Scratch.records(folder: "ops/")
      try scratch.write("other.yaml", "- no record\n")
      try scratch.write("ops/" + one.path, Self.wrong)
      try scratch.git("add .")
      #expect(try Self.codes(scratch, .staged) == ["field/value"])
      #expect(try Self.codes(scratch, .staged, ["ops/incidents"]) == ["field/value"])
      #expect(try Self.codes(scratch, .staged, ["ops/.itsm"]) == [])
    }

    @Test func nothingIsStagedBeforeTheFirstFile() throws {
      let scratch = try Scratch()
      try scratch.write(".itsm/config.yaml", "organisation: Acme\n")
      #expect(try Self.codes(scratch, .staged) == [])
      try scratch.write(one.path, Self.wrong)
      try scratch.git("add .")
      #expect(try Self.codes(scratch, .staged) == ["field/value"])
    }

    @Test func bareRepositories() throws {
      let scratch = try Scratch.records()
      try scratch.commit(one.path, Self.wrong)
      let bare = Scratch(adopting: scratch.path + "-bare")
      try scratch.git("clone -q --bare . '\(bare.path)'")
      #expect(try Self.codes(bare) == ["field/value"])
      #expect(try Self.codes(bare, .workingFiles, [one.path]) == ["field/value"])
      #expect(try Self.codes(bare, .revision("HEAD~1")) == [])
      #expect(storeError { _ = try Self.codes(bare, .staged) }?.kind == .unusable)
    }

    /// What git's hooks get for a branch that is not there.
    @Test func zeros() throws {
      let scratch = try Scratch.records()
      try scratch.commit(one.path, Self.wrong)
      let zeros = String(repeating: "0", count: 40)
      #expect(try Self.codes(scratch, .changes(base: zeros, head: "HEAD")) == ["field/value"])
      #expect(try Self.codes(scratch, .changes(base: "HEAD", head: zeros)) == [])
      #expect(try Self.codes(scratch, .changes(base: zeros, head: zeros)) == [])
    }

    /// A split index can't be read; nothing must pass for right because of that.
    @Test func aSplitIndexIsRefused() throws {
      let scratch = try Scratch.records()
      try scratch.write(one.path, Self.wrong)
      try scratch.git("add .")
      try scratch.git("update-index --split-index")
      #expect(throws: GitError.self) { try Self.codes(scratch, .staged) }
    }
  }
}
