import Git
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// What a date means is remembered, and stays right while the branch goes on or is written anew.
  @Suite struct DateNotesTests {
    /// More commits than are walked without a note, a second each.
    private static func longLine(in scratch: Scratch) throws {
      try scratch.shell(
        """
        (for n in $(seq 1200); do
          printf 'commit refs/heads/main\\ncommitter A <a@b> %s +0000\\ndata 1\\nx\\n' $((1795000000 + n))
          [ $n = 1 ] && echo "from refs/heads/main^0"
          echo
        done) | git fast-import --quiet
        """)
    }

    @Test func aNoteIsWhatAWalkFinds() throws {
      let scratch = try Scratch.records()
      try Self.longLine(in: scratch)
      func check(_ date: Int64) throws {
        let workspace = try scratch.workspace()
        let tip = try #require(workspace.repository.head.tip)
        for _ in 0..<2 {
          #expect(
            try DateNotes(workspace).commit(at: date, from: tip)
              == workspace.repository.commit(at: date, from: tip))
        }
      }
      try check(1_795_000_000)
      #expect(try scratch.shell("wc -l < .git/itsm/dates") == "2")
      try check(1_795_000_017)
      try check(1_795_001_150)
      // One that needs no note, and one that is before everything.
      try check(1_000)
      #expect(try scratch.shell("wc -l < .git/itsm/dates") == "3")
      for script in [
        "git commit -q --allow-empty -m more", "git reset -q --hard HEAD~1190",
        "git commit -q --allow-empty -m other", "echo x > .git/itsm/dates",
        "sed -i 's/1795000000/1795000001/' .git/itsm/dates", "rm -rf .git/itsm && touch .git/itsm",
      ] {
        try scratch.shell(script, at: 1_795_000_016)
        for date in [1_795_000_000, 1_795_000_001, 1_795_000_017, 1_795_009_000] {
          try check(Int64(date))
        }
      }
    }

    /// The walk ends at a tip that is noted.
    @Test func aNoteSparesTheWalk() throws {
      let scratch = try Scratch.records()
      let first = try #require(ObjectID(scratch.git("rev-parse HEAD")))
      try scratch.shell(
        "git commit -q --allow-empty -m 1 && git commit -q --allow-empty -m 2", at: 1_796_000_000)
      let workspace = try scratch.workspace()
      let tip = try #require(workspace.repository.head.tip)
      let date: Int64 = 1_795_500_000
      #expect(try workspace.repository.search(at: date, from: tip, knowing: [:])?.steps == 2)
      let between = try workspace.repository.commit(at: "HEAD~1")
      let found = try workspace.repository.search(at: date, from: tip, knowing: [between: first])
      #expect(found?.commit == first && found?.steps == 1)
    }
  }
}
