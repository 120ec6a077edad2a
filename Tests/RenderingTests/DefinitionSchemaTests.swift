import Practices
import Records
import Rendering
import Testing

/// The schemas of files below `.itsm` against what reads them.
@Suite struct DefinitionSchemaTests {
  /// The keys that a reader names when it is given one that nobody knows.
  private static func keys(_ text: String, _ kind: DefinitionSchema, of what: String) -> [String] {
    let bytes = Array(text.utf8)
    do throws(Findings) {
      switch kind {
      case .policy: _ = try Policy(parsing: bytes, file: "a", rulebook: .builtIn)
      case .template: _ = try RecordTemplate(parsing: bytes, file: "a", rulebook: .builtIn)
      case .window:
        _ = try ScheduleWindow(
          parsing: bytes, file: "a", rulebook: .builtIn,
          from: DefinitionSource(file: { _ in nil }, zone: { _ in .utc }))
      }
      return []
    } catch {
      let remedy = error.all.first { $0.message == "\(what) has no key qqqqqqqq" }?.remedy ?? ""
      return remedy.dropFirst("keys: ".count).split(separator: ", ").map(String.init).sorted()
    }
  }

  private static func properties(_ schema: Payload?) -> [String] {
    guard case .object(let members) = schema?["properties"] else { return [] }
    return members.map(\.name).sorted()
  }

  @Test(arguments: DefinitionSchema.allCases)
  func aSchemaHasTheKeysOfItsReader(_ kind: DefinitionSchema) {
    let keys = Self.keys("qqqqqqqq: 1", kind, of: "a \(kind)")
    #expect(keys.count > 5)
    #expect(Self.properties(kind.payload(.builtIn)) == keys)
  }

  @Test func stagesAndExamplesHaveTheKeysOfTheirReader() {
    let schema = DefinitionSchema.policy.payload(.builtIn)["properties"]
    #expect(
      Self.properties(schema?["stages"]?["additionalProperties"])
        == Self.keys("stages: { board: { qqqqqqqq: 1 } }", .policy, of: "stage board"))
    #expect(
      Self.properties(schema?["accepts"]?["items"])
        == Self.keys("accepts: [{ qqqqqqqq: 1 }]", .policy, of: "an example"))
  }

  @Test func periodsAndLimitsHaveTheKeysOfTheirReader() {
    let window = DefinitionSchema.window.payload(.builtIn)["properties"]
    #expect(
      Self.properties(window?["periods"]?["items"])
        == Self.keys("periods: [{ qqqqqqqq: 1 }]", .window, of: "a period"))
    let template = DefinitionSchema.template.payload(.builtIn)["properties"]
    #expect(
      Self.properties(template?["suspend"])
        == Self.keys("for: change\nsuspend: { qqqqqqqq: 1 }", .template, of: "suspend"))
  }

  /// Each type's fields stand behind a condition on the type; the version is nobody's to fill in.
  @Test func templatesFillInFieldsOfTheirType() throws {
    guard case .list(let types) = DefinitionSchema.template.payload(.builtIn)["allOf"] else {
      return #expect(Bool(false), "no types")
    }
    #expect(types.count == Rulebook.builtIn.types.count)
    let change = try #require(
      types.first { $0["if"]?["properties"]?["for"]?["const"] == .text("change") })
    let fields = Self.properties(change["then"]?["properties"]?["fields"])
    #expect(fields.contains("implementation_plan"))
    #expect(!fields.contains("template"))
  }
}
