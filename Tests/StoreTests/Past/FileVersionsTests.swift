import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  @Suite struct FileVersionsTests {
    /// Changes, merges and a removal, of which the table of commits tells what a walk finds.
    @Test(arguments: 1...4)
    func theTableOfCommitsTellsWhatAWalkFinds(seed: Int) throws {
      let scratch = try Scratch.records()
      var dice = Dice(seed: UInt64(seed))
      let ids = ["INC-20260101-00001", "INC-20260101-00002", "INC-20260102-00003"]
      var clock = 1_795_100_000
      for step in 0..<40 {
        clock += dice.number(-200...2_000)
        let id = dice.pick(ids)
        let path = "incidents/2026/01/\(id).yaml"
        switch dice.number(0...9) {
        case 0: try scratch.shell("git switch -q -c b\(step)")
        case 1:
          try scratch.shell(
            "git switch -q main; git merge -q -X ours -m m - || git merge --abort", at: clock)
        case 2 where scratch.exists(path):
          try scratch.shell("git rm -q '\(path)' && git commit -q -m gone", at: clock)
        default:
          try scratch.commit(path, "id: \(id)\ntitle: \(step)\nstate: new\n", at: clock)
        }
      }
      try scratch.shell("git switch -q main 2>/dev/null || true")
      for id in ids {
        try scratch.commit(
          "incidents/2026/01/\(id).yaml", "id: \(id)\ntitle: End\nstate: new\n", at: clock)
      }
      func versions(patience: Int) throws -> [String] {
        let workspace = try scratch.workspace()
        workspace.commitPatience = patience
        let snapshot = try workspace.tip()
        let files = try #require(FileVersions(snapshot, of: workspace))
        return try ids.flatMap { id in
          let record = try #require(snapshot.record(id))
          return try files.versions(of: record).map { "\(id) \($0.record.title)" }
        }
      }
      let walked = try versions(patience: 1_000_000)
      #expect(try versions(patience: 0) == walked)
      #expect(scratch.exists(".git/itsm/commits.sqlite"))
      // And once more with the table that is there.
      #expect(try versions(patience: 0) == walked)
      #expect(walked.count > 6)
    }
  }
}
