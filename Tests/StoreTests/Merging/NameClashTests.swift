import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// One name for two records, where branches meet and where they are pushed.
  @Suite struct NameClashTests {
    private static func named(_ id: String, _ type: String, _ more: String = "") -> String {
      "id: \(id)\ntype: \(type)\ntitle: \(id)\nstate: active\n\(more)"
    }

    private static func line(_ finding: Finding) -> String {
      "\(finding.file ?? "") \(finding.code.rawValue): \(finding.message)"
    }

    private func judged(_ scratch: Scratch, from base: String) throws -> [String] {
      let workspace = try scratch.workspace()
      let findings = try workspace.judgeChanges(
        from: workspace.commit(at: base, now: noon), to: workspace.commit(at: "HEAD", now: noon),
        .none)
      return try #require(findings).map(Self.line)
    }

    @Test func whatIsPushedMayNotTakeANameThatAnotherRecordHas() throws {
      let scratch = try Scratch.records()
      try scratch.commit("teams/web.yaml", Self.named("web", "team", "aliases: [shop]\n"))
      let start = try scratch.git("rev-parse HEAD")
      try scratch.commit("teams/store.yaml", Self.named("store", "team", "aliases: [Shop]\n"))
      #expect(
        try judged(scratch, from: start) == [
          "teams/store.yaml id/duplicate: Shop is also the id of teams/web.yaml"
        ])
      // What was so before is nobody's doing.
      let before = try scratch.git("rev-parse HEAD")
      try scratch.shell("sed -i 's/title: store/title: Store/' teams/store.yaml")
      try scratch.git("commit -q -a -m title")
      #expect(try judged(scratch, from: before) == [])
    }

    @Test func anAliasMayNotBeTheIDOfAnother() throws {
      let scratch = try Scratch.records()
      try scratch.commit("teams/web.yaml", Self.named("web", "team", "aliases: [shop]\n"))
      let start = try scratch.git("rev-parse HEAD")
      try scratch.commit("teams/shop.yaml", Self.named("shop", "team"))
      #expect(try judged(scratch, from: start).count == 1)
      #expect(try judged(scratch, from: start)[0].contains("id/duplicate"))
    }

    @Test func oneChosenIDForTwoTypesIsRefused() throws {
      let scratch = try Scratch.records()
      try scratch.git("branch topic")
      try scratch.commit("teams/web.yaml", Self.named("web", "team"))
      try scratch.git("switch -q topic")
      try scratch.commit("services/web.yaml", Self.named("web", "service"))
      try scratch.git("switch -q main")
      let picture = try scratch.picture()
      do {
        _ = try scratch.merge("topic")
        Issue.record("merged")
      } catch let error as Findings {
        #expect(
          error.all.map(Self.line) == [
            "teams/web.yaml id/duplicate: web is a team here, and a service on the other side"
          ])
      }
      #expect(try scratch.picture() == picture)
    }
  }
}
