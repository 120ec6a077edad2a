import Records
import Store
import TestSupport
import Testing
import YAML

extension StoreTests {
  @Suite struct SnapshotTests {
    private static let two = Sample.incident(
      "INC-20261121-9QX2M", "Printing stops",
      more: "links:\n  relates-to: [inc-20261120-a1b2c]\n")
    private static let alias = Sample.incident(
      "INC-20261121-0000Z", "Renumbered", more: "aliases: [INC-OLD-7]\n")

    private static func repository() throws -> Scratch {
      let scratch = try Scratch.records()
      try scratch.write(two.path, two.text)
      try scratch.write(
        "incidents/2026/11/INC-20261121-0000Z.yaml",
        alias.text.replacing("aliases: [INC-OLD-7]\n", with: "")
          .replacing("title:", with: "aliases: [INC-OLD-7]\ntitle:"))
      let misfiled = Sample.incident("INC-20261119-M1SFD", "Somewhere else")
      try scratch.write("inbox/forgotten.yaml", misfiled.text)
      try scratch.write("cis/server/web-eu-1.yaml", "id: web-eu-1\ntype: ci\ntitle: Web\n")
      try scratch.write("cis/server/web-eu-2.yaml", "id: web-eu-2\ntype: ci\ntitle: Web two\n")
      try scratch.shell("git add -A . && git commit -q -m more", at: 1_795_100_000)
      return scratch
    }

    @Test(arguments: [
      ("INC-20261120-A1B2C", "INC-20261120-A1B2C"),
      ("inc-20261120-a1b2c", "INC-20261120-A1B2C"),
      ("Inc-20261120-A1b2C", "INC-20261120-A1B2C"),
      ("A1B2C", "INC-20261120-A1B2C"),
      ("a1b2c", "INC-20261120-A1B2C"),
      ("INC-20261120", "INC-20261120-A1B2C"),
      // What was heard on the telephone: I for 1, O for 0.
      ("INC-20261120-AIB2C", "INC-20261120-A1B2C"),
      ("inc-2O26112O-aLb2c", "INC-20261120-A1B2C"),
      ("INC-20261121-OOOOZ", "INC-20261121-0000Z"),
      ("INC-OLD-7", "INC-20261121-0000Z"),
      ("inc-old-7", "INC-20261121-0000Z"),
      ("INC-20261119-M1SFD", "INC-20261119-M1SFD"),
      ("web-eu-1", "web-eu-1"), ("WEB-EU-1", "web-eu-1"), ("eu-2", "web-eu-2"),
    ])
    func resolves(typed: String, id: String) throws {
      let scratch = try Self.repository()
      let workspace = try scratch.workspace()
      #expect(try workspace.tip().resolve(typed).id == id)
      #expect(try workspace.workingSnapshot().resolve(typed).id == id)
    }

    @Test(arguments: ["web-eu-1", "WEB-EU-1", "broken-1", "broken"])
    func whatCanNotBeReadIsToldWithItsPlace(typed: String) throws {
      let scratch = try Self.repository()
      try scratch.shell("mv cis/server/web-eu-1.yaml cis/server/web-eu-10.yaml")
      try scratch.shell("sed -i s/web-eu-1/web-eu-10/ cis/server/web-eu-10.yaml")
      try scratch.write("cis/server/web-eu-1.yaml", "id: web-eu-1\ntype: ci\ntitle: [\n")
      try scratch.write("cis/server/broken-1.yaml", "id: broken-1\ntype: ci\ntitle: [\n")
      try scratch.shell("git add -A . && git commit -q -m broken")
      let finding = #expect(throws: Finding.self) {
        _ = try scratch.workspace().tip().resolve(typed)
      }
      let stem = typed.hasPrefix("broken") ? "broken-1" : "web-eu-1"
      #expect(finding?.file == "cis/server/\(stem).yaml")
      #expect(finding?.mark?.line == 4)
    }

    @Test func ambiguousListsTheCandidates() throws {
      let scratch = try Self.repository()
      let snapshot = try scratch.workspace().tip()
      let error = storeError { _ = try snapshot.resolve("INC-20261121") }
      #expect(error?.kind == .notFound)
      #expect(
        error?.message == """
          INC-20261121 is ambiguous: it could be
            INC-20261121-0000Z  Renumbered
            INC-20261121-9QX2M  Printing stops
          """)
      #expect(error?.remedy == "give more of the id")
    }

    @Test func unknownSaysWhatIsNear() throws {
      let scratch = try Self.repository()
      let snapshot = try scratch.workspace().tip()
      let error = storeError { _ = try snapshot.resolve("web-eu-3") }
      #expect(error?.kind == .notFound)
      #expect(error?.message == "there is no record web-eu-3")
      #expect(error?.remedy == "did you mean web-eu-1?")
    }

    @Test func typeIsPartOfTheQuestion() throws {
      let scratch = try Self.repository()
      let snapshot = try scratch.workspace().tip()
      let service = try #require(snapshot.rulebook.type("service"))
      let error = storeError { _ = try snapshot.resolve("web-eu-1", type: service) }
      #expect(error?.message == "web-eu-1 is a ci, not a service")
      #expect(error?.remedy == "itsm ci show web-eu-1")
      let ci = try #require(snapshot.rulebook.type("ci"))
      #expect(try snapshot.resolve("web-eu-1", type: ci).id == "web-eu-1")
    }

    @Test func linksAreFoundFromTheOtherSideHoweverOftenAsked() throws {
      let scratch = try Self.repository()
      let snapshot = try scratch.workspace().tip()
      // The first answer comes from a search, later ones from a table: they must agree, also on
      // links that somebody wrote in small letters.
      for _ in 1...3 {
        let found = snapshot.linking(to: [one.id])
        #expect(found.map(\.relation) == ["relates-to"])
        #expect(found.map(\.record.id) == [Self.two.id])
      }
      #expect(snapshot.linking(to: ["INC-20261120"]).isEmpty)
    }

    @Test func ignoredFilesAreNoRecords() throws {
      let scratch = try Self.repository()
      try scratch.write(".itsm/config.yaml", "ignore: [inbox/*, \"*/web-eu-2.yaml\"]\n")
      try scratch.shell("git add -A . && git commit -q -m ignore")
      for snapshot in [try scratch.workspace().tip(), try scratch.workspace().workingSnapshot()] {
        #expect(snapshot.record("INC-20261119-M1SFD") == nil)
        #expect(snapshot.record("web-eu-2") == nil)
        #expect(snapshot.record("web-eu-1") != nil)
      }
    }

    @Test func aliasesStandFirstInTheFile() throws {
      let scratch = try Self.repository()
      let text = "aliases: [OLD-1]\nid: web-eu-9\ntype: ci\ntitle: Nine\n"
      try scratch.commit("cis/server/web-eu-9.yaml", text)
      try scratch.commit(
        "cis/server/web-eu-8.yaml", "id: web-eu-8\ntype: ci\ntitle: Eight\n\"aliases\": [OLD-2]\n")
      let snapshot = try scratch.workspace().tip()
      #expect(snapshot.record("old-1")?.id == "web-eu-9")
      #expect(snapshot.record("old-2")?.id == "web-eu-8")
    }

    @Test func unreadableFilesAreReportedAndSkipped() throws {
      let scratch = try Self.repository()
      try scratch.write("cis/server/broken.yaml", "id: broken\n\tx: y\n")
      try scratch.write("cis/server/nothing.yaml", "")
      try scratch.write("cis/server/bytes.yaml", [0xFF, 0xFE, 0x00, 0x01])
      try scratch.shell("git add -A . && git commit -q -m broken")
      var read: [String] = []
      var refused: [String] = []
      try scratch.workspace().tip().each { record in
        read.append(record.id)
        return true
      } unreadable: { finding in
        refused.append("\(finding.file ?? "?") \(finding.code.rawValue)")
      }
      #expect(read.count == 6)
      #expect(
        refused == [
          "cis/server/broken.yaml yaml/syntax", "cis/server/bytes.yaml yaml/encoding",
          "cis/server/nothing.yaml record/shape",
        ])
    }
  }
}
