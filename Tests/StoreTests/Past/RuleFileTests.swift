import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// Which commit brought a file below `.itsm`, and what it held then.
  @Suite struct RuleFileTests {
    private static let file = ".itsm/templates/a.yaml"

    private static func origin(_ scratch: Scratch, at tip: String? = nil) throws -> String? {
      let workspace = try scratch.workspace()
      let commit = try tip.flatMap { ObjectID($0) } ?? #require(try workspace.tip().commit?.id)
      return try workspace.origin(ofRuleFile: file, at: commit)?.hex
    }

    private static func texts(_ scratch: Scratch, at name: String) throws -> [String]? {
      let workspace = try scratch.workspace()
      let tip = try #require(try workspace.tip().commit?.id)
      return try workspace.ruleFiles(in: "templates", at: name, before: tip)?
        .map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func theCommitThatBroughtTheTextIsItsOrigin() throws {
      let scratch = try Scratch.records()
      #expect(try Self.origin(scratch) == nil)
      let first = try scratch.commit(Self.file, "one", at: 1_800_000_000)
      try scratch.commit("notes.txt", "a", at: 1_800_000_100)
      try scratch.commit(".itsm/templates/b.yaml", "other", at: 1_800_000_200)
      #expect(try Self.origin(scratch) == first)
      let second = try scratch.commit(Self.file, "two", at: 1_800_000_300)
      let third = try scratch.commit(Self.file, "one", at: 1_800_000_400)
      #expect(try Self.origin(scratch) == third)
      #expect(try Self.origin(scratch, at: second) == second)
      #expect(try Self.texts(scratch, at: second) == ["two", "other"])
    }

    @Test func whatAMergedBranchBroughtCountsFromTheMergeOn() throws {
      let scratch = try Scratch.records()
      try scratch.shell("git switch -q -c side")
      let side = try scratch.commit(Self.file, "one", at: 1_800_000_000)
      try scratch.shell("git switch -q main")
      try scratch.commit("notes.txt", "meanwhile", at: 1_800_000_100)
      try scratch.shell("git merge -q --no-ff -m merge side", at: 1_800_000_200)
      #expect(try Self.origin(scratch) == scratch.git("rev-parse HEAD"))
      // It led here all the same.
      #expect(try Self.texts(scratch, at: side) == ["one"])
    }

    @Test func commitsThatDidNotLeadHereHoldNothing() throws {
      let scratch = try Scratch.records()
      try scratch.commit(Self.file, "one", at: 1_800_000_000)
      try scratch.shell("git switch -q -c side")
      let side = try scratch.commit(Self.file, "two", at: 1_800_000_100)
      try scratch.shell("git switch -q main")
      #expect(try Self.texts(scratch, at: side) == nil)
      #expect(try Self.texts(scratch, at: String(repeating: "0", count: 40)) == nil)
      #expect(try Self.texts(scratch, at: "main") == nil)
    }
  }
}
