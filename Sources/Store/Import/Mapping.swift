public import Records
import YAML

/// How the columns of a foreign file become fields of records.
///
/// Read from a mapping file; Docs/import.md describes its keys.
public struct Mapping: Sendable {
  /// How the file is written.
  enum Format: Hashable, Sendable {
    case delimited(by: [UInt8])
    case jsonLines
  }

  /// Where a text comes from.
  enum Source: Hashable, Sendable {
    /// The first of some columns that is not missing.
    case first([String])
    /// Pieces put together; one that names a missing column is left out.
    case composed([[Piece]])
    case constant(String)
  }

  /// A part of a composed text.
  enum Piece: Hashable, Sendable {
    case text(String)
    case column(String)
  }

  /// What becomes of values that a rule does not list.
  enum Unlisted: Hashable, Sendable { case refused, kept, dropped }

  /// How one field comes about.
  struct Rule: Sendable {
    var field: Field
    var source: Source
    /// The file's value → the field's value.
    var values: [String: String]?
    var unlisted = Unlisted.refused
    var dates: DateFormat?
    var zone = Zone.utc
    /// Divides the items of a list.
    var separator: String?
    /// What stands when the columns are missing.
    var initial: String?
    /// What stands when the type asks for a value and there is none.
    var fallback: String?
    /// The states in which the field is taken over; nil for all.
    var states: Set<String>?
    /// The place of the rule in the mapping file, for messages.
    var mark: Mark

    init(_ field: Field, _ source: Source, at mark: Mark) {
      self.field = field
      self.source = source
      self.mark = mark
    }

    /// The columns it reads.
    var columns: [String] {
      switch source {
      case .first(let columns): columns
      case .constant: []
      case .composed(let parts):
        parts.flatMap { $0 }.compactMap { if case .column(let name) = $0 { name } else { nil } }
      }
    }
  }

  /// Records to make for what imported ones name.
  struct Creation: Sendable {
    var type: RecordType
    /// Field → text, in which `{name}` and `{slug}` stand for the thing's own.
    var fields: [(field: Field, text: String)]
  }

  /// The mapping file.
  let file: String
  public let type: RecordType
  var format = Format.delimited(by: [UInt8(ascii: ",")])
  var encoding = "utf-8"
  /// Texts that mean that there is no value, besides an empty one.
  var missing: [String] = []
  var id: Rule
  var state: Rule?
  var fields: [Rule] = []
  /// When a row happened; without it a row is a record.
  var at: Rule?
  /// Who did it.
  var by: Rule?
  /// The domain of the addresses that authors without one get in commits.
  var domain = "import.invalid"
  var creations: [Creation] = []

  /// All rules, the id's first.
  var rules: [Rule] { [id] + [state, at, by].compactMap { $0 } + fields }

  /// The columns that the rules read, each once.
  var columns: [String] {
    var seen: Set<String> = []
    return rules.flatMap(\.columns).filter { seen.insert($0).inserted }
  }
}
