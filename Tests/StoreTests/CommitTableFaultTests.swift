import GRDB
import Git
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// A table of commits that is not as it should be is never a user's trouble.
  @Suite struct CommitTableFaultTests {
    @Test func damageIsSurvivedAndMended() throws {
      let scratch = try Scratch.records()
      try CommitTableTests.line(of: 40, in: scratch)
      let workspace = try scratch.workspace()
      let tip = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      let path = "incidents/other.yaml"
      let expected = try CommitTableTests.asked(workspace, path, from: tip)
      #expect(expected.count == 41)
      let file = "\(scratch.path)/\(CommitTableTests.file(scratch))"
      let size = try #require(Int(scratch.shell("stat -L -c %s '\(file)'")))
      var dice = Dice(seed: 7)
      for _ in 0..<25 {
        for place in [dice.number(0...size - 1), dice.number(0...99)] {
          try scratch.shell(
            "printf '\\\\\(String(dice.number(1...254), radix: 8))' | dd of='\(file)' bs=1 seek=\(place) conv=notrunc status=none"
          )
        }
        #expect(try CommitTableTests.asked(scratch.workspace(), path, from: tip) == expected)
      }
      for text in ["", "not a database", String(repeating: "x", count: 9_000)] {
        try scratch.shell("printf '\(text)' > '\(file)'")
        for _ in 0..<2 {
          #expect(try CommitTableTests.asked(scratch.workspace(), path, from: tip) == expected)
        }
        let known = try IndexFile.open(file).read {
          try Int.fetchOne($0, sql: "SELECT count(*) FROM walked")
        }
        #expect(known == 42)
      }
    }

    @Test func whereNothingCanBeWrittenCommitsAreWalked() throws {
      let scratch = try Scratch.records()
      try CommitTableTests.line(of: 3, in: scratch)
      try scratch.shell("rm -rf .git/itsm && touch .git/itsm")
      let tip = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      #expect(
        try CommitTableTests.asked(scratch.workspace(), "incidents/other.yaml", from: tip).count
          == 4)
    }

    /// A folder that can't be read is no matter to a record that is elsewhere.
    @Test func damageElsewhereIsNoMatter() throws {
      let scratch = try Scratch.records()
      try CommitTableTests.line(of: 4, in: scratch)
      for name in ["x", "y"] { try scratch.commit("cis/\(name).yaml", "id: \(name)\n") }
      let tree = try scratch.git("rev-parse HEAD~1:cis")
      try scratch.shell("rm -f .git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
      let tip = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      for _ in 0..<2 {
        #expect(
          try CommitTableTests.asked(scratch.workspace(), "incidents/other.yaml", from: tip).count
            == 5)
      }
    }

    /// What a shallow clone takes for the beginning of history is none once the rest is there.
    @Test func aDeeperCloneIsReadAnew() throws {
      let scratch = try Scratch.records()
      try CommitTableTests.line(of: 6, in: scratch)
      let clone = try Scratch(nil)
      try clone.shell("git clone -q --depth 3 'file://\(scratch.path)' .")
      let tip = try #require(ObjectID(clone.git("rev-parse HEAD")))
      let path = "incidents/one.yaml"
      #expect(try CommitTableTests.asked(clone.workspace(), path, from: tip).count == 1)
      try clone.git("fetch -q --unshallow")
      let workspace = try clone.workspace()
      #expect(
        try CommitTableTests.asked(workspace, path, from: tip)
          == CommitTableTests.walked(workspace, path, from: tip))
    }

    /// Two folders of records in one repository don't make each other's index anew.
    @Test func eachFolderHasFilesOfItsOwn() throws {
      let scratch = try Scratch()
      for folder in ["a", "b"] {
        try scratch.write("\(folder)/.itsm/config.yaml", "organisation: \(folder)\n")
        for count in 0..<5 {
          let record = Sample.incident("INC-20261101-0000\(count)", "Of \(folder)")
          try scratch.commit("\(folder)/\(record.path)", record.text)
        }
      }
      var files: [String: String] = [:]
      let tip = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      for round in 0..<2 {
        for folder in ["a", "b"] {
          let workspace = try Workspace(discoveringFrom: "\(scratch.path)/\(folder)")
          let snapshot = try workspace.tip()
          let type = try #require(snapshot.rulebook.type("incident"))
          let titles = try snapshot.select(Selection(type, now: .first)) { $0.title }
          #expect(titles == Array(repeating: "Of \(folder)", count: 5))
          let path = "\(folder)/\(Sample.incident("INC-20261101-00003", "").path)"
          #expect(try CommitTableTests.asked(workspace, path, from: tip).count == 1)
          let inodes = try scratch.shell(
            "stat -L -c %i '\(workspace.indexFolder)'/records.sqlite '\(workspace.indexFolder)'/commits.sqlite"
          )
          if round == 0 { files[folder] = inodes } else { #expect(files[folder] == inodes) }
        }
      }
      #expect(files["a"] != files["b"])
    }
  }
}
