/// One field of a record type.
///
/// A class, because every record's every field is looked at and copying its parts would be most of
/// the work.
public final class Field: Sendable {
  /// What a value of the field is.
  public indirect enum Kind: Sendable {
    case text, markdown, boolean, integer, decimal, money, duration, date, timestamp
    case person, team
    case choice([Allowed])
    case reference(to: [String])
    case map([Field])

    /// True when its values name records.
    var names: Bool {
      switch self {
      case .person, .team, .reference: true
      default: false
      }
    }

    /// The word that types use for the kind.
    public var word: String {
      switch self {
      case .text: "text"
      case .markdown: "markdown"
      case .boolean: "boolean"
      case .integer: "integer"
      case .decimal: "decimal"
      case .money: "money"
      case .duration: "duration"
      case .date: "date"
      case .timestamp: "timestamp"
      case .person: "person"
      case .team: "team"
      case .choice: "enum"
      case .reference: "reference"
      case .map: "map"
      }
    }
  }

  /// A value that an enum allows.
  public struct Allowed: Hashable, Sendable {
    public let name: String
    public let help: String?
  }

  /// When a field must have a value.
  public enum Requirement: Hashable, Sendable {
    case never, always
    case inStates([String])

    /// True if a record in a state must have a value.
    func holds(in state: String) -> Bool {
      switch self {
      case .never: false
      case .always: true
      case .inStates(let states): states.contains(state)
      }
    }
  }

  /// A value that follows from two other fields.
  public struct Matrix: Hashable, Sendable {
    public let rows: String
    public let columns: String
    /// Row value → column value → the field's value.
    public let cells: [String: [String: String]]
    /// The field that must give a reason when another value stands.
    public let override: String?
  }

  public let name: String
  public let kind: Kind
  public let isList: Bool
  public let requirement: Requirement
  /// The text of the value that a new record gets.
  public let initial: String?
  public let matrix: Matrix?
  public let isTracked: Bool
  public let role: String?
  /// The name of the command-line option, without dashes.
  public let option: String
  public let minimum: Value?
  public let maximum: Value?
  public let pattern: String?
  /// The field that may not be later than this one.
  public let after: String?
  public let help: String?

  /// Makes a field from its parts; only its name and kind have no default.
  init(
    name: String, kind: Kind, isList: Bool = false, requirement: Requirement = .never,
    initial: String? = nil, matrix: Matrix? = nil, isTracked: Bool = false, role: String? = nil,
    option: String? = nil, minimum: Value? = nil, maximum: Value? = nil, pattern: String? = nil,
    after: String? = nil, help: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.isList = isList
    self.requirement = requirement
    self.initial = initial
    self.matrix = matrix
    self.isTracked = isTracked
    self.role = role
    self.option = option ?? name
    self.minimum = minimum
    self.maximum = maximum
    self.pattern = pattern
    self.after = after
    self.help = help
  }

  /// The allowed values of an enum.
  public var allowed: [Allowed]? {
    if case .choice(let allowed) = kind { allowed } else { nil }
  }
}

extension Field {
  /// A field declared by no type: the ones that every record may have.
  public static func plain(
    _ name: String, _ kind: Kind, list: Bool = false, help: String? = nil
  ) -> Field {
    Field(name: name, kind: kind, isList: list, help: help)
  }
}
