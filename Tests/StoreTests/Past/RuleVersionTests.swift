import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  @Suite struct RuleVersionTests {
    private static let target = ".itsm/targets/a.yaml"

    private static func versions(_ scratch: Scratch) throws -> [RuleVersion] {
      let workspace = try scratch.workspace()
      return try workspace.ruleVersions(until: #require(try workspace.tip().commit?.id))
    }

    private static func texts(_ version: RuleVersion) -> [String] {
      version.files.map { "\($0.path) \(String(decoding: $0.bytes, as: UTF8.self))" }
    }

    @Test func eachChangeIsAVersionAndFilesKeepTheirCommit() throws {
      let scratch = try Scratch.records()
      let first = try scratch.commit(Self.target, "one", at: 1_800_000_000)
      try scratch.commit("notes.txt", "nothing to do with rules", at: 1_800_000_100)
      let second = try scratch.commit(".itsm/calendars/b.yaml", "two", at: 1_800_000_200)
      try scratch.shell("git rm -q \(Self.target) && git commit -q -m gone", at: 1_800_000_300)
      let versions = try Self.versions(scratch)
      #expect(versions.map(\.since.seconds) == [1_800_000_000, 1_800_000_200, 1_800_000_300])
      #expect(versions.map { $0.files.count } == [1, 2, 1])
      #expect(Self.texts(versions[0]) == [".itsm/targets/a.yaml one"])
      #expect(versions[1].files.map(\.commit.hex) == [second, first])
      #expect(versions[1].files.map(\.since.seconds) == [1_800_000_200, 1_800_000_000])
      #expect(Set(versions.map(\.rulebookKey)).count == 1)
    }

    @Test func typesAreRulesToo() throws {
      let scratch = try Scratch.records()
      try scratch.commit(Self.target, "one", at: 1_800_000_000)
      let type = "type: incident\nextends: incident\nstates: { in-progress: paused }\n"
      try scratch.commit(".itsm/types/incident.yaml", type, at: 1_800_000_100)
      // What can't be read was never in force.
      try scratch.commit(".itsm/types/incident.yaml", "type: [", at: 1_800_000_200)
      try scratch.commit(".itsm/types/incident.yaml", type + "# mended\n", at: 1_800_000_300)
      let versions = try Self.versions(scratch)
      #expect(versions.map(\.since.seconds) == [1_800_000_000, 1_800_000_100, 1_800_000_300])
      let categories = versions.map { version in
        version.rulebook.type("incident")?.state("in-progress")?.category
      }
      #expect(categories == [.active, .paused, .paused])
    }

    @Test func whatAMergedBranchDidCountsFromTheMergeOn() throws {
      let scratch = try Scratch.records()
      try scratch.shell("git switch -q -c side")
      try scratch.commit(Self.target, "one", at: 1_800_000_000)
      try scratch.shell("git switch -q main")
      try scratch.commit("notes.txt", "meanwhile", at: 1_800_000_100)
      try scratch.shell("git merge -q --no-ff -m merge side", at: 1_800_000_200)
      #expect(try Self.versions(scratch).map(\.since.seconds) == [1_800_000_200])
    }

    @Test func clockThatRanBackwardsDoesNotTurnTheOrder() throws {
      let scratch = try Scratch.records()
      try scratch.commit(Self.target, "one", at: 1_800_000_500)
      try scratch.commit(Self.target, "two", at: 1_800_000_000)
      let versions = try Self.versions(scratch)
      #expect(versions.map(\.since.seconds) == [1_800_000_500, 1_800_000_500])
      #expect(versions.last.map(Self.texts) == [".itsm/targets/a.yaml two"])
    }

    @Test func oldestRulesOfAShallowCloneCountForAllTimeBefore() throws {
      let scratch = try Scratch.records()
      try scratch.commit(Self.target, "one", at: 1_800_000_000)
      try scratch.commit(Self.target, "two", at: 1_800_000_100)
      try scratch.commit(Self.target, "three", at: 1_800_000_200)
      try scratch.shell("git clone -q --depth 2 file://$PWD ../$(basename $PWD)-shallow")
      let clone = Scratch(adopting: scratch.path + "-shallow")
      let versions = try Self.versions(clone)
      #expect(versions.map(\.since) == [.first, Instant(clamping: 1_800_000_200)])
    }

    @Test func whatIsRememberedOfALongHistorySaysTheSame() throws {
      let scratch = try Scratch.records()
      try scratch.commit(Self.target, "one", at: 1_800_000_000)
      try scratch.shell(
        """
        for i in $(seq 1200); do
          printf 'commit refs/heads/main\ncommitter A <a@b> %s +0000\ndata 1\nx' $((1800000000 + i))
          test $i = 1 && printf '\nfrom refs/heads/main^0'
          printf '\nM 100644 inline notes.txt\ndata 4\n%4d\n' $i
        done | git fast-import --quiet
        """)
      try scratch.shell("git reset -q --hard")
      let first = try Self.versions(scratch)
      let file = ".git/itsm/rule-changes"
      let kept = try #require(scratch.read(file))
      try scratch.commit(Self.target, "two", at: 1_800_010_000)
      let seconds: [Int64] = [1_800_000_000, 1_800_010_000]
      func isRight() throws -> Bool {
        let versions = try Self.versions(scratch)
        return versions.map(\.since.seconds) == seconds
          && versions.first?.files.map(\.commit) == first.first?.files.map(\.commit)
      }
      #expect(try isRight())
      // Damaged, or of a history that was left: it says nothing.
      for text in [
        "", "x", kept.replacing("1800000000", with: "1700000000"), String(kept.dropLast(9)),
      ] {
        try scratch.write(file, text)
        #expect(try isRight(), "\(text.count)")
      }
      try scratch.write(file, kept)
      try scratch.shell("git commit -q --amend -m again --date @1800020000", at: 1_800_020_000)
      #expect(try Self.versions(scratch).map(\.since.seconds) == [1_800_000_000, 1_800_020_000])
    }

    @Test func withoutRulesThereAreNoVersions() throws {
      #expect(try Self.versions(try Scratch.records()).isEmpty)
    }

    @Test func fileVersionsAreThoseOfTheCommits() throws {
      let scratch = try Scratch.records()
      let path = "services/checkout.yaml"
      func text(_ criticality: String) -> String {
        "id: checkout\ntype: service\ntitle: Checkout\ncriticality: \(criticality)\n"
      }
      try scratch.commit(path, text("low"), at: 1_800_000_000)
      try scratch.commit("services/mail.yaml", "id: mail\ntype: service\n", at: 1_800_000_100)
      try scratch.commit(path, "not: a record of that name\n", at: 1_800_000_150)
      try scratch.commit(path, text("high"), at: 1_800_000_200)
      let workspace = try scratch.workspace()
      let snapshot = try workspace.tip()
      let record = try #require(snapshot.record("checkout"))
      let found = try #require(FileVersions(snapshot, of: workspace)).versions(of: record)
      #expect(found.map(\.since.seconds) == [1_800_000_000, 1_800_000_200])
      #expect(found.map { $0.record.value("criticality").description } == ["low", "high"])
    }
  }
}
