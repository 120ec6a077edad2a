public import YAML

/// What a kind of record is: its id, fields, states, transitions and links.
///
/// A class, because thousands of records share one and it never changes.
public final class RecordType: Sendable {
  /// How records of the type are named.
  public enum Identity: Hashable, Sendable {
    /// `PREFIX-YYYYMMDD-XXXXX`, made by the tool.
    case dated(prefix: String)
    /// Chosen by people.
    case slug
  }

  /// What a state means to clocks and reports.
  public enum Category: String, CaseIterable, Sendable {
    case open, active, paused, resolved, closed
  }

  /// One state.
  public struct State: Hashable, Sendable {
    public let name: String
    public let category: Category
    public let help: String?
  }

  /// A relation this type may store.
  public struct Relation: Sendable {
    public let name: String
    public let inverse: String
    /// The types it may name; nil for any.
    public let targets: [String]?
    public let isSingle: Bool
    public let isAcyclic: Bool
    public let help: String?
  }

  /// A condition that must always hold.
  public struct Rule: Sendable {
    public let name: String
    public let holds: Condition
    public let message: String
    public let severity: Finding.Severity
  }

  public let name: String
  public let plural: String
  public let summary: String
  public let identity: Identity
  /// The path pattern below the records' folder.
  public let path: String
  public let createVerb: String
  public let createStamps: [Transition.Stamp]
  public let fields: [Field]
  public let states: [State]
  /// All ways of all verbs, in the order of the definition.
  public let transitions: [Transition]
  public let relations: [Relation]
  public let columns: [String]
  public let sort: [String]
  /// Trait name → its settings.
  public let traits: [String: Node]
  public let rules: [Rule]
  /// Where the definition came from: a path, or nil for a built-in type.
  public let origin: String?
  /// The effective definition, after `extends`.
  public let definition: Content

  /// The effective definition, for the places of what is wrong with it.
  let root: Node
  /// Every condition, with the text it was read from.
  let conditions: [(Condition, Node)]
  public let pathSteps: [PathStep]
  private let fieldIndex: [String: Int]

  init(parts: Parts) {
    name = parts.name
    plural = parts.plural
    summary = parts.summary
    identity = parts.identity
    path = parts.path
    pathSteps = PathStep.all(in: parts.path)
    createVerb = parts.createVerb
    createStamps = parts.createStamps
    fields = parts.fields
    states = parts.states
    transitions = parts.transitions
    relations = parts.relations
    columns = parts.columns
    sort = parts.sort
    traits = parts.traits
    rules = parts.rules
    origin = parts.origin
    definition = parts.definition
    root = parts.root
    conditions = parts.conditions
    fieldIndex = Dictionary(
      parts.fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The parts a definition is read into.
  struct Parts {
    var name = ""
    var plural = ""
    var summary = ""
    var identity = Identity.slug
    var path = ""
    var createVerb = ""
    var createStamps: [Transition.Stamp] = []
    var fields: [Field] = []
    var states: [State] = []
    var transitions: [Transition] = []
    var relations: [Relation] = []
    var columns: [String] = []
    var sort: [String] = []
    var traits: [String: Node] = [:]
    var rules: [Rule] = []
    var origin: String?
    var definition = Content.mapping([])
    var root = Node(kind: .mapping([], .block), range: 0..<0, mark: .start)
    var conditions: [(Condition, Node)] = []
  }
}

extension RecordType {
  /// The field of that name.
  public func field(_ name: String) -> Field? { fieldIndex[name].map { fields[$0] } }

  /// The first field with that role.
  public func field(role: String) -> Field? { fields.first { $0.role == role } }

  /// The field that a command-line option means: its option name, or its own name with hyphens.
  public func field(option: String) -> Field? {
    fields.first { $0.option == option }
      ?? field(option) ?? fields.first { $0.name.replacingUnderscores == option }
  }

  /// The state of that name.
  public func state(_ name: String) -> State? { states.first { $0.name == name } }

  /// The state in which records start.
  public var initialState: String? { states.first?.name }

  /// The verbs of the transitions, each once, in the order of the definition.
  public var verbs: [String] {
    var seen: Set<String> = []
    return transitions.map(\.verb).filter { seen.insert($0).inserted }
  }

  /// The relation of that name, stored by this type.
  public func relation(_ name: String) -> Relation? { relations.first { $0.name == name } }

  /// The keys of a record in the order in which they are written.
  public var keyOrder: [String] {
    let title = field(role: "title").map { [$0.name] } ?? []
    let rest = fields.map(\.name).filter { !title.contains($0) }
    return ["id", "type", "aliases"] + title + ["state"] + rest + ["links", "timeline"]
  }

  /// True when an id is written the way this type's own ids begin.
  func claims(id: String) -> Bool {
    guard case .dated(let prefix) = identity, id.count > prefix.count,
      id.prefix(prefix.count).lowercased() == prefix.lowercased()
    else { return false }
    let next = id[id.index(id.startIndex, offsetBy: prefix.count)]
    return next == "-" || next.isNumber
  }
}

extension String {
  /// The text with hyphens for underscores, as options are spelt.
  var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}

extension RecordType {
  /// The name with its article, as a sentence needs it: `an incident`, `a change`.
  public var withArticle: String { name.withArticle }
}
