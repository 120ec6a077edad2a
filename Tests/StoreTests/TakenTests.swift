import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// An id is unique, wherever it stands.
  @Suite struct TakenTests {
    private static let web =
      "id: web\ntype: ci\ntitle: Web\nclass: server\nstate: planned\ncriticality: low\n"

    @Test(
      arguments: ["web", "WEB", "old-web", "Old-Web"], ["cis/server/web.yaml", "cis/server/x.yaml"])
    func addingATakenIdIsRefused(id: String, path: String) throws {
      let scratch = try Scratch.records()
      try scratch.commit(path, Self.web + "aliases: [old-web]\n")
      let picture = try scratch.picture()
      let error = storeError {
        try scratch.workspace().transact(CommitOptions(now: noon)) { try Self.add(id, $0) }
      }
      #expect(error?.message == "there is already a ci \(id)")
      #expect(error?.kind == .refused)
      #expect(try scratch.picture() == picture)
    }

    @Test func anAliasThatGoesIsFree() throws {
      let scratch = try Scratch.records()
      try scratch.commit("cis/server/web.yaml", Self.web + "aliases: [old-web]\n")
      try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
        #expect(transaction.snapshot.isTaken("old-web"))
        transaction.put(Array(Self.web.utf8), at: "cis/server/web.yaml")
        #expect(!transaction.snapshot.isTaken("old-web"))
        try Self.add("old-web", transaction)
        #expect(transaction.snapshot.isTaken("old-web"))
      }
      #expect(try scratch.git("ls-files cis") == "cis/server/old-web.yaml\ncis/server/web.yaml")
    }

    /// Reading all records for a part of an id takes seconds where there are many.
    @Test func anIndexThatIsThereIsAsked() throws {
      let scratch = try Scratch.records()
      try scratch.commit("cis/server/web-one.yaml", Self.web.replacing("web", with: "web-one"))
      try scratch.commit("cis/odd.yaml", Self.web + "aliases: [old-web]\n")
      func readsAll() throws -> Bool {
        var snapshot: Snapshot?
        try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
          let here = transaction.snapshot
          let (one, old) = (try here.resolve("one"), try here.resolve("old-web"))
          #expect(one.id == "web-one" && old.id == "web")
          #expect(here.record("Old-Web")?.id == "web")
          #expect(here.isTaken("WEB-ONE") && here.isTaken("old-web") && here.isTaken("odd"))
          #expect(!here.isTaken("web-two"))
          snapshot = here
        }
        return snapshot?.misfiled != nil
      }
      #expect(try readsAll())
      let workspace = try scratch.workspace()
      try workspace.tip().prepareIndex()
      try scratch.commit("cis/server/other.yaml", Self.web.replacing("web", with: "other"))
      #expect(try !readsAll())
    }

    private static func add(_ id: String, _ transaction: Transaction) throws {
      let here = transaction.circumstance()
      let type = try #require(transaction.snapshot.rulebook.type("ci"))
      var draft = Draft(creating: type, id: id)
      try draft.apply(
        [
          Assignment("title", .set, ["W"]), Assignment("class", .set, ["server"]),
          Assignment("criticality", .set, ["low"]),
        ], in: here)
      try draft.fillDefaults(in: here)
      try transaction.put(draft.finish(in: here))
    }
  }
}
