import TestSupport
import Testing
import YAML

@testable import Records

@Suite struct BuiltInTypesTests {
  static let types = Rulebook.builtIn.types.map(\.name)

  private static func type(_ name: String) throws -> RecordType {
    try #require(Rulebook.builtIn.type(name))
  }

  @Test func thereAreThirteen() {
    #expect(
      Self.types == [
        "article", "asset", "change", "ci", "exemption", "improvement", "incident", "person",
        "problem", "release", "request", "service", "team",
      ])
  }

  /// What is known of a type before its definition is read is cut out of the definition.
  @Test(arguments: types)
  func theOutlineIsTheDefinitions(name: String) throws {
    let type = try Self.type(name)
    guard case .mapping(let entries) = type.definition else {
      Issue.record("\(name) is no mapping")
      return
    }
    func text(_ key: String) -> String? {
      switch entries.first(where: { $0.key == key })?.value {
      case .plain(let text), .text(let text): text
      default: nil
      }
    }
    #expect(
      [type.name, type.plural, type.summary, type.path].map { Optional($0) }
        == ["type", "plural", "summary", "path"].map(text))
    let all = Set(Rulebook.builtIn.types.flatMap(\.traits.keys))
    #expect(all.filter { type.has(trait: $0) } == Set(type.traits.keys))
    #expect(!type.traits.isEmpty)
    #expect(type.inverses == Set(type.relations.map(\.inverse)))
    switch type.identity {
    case .slug:
      #expect(
        entries.contains { $0.key == "id" && $0.value == .mapping([.init("slug", .plain("true"))]) }
      )
    case .dated(let prefix):
      #expect(
        entries.contains {
          $0.key == "id" && $0.value == .mapping([.init("prefix", .plain(prefix))])
        })
    }
  }

  @Test(arguments: types)
  func everyStateCanBeReached(name: String) throws {
    let type = try Self.type(name)
    guard let first = type.initialState else { return }
    var reached: Set = [first]
    var waiting = [first]
    while let state = waiting.popLast() {
      for way in type.transitions where way.leads(from: state) && !reached.contains(way.target) {
        reached.insert(way.target)
        waiting.append(way.target)
      }
    }
    #expect(type.states.map(\.name).filter { !reached.contains($0) } == [])
  }

  @Test(arguments: types)
  func everyStateThatIsNotClosedHasAWayToTheEnd(name: String) throws {
    let type = try Self.type(name)
    var ends = Set(type.states.filter { $0.category == .closed }.map(\.name))
    #expect(type.states.isEmpty || !ends.isEmpty)
    for _ in type.states {
      for state in type.states.map(\.name) {
        let leadsOn = type.transitions.contains {
          $0.leads(from: state) && ends.contains($0.target)
        }
        if leadsOn { ends.insert(state) }
      }
    }
    #expect(type.states.map(\.name).filter { !ends.contains($0) } == [])
  }

  @Test(arguments: types)
  func everyConditionMakesSense(name: String) throws {
    #expect(Rulebook.builtIn.conditionFindings(try Self.type(name)).map(\.message) == [])
  }

  @Test(arguments: types)
  func everyNameExists(name: String) throws {
    let type = try Self.type(name)
    let states = Set(type.states.map(\.name))
    for way in type.transitions {
      #expect(states.contains(way.target) && states.isSuperset(of: way.sources ?? []))
      let fields = way.requires + way.clears + way.stamps.map(\.field)
      #expect(fields.filter { type.field($0) == nil } == [])
      #expect(way.help?.isEmpty == false, "\(way.verb) says what it is for")
    }
    for field in type.fields {
      if case .inStates(let names) = field.requirement {
        #expect(names.filter { !states.contains($0) } == [], "\(field.name)")
      }
      #expect(field.help?.isEmpty == false, "\(field.name) says what it is for")
    }
    #expect(Set(type.fields.map(\.option)).count == type.fields.count)
    for relation in type.relations {
      #expect((relation.targets ?? []).filter { Rulebook.builtIn.type($0) == nil } == [])
      #expect(type.field(relation.name)?.isTracked != true)
    }
  }

  @Test(arguments: types)
  func everyStampFitsItsField(name: String) throws {
    let type = try Self.type(name)
    for stamp in type.createStamps + type.transitions.flatMap(\.stamps) {
      let field = try #require(type.field(stamp.field))
      switch (stamp.source, field.kind) {
      case (.now, .timestamp), (.now, .date), (.me, .person), (.increment, .integer): continue
      case (.constant(let text), _): #expect((try? field.parse(text).get()) != nil)
      default: Issue.record("\(stamp) does not fit \(field.name)")
      }
    }
  }

  @Test(arguments: types)
  func matricesAreCompleteAndMonotone(name: String) throws {
    let type = try Self.type(name)
    for field in type.fields { try Self.judge(field, of: type) }
  }

  /// A worse row or column never gives a better value; enums list the worst first.
  static func judge(_ field: Field, of type: RecordType) throws {
    guard let matrix = field.matrix else { return }
    let rows = try #require(type.field(matrix.rows)?.allowed).map(\.name)
    let columns = try #require(type.field(matrix.columns)?.allowed).map(\.name)
    let values = try #require(field.allowed).map(\.name)
    #expect(Set(matrix.cells.keys) == Set(rows))
    var ranks: [[Int]] = []
    for row in rows {
      let cells = try #require(matrix.cells[row])
      #expect(Set(cells.keys) == Set(columns))
      ranks.append(try columns.map { try #require(values.firstIndex(of: cells[$0] ?? "")) })
    }
    for row in ranks { #expect(row == row.sorted()) }
    for column in columns.indices {
      let down = ranks.map { $0[column] }
      #expect(down == down.sorted())
    }
    #expect(matrix.override.map { type.field($0) != nil } ?? true)
  }

  @Test func onlyFewTypesDeriveSomething() throws {
    // The test above says nothing about types without a matrix: these must have one.
    #expect(try Self.type("incident").field("priority")?.matrix != nil)
    #expect(try Self.type("change").field("risk")?.matrix != nil)
  }

  @Test(arguments: ["incident-glpi", "incident-itop", "incident-otobo"])
  func presetsExtendTheIncident(name: String) throws {
    let file = try #require(
      SampleFile.below(examples + "/presets").first { $0.path.hasSuffix("/\(name).yaml") })
    let rulebook = try Rulebook(
      files: [(path: ".itsm/types/incident.yaml", source: file.bytes)], settings: Settings())
    let type = try #require(rulebook.type("incident"))
    #expect(rulebook.conditionFindings(type) == [])
    let priority = try #require(type.field("priority"))
    #expect(priority.matrix != nil)
    try Self.judge(priority, of: type)
    // What the preset does not name is the built-in type's.
    #expect(type.verbs == (try Self.type("incident")).verbs)
    #expect(type.field("hold_reason") != nil && type.summary.hasPrefix("An unplanned"))
  }

  @Test func theExampleCompanyHasNoFindings() throws {
    let shelf = try Shelf.acme()
    #expect(shelf.records.count > 40)
    let validator = Validator(shelf.rulebook, shelf)
    #expect(
      shelf.records.flatMap { validator.findings(in: $0) }.map { "\($0.file ?? "") \($0.line)" }
        == [])
    let entries = shelf.records.map { RepositoryChecks.Entry($0, folder: "") }
    #expect(RepositoryChecks.findings(in: entries).map(\.message) == [])
  }
}
