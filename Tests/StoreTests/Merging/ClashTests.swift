import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// Two records that got one id by chance.
  @Suite struct ClashTests {
    private static let options = CommitOptions(now: noon)
    private static let id = "INC-20261122-ZZZZZ"
    private static let linking = "INC-20261122-YYYYY"

    /// Branches: `main` with one record of the id, `topic` with another by Raj, and `kim`, who has
    /// Raj's and linked to it.
    private func parted() throws -> Scratch {
      let scratch = try Scratch.records("-q -b main")
      try scratch.git("switch -q -c topic")
      try scratch.workspace().transact(Self.options) { try $0.open(Self.id, "Disk is full") }
      try edit(scratch, Self.id, "s/by: ana@/by: raj@/")
      try scratch.git("switch -q -c kim")
      try scratch.workspace().transact(Self.options) { try $0.open(Self.linking, "Kim's") }
      try edit(scratch, Self.linking, "s/^timeline:/links: {relates-to: [\(Self.id)]}\\n&/")
      try scratch.git("switch -q main")
      try scratch.workspace().transact(Self.options) { try $0.open(Self.id, "Fan is loud") }
      return scratch
    }

    private func edit(_ scratch: Scratch, _ id: String, _ command: String) throws {
      try scratch.shell("sed -i '\(command)' incidents/*/*/\(id).yaml")
      try scratch.git("commit -q -a -m edited")
    }

    private func merge(_ scratch: Scratch, _ other: String, into branch: String) throws {
      try scratch.git("switch -q \(branch)")
      let workspace = try scratch.workspace()
      let theirs = try workspace.commit(at: other, now: noon)
      guard case .merged = try workspace.merge(theirs, named: other, Self.options) else {
        Issue.record("\(other) was not merged into \(branch)")
        return
      }
      #expect(try scratch.status() == [])
      #expect(try scratch.faults() == [])
    }

    private func titles(_ scratch: Scratch) throws -> [String: String] {
      var titles: [String: String] = [:]
      let snapshot = try scratch.workspace().tip()
      let type = try #require(snapshot.rulebook.type("incident"))
      try snapshot.each(of: type) { titles[$0.id] = $0.title }
      return titles
    }

    @Test func eachTellsOfTheOther() throws {
      let scratch = try parted()
      try merge(scratch, "topic", into: "main")
      let snapshot = try scratch.workspace().tip()
      let kept = try #require(snapshot.record(Self.id))
      let new = try #require(kept.namesakes.first.flatMap { snapshot.record($0) })
      #expect(new.formerIDs == [Self.id])
      #expect(Set([kept.title, new.title]) == ["Fan is loud", "Disk is full"])
      #expect(kept.formerIDs == [] && new.namesakes == [])
    }

    @Test func theNewIdDoesNotDependOnWhoMergesOrWhatWasDoneSince() throws {
      let scratch = try parted()
      try scratch.git("branch -q before main")
      try merge(scratch, "topic", into: "main")
      let first = try titles(scratch)
      try scratch.git("switch -q topic")
      try scratch.workspace().transact(Self.options) { try $0.set(Self.id, "urgency=high") }
      try merge(scratch, "before", into: "topic")
      #expect(try titles(scratch) == first)
    }

    @Test func whoHadTheOldIdFollows() throws {
      for isKimMerging in [true, false] {
        let scratch = try parted()
        try merge(scratch, "topic", into: "main")
        let known = try titles(scratch)
        try scratch.git("switch -q kim")
        try scratch.workspace().transact(Self.options) { try $0.set(Self.id, "urgency=high") }
        if isKimMerging {
          try merge(scratch, "main", into: "kim")
        } else {
          try merge(scratch, "kim", into: "main")
        }
        #expect(try titles(scratch) == known.merging([Self.linking: "Kim's"]) { $1 })
        let snapshot = try scratch.workspace().tip()
        let disk = try #require(known.first { $0.value == "Disk is full" }?.key)
        #expect(snapshot.record(Self.linking)?.links("relates-to") == [disk])
        #expect(snapshot.record(disk)?.value("urgency").description == "high")
        let fan = try #require(known.first { $0.value == "Fan is loud" }?.key)
        #expect(snapshot.record(fan)?.value("urgency").description != "high")
      }
    }

    @Test func anAliasThatTwoRecordsGotIsTheFirstOnes() throws {
      for isSwapped in [false, true] {
        let scratch = try Scratch.records("-q -b main")
        try scratch.workspace().transact(Self.options) { try $0.open(Self.id, "Second") }
        try edit(scratch, Self.id, "s/by: ana@/by: raj@/")
        try scratch.git("switch -q -c topic")
        try edit(scratch, isSwapped ? one.id : Self.id, "s/^title:/aliases: [OLD-1]\\n&/")
        try scratch.git("switch -q main")
        try edit(scratch, isSwapped ? Self.id : one.id, "s/^title:/aliases: [OLD-1]\\n&/")
        try merge(scratch, "topic", into: "main")
        let snapshot = try scratch.workspace().tip()
        let kept = try #require(snapshot.record("OLD-1"))
        let other = kept.id == one.id ? Self.id : one.id
        #expect(kept.namesakes == [other])
        #expect(snapshot.record(other)?.formerIDs == ["OLD-1"])
        #expect(snapshot.record(other)?.aliases == [])
        #expect(kept.id == one.id)
      }
    }

    @Test func thoseThatGotNewIdsLinkToEachOther() throws {
      let scratch = try Scratch.records("-q -b main")
      let ids = ["INC-20261122-XXXXX", Self.id]
      func open(_ branch: String) throws {
        try scratch.workspace().transact(Self.options) {
          for id in ids { try $0.open(id, "\(branch) \(id)") }
        }
      }
      try scratch.git("switch -q -c topic")
      try open("topic")
      for (id, other) in zip(ids, ids.reversed()) {
        try edit(
          scratch, id, "s/by: ana@/by: raj@/;s/^timeline:/links: {relates-to: [\(other)]}\\n&/")
      }
      try scratch.git("switch -q main")
      try open("main")
      try merge(scratch, "topic", into: "main")
      let titles = try titles(scratch)
      let snapshot = try scratch.workspace().tip()
      for (id, other) in zip(ids, ids.reversed()) {
        let new = try #require(titles.first { $0.value == "topic \(id)" }?.key)
        let linked = try #require(titles.first { $0.value == "topic \(other)" }?.key)
        #expect(snapshot.record(new)?.links("relates-to") == [linked])
        #expect(titles[id] == "main \(id)")
      }
    }

    @Test func anIdThatNobodyKeptLeadsToWhoHadIt() throws {
      let scratch = try parted()
      try merge(scratch, "topic", into: "main")
      let new = try #require(
        try scratch.workspace().tip().record(Self.id)?.namesakes.first)
      try scratch.shell("git rm -q incidents/*/*/\(Self.id).yaml && git commit -q -m gone")
      let snapshot = try scratch.workspace().tip()
      #expect(try snapshot.resolve(Self.id).id == new)
      snapshot.asksIndex = true
      #expect(try snapshot.resolve(Self.id.lowercased()).id == new)
    }
  }
}
