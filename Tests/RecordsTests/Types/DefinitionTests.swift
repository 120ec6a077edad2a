import Records
import TestSupport
import Testing

@Suite struct DefinitionTests {
  static let invalid = SampleFile.all(in: "../Samples/types/invalid")
  static let valid = SampleFile.all(in: "../Samples/types/valid")

  private static func findings(_ files: [(String, String)]) -> [String] {
    findings(files.map { (path: $0.0, source: Array($0.1.utf8)) })
  }

  private static func findings(_ files: [(path: String, source: [UInt8])]) -> [String] {
    do throws(Findings) {
      _ = try Rulebook(files: files, settings: Settings())
      return []
    } catch {
      return error.all.map { "\($0.file ?? "built-in") \($0.line)" }
    }
  }

  @Test func thereAreSamples() {
    #expect(Self.invalid.count >= 40)
    #expect(Self.valid.count >= 4)
  }

  @Test(arguments: invalid)
  func oneFaultIsFoundWhereItIs(_ sample: SampleFile) {
    #expect(!sample.expected.isEmpty)
    #expect(
      Self.findings([(path: "type.yaml", source: sample.bytes)])
        == sample.expected.map { "type.yaml \($0)" })
  }

  @Test(arguments: valid)
  func wellFormedIsAccepted(_ sample: SampleFile) {
    #expect(Self.findings([(path: "type.yaml", source: sample.bytes)]) == [])
  }

  /// What looks through all entries for each of them must come to its end.
  @Test(arguments: ["fields", "states", "links", "rules"])
  func mappingsAreLimited(key: String) {
    let entries = (0...5_000).map { "  e\($0): {}\n" }.joined()
    for head in ["type: house\n", "type: house\nextends: incident\n"] {
      let found = Self.findings([("a.yaml", "\(head)\(key):\n\(entries)")])
      #expect(found.contains { $0.contains("has more than 5000 entries") }, "\(found)")
      #expect(found.count < 10)
    }
  }

  @Test func sameNameExtendsTheBuiltIn() throws {
    let text = """
      type: incident
      extends: incident
      fields:
        topic: { kind: enum, values: [a, b] }
        subtopic: ~
        zone: { kind: text }
      states: { waiting: paused }
      transitions: { unassign: ~, wait: { from: [new], to: waiting } }
      list: { columns: [id] }
      """
    let rulebook = try Rulebook(
      files: [(path: "i.yaml", source: Array(text.utf8))],
      settings: Settings())
    let type = try #require(rulebook.type("incident"))
    let builtIn = try #require(Rulebook.builtIn.type("incident"))
    #expect(type.field("topic")?.allowed?.map(\.name) == ["a", "b"])
    #expect(type.field("subtopic") == nil && type.field("zone") != nil)
    // A replaced field keeps its place, a new one comes last.
    let order = builtIn.fields.map(\.name).filter { $0 != "subtopic" }
    #expect(type.fields.map(\.name) == order + ["zone"])
    #expect(type.states.map(\.name).contains("waiting") && type.state("on-hold") != nil)
    #expect(type.verbs.contains("wait") && !type.verbs.contains("unassign"))
    #expect(type.columns == ["id"] && type.sort == ["id"])
    #expect(type.origin == "i.yaml" && builtIn.origin == nil)
  }

  @Test func anotherNameStartsFromABuiltIn() throws {
    let text = "type: fault\nextends: incident\nid: { prefix: FLT }\npath: faults/{id}.yaml\n"
    let rulebook = try Rulebook(
      files: [(path: "f.yaml", source: Array(text.utf8))], settings: Settings())
    let type = try #require(rulebook.type("fault"))
    #expect(type.identity == .dated(prefix: "FLT"))
    #expect(type.verbs == rulebook.type("incident")?.verbs)
    #expect(rulebook.type(claiming: "FLT-20261122-00000")?.name == "fault")
  }

  @Test func chainsAreFollowed() throws {
    let files = (1...7).map { number in
      let base = number == 1 ? "incident" : "level\(number - 1)"
      return (
        path: "\(number).yaml",
        source: Array(
          """
          type: level\(number)
          extends: \(base)
          id: { prefix: L\(number)X }
          fields: { f\(number): { kind: text } }
          """.utf8)
      )
    }
    let rulebook = try Rulebook(files: files.reversed(), settings: Settings())
    let type = try #require(rulebook.type("level7"))
    #expect(type.fields.suffix(7).map(\.name) == (1...7).map { "f\($0)" })
  }

  @Test(arguments: [
    (["a": "b", "b": "a"], ["a", "b"]), (["a": "b", "b": "c", "c": "b"], ["a", "b", "c"]),
  ])
  func circlesAreRefused(extends: [String: String], refused: [String]) {
    let found = Self.findings(
      extends.sorted { $0.key < $1.key }.map {
        ("\($0.key).yaml", "type: \($0.key)\nextends: \($0.value)\n")
      })
    #expect(found.count == refused.count)
    #expect(found.allSatisfy { $0.hasSuffix("extends itself, directly or through others") })
  }

  @Test func ownNameWithoutABuiltInIsNoBase() {
    #expect(
      Self.findings([("v.yaml", "type: vendor\nextends: vendor\nid: { slug: true }\n")]) == [
        "v.yaml 2:10 error type/definition: type vendor extends vendor, which does not exist"
      ])
  }

  @Test func twoFilesForOneType() {
    let text = "type: vendor\nid: { slug: true }\n"
    #expect(
      Self.findings([("a.yaml", text), ("b.yaml", text)]) == [
        "b.yaml 1:1 error type/definition: type vendor is defined twice, also in a.yaml"
      ])
  }

  /// What an extension breaks in the type below is reported in the extension's own file, not at a
  /// line of a file that the reader doesn't have.
  @Test func consequencesAreReportedWhereTheyWereCaused() {
    let found = Self.findings([
      ("i.yaml", "type: incident\nextends: incident\nfields:\n  hold_reason: ~\n")
    ])
    #expect(found.count >= 5)
    #expect(found.filter { !$0.hasPrefix("i.yaml 2:10 ") } == [])
  }

  @Test func hugeDefinitionsAreRead() throws {
    var text = "type: big\nid: { slug: true }\nfields:\n"
    for number in 0..<5_000 { text += "  f\(number): { kind: text, help: Nothing much. }\n" }
    text += "states: { s0: open }\ntransitions:\n"
    for number in 0..<2_000 { text += "  v\(number): { from: [s0], to: s0 }\n" }
    let rulebook = try Rulebook(
      files: [(path: "b.yaml", source: Array(text.utf8))], settings: Settings())
    #expect(rulebook.type("big")?.fields.count == 5_000)
    #expect(rulebook.type("big")?.verbs.count == 2_000)
    let tooLarge = text + String(repeating: "# …\n", count: 300_000)
    #expect(
      Self.findings([("b.yaml", tooLarge)]).first?.contains("yaml/size") == true)
  }
}
