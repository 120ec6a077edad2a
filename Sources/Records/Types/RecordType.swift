import Synchronization
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
  public let pathSteps: [PathStep]
  /// Where the definition came from: a path, or nil for a built-in type.
  public let origin: String?
  /// What the other side calls the relations that the type stores.
  let inverses: Set<String>
  private let traitNames: Set<String>
  private let read: @Sendable () -> Details
  private let isRead = Atomic<Bool>(false)
  private let reading = Mutex<Void>(())
  // Written once, before `isRead` is, while `reading` is held.
  nonisolated(unsafe) private var details: Details?

  /// Makes a type whose definition was read.
  convenience init(parts: Parts) {
    let details = Details(parts)
    self.init(
      outline: parts, traits: Set(parts.traits.keys), inverses: Set(parts.relations.map(\.inverse))
    ) { details }
  }

  /// Makes a type whose definition is read when something is asked that its outline does not tell:
  /// most commands need one type of many.
  ///
  /// - Parameters:
  ///   - outline: The name, the summary, the identity and the path; the rest is empty.
  ///   - traits: The names of the traits.
  ///   - inverses: What the other side calls the relations.
  ///   - read: Reads everything; is called once.
  init(
    outline: Parts, traits: Set<String>, inverses: Set<String>,
    read: @escaping @Sendable () -> Details
  ) {
    name = outline.name
    plural = outline.plural
    summary = outline.summary
    identity = outline.identity
    path = outline.path
    pathSteps = PathStep.all(in: outline.path)
    origin = outline.origin
    traitNames = traits
    self.inverses = inverses
    self.read = read
  }

  private var body: Details {
    if isRead.load(ordering: .acquiring), let details { return details }
    return reading.withLock { _ in
      if let details { return details }
      let made = read()
      details = made
      isRead.store(true, ordering: .releasing)
      return made
    }
  }

  /// What only a few commands ask of most types.
  final class Details: Sendable {
    let parts: Parts
    let fieldIndex: [String: Int]
    let required: [Field]
    let ordered: [Field]
    let derived: [Field]
    let references: [Field]
    let approvable: Approvable?

    init(_ parts: Parts) {
      self.parts = parts
      approvable = parts.traits[Approvable.trait].map { Approvable($0) }
      fieldIndex = Dictionary(
        parts.fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
      required = parts.fields.filter { $0.requirement != .never }
      ordered = parts.fields.filter { $0.after != nil }
      derived = parts.fields.filter { $0.matrix != nil }
      references = parts.fields.filter(\.kind.names)
    }
  }

  /// The parts a definition is read into.
  struct Parts: Sendable {
    var name = ""
    var plural = ""
    var summary = ""
    var identity = Identity.slug
    var path = ""
    var createVerb = ""
    var createStamps: [Transition.Stamp] = []
    var fields: [Field] = []
    var states: [State] = []
    var joins: [String] = []
    var transitions: [Transition] = []
    var relations: [Relation] = []
    var columns: [String] = []
    var sort: [String] = []
    var traits: [String: Node] = [:]
    var rules: [Rule] = []
    var origin: String?
    var root = Node(kind: .mapping([], .block), range: 0..<0, mark: .start)
    var conditions: [(Condition, Node)] = []
  }
}

extension RecordType {
  public var createVerb: String { body.parts.createVerb }
  public var createStamps: [Transition.Stamp] { body.parts.createStamps }
  public var fields: [Field] { body.parts.fields }
  public var states: [State] { body.parts.states }
  /// States in the order in which they win where two branches moved to different ones.
  public var joins: [String] { body.parts.joins }
  /// The fields that some state asks for.
  var requiredFields: [Field] { body.required }
  /// The fields that may not be earlier than another.
  var orderedFields: [Field] { body.ordered }
  /// The fields that follow from others.
  var derivedFields: [Field] { body.derived }
  /// The fields that name records, people and teams among them.
  var referenceFields: [Field] { body.references }
  /// All ways of all verbs, in the order of the definition.
  public var transitions: [Transition] { body.parts.transitions }
  public var relations: [Relation] { body.parts.relations }
  public var columns: [String] { body.parts.columns }
  public var sort: [String] { body.parts.sort }
  public var rules: [Rule] { body.parts.rules }
  /// What the trait `approvable` says; nil for a type without it.
  public var approvable: Approvable? { has(trait: Approvable.trait) ? body.approvable : nil }
  /// Trait name → its settings.
  public var traits: [String: Node] { body.parts.traits }
  /// The effective definition, after `extends`.
  public var definition: Content { root.asContent }
  /// The effective definition, for the places of what is wrong with it.
  var root: Node { body.parts.root }
  /// Every condition, with the text it was read from.
  var conditions: [(Condition, Node)] { body.parts.conditions }

  /// True when the type has a trait.
  public func has(trait: String) -> Bool { traitNames.contains(trait) }

  /// The field of that name.
  public func field(_ name: String) -> Field? {
    let body = body
    return body.fieldIndex[name].map { body.parts.fields[$0] }
  }

  /// The first field with that role.
  public func field(role: String) -> Field? { fields.first { $0.role == role } }

  /// The field that a command-line option means: its option name, or its own name with hyphens.
  public func field(option: String) -> Field? {
    fields.first { $0.option == option }
      ?? field(option) ?? fields.first { $0.name.replacingUnderscores == option }
  }

  /// The field that a condition means: by its name, by its option, or without the `_at` of an
  /// instant, as in `opened > -7d`.
  public func field(asked name: String) -> Field? {
    field(name) ?? field("\(name)_at") ?? field(option: name)
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
    // Prefixes are ASCII, and every record is asked for its type by every type.
    guard case .dated(let prefix) = identity else { return false }
    var rest = id.utf8[...]
    for byte in prefix.utf8 {
      guard let first = rest.popFirst(), first.lowercased == byte.lowercased else { return false }
    }
    return rest.first == UInt8(ascii: "-")
      || Substring(rest).first.map { $0.isNumber } ?? false
  }
}

extension UInt8 {
  /// The lower case of an ASCII letter; other bytes as they are.
  fileprivate var lowercased: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
}

extension String {
  /// The text with hyphens for underscores, as options are spelt.
  var replacingUnderscores: String { String(map { $0 == "_" ? "-" : $0 }) }
}

extension RecordType {
  /// The name with its article, as a sentence needs it: `an incident`, `a change`.
  public var withArticle: String { name.withArticle }
}
