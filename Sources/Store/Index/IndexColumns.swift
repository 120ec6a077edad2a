import GRDB
import Records

/// How the values of one field stand in a column of the index.
///
/// Values that compare by SQL as they do in memory are stored for that; the others as their text.
enum ColumnForm: Equatable {
  /// Text that compares by its bytes.
  case text
  /// The name of a record: without regard to the case of ASCII's letters.
  case name
  /// The place of a choice among its values.
  case rank
  case integer
  case boolean
  /// Seconds since 1970.
  case instant
  /// Days since 1970.
  case day
  /// Seconds.
  case span
  /// A decimal or an amount of money, exactly as its text; SQL can't compare it.
  case exact

  /// Nil for kinds that have no column: long texts and mappings.
  init?(_ kind: Field.Kind) {
    switch kind {
    case .text: self = .text
    case .person, .team, .reference: self = .name
    case .choice: self = .rank
    case .integer: self = .integer
    case .boolean: self = .boolean
    case .timestamp: self = .instant
    case .date: self = .day
    case .duration: self = .span
    case .decimal, .money: self = .exact
    case .markdown, .map: return nil
    }
  }

  /// True when SQL's `<` and `=` say what ``Value/compare(to:)`` says.
  var isComparable: Bool { self != .exact }

  var sqlType: String {
    switch self {
    case .text, .exact: "TEXT"
    case .name: "TEXT COLLATE NOCASE"
    default: "INTEGER"
    }
  }
}

/// What stands in a column: nothing, a number or a text.
enum Cell: Equatable, Sendable {
  case null
  case integer(Int64)
  case text(String)

  /// A value in the form of its field.
  init(_ value: Value) {
    switch value {
    case .none, .list, .map: self = .null
    case .choice(_, let rank): self = .integer(Int64(rank))
    case .integer(let number): self = .integer(Int64(number))
    case .boolean(let truth): self = .integer(truth ? 1 : 0)
    case .instant(let instant): self = .integer(instant.seconds)
    case .day(let day): self = .integer(Int64(day.number))
    case .span(let span): self = .integer(span.seconds)
    case .text(let text), .reference(let text): self = .text(text)
    case .decimal, .money: self = .text(value.description)
    }
  }

  /// The content as text, which ``init(_:form:)`` reads back.
  var text: String {
    switch self {
    case .null: ""
    case .integer(let number): String(number)
    case .text(let text): text
    }
  }

  /// Reads the text of a cell whose form is known.
  init(_ text: String, form: ColumnForm) {
    switch form {
    case .text, .name, .exact: self = .text(text)
    default: self = Int64(text).map { .integer($0) } ?? .null
    }
  }

  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .integer(let number): number.databaseValue
    case .text(let text): text.databaseValue
    }
  }

  /// The value that a field's column holds.
  func value(of field: Field) -> Value {
    switch self {
    case .null: return .none
    case .text(let text):
      switch field.kind {
      case .text, .markdown: return .text(text)
      case .person, .team, .reference: return .reference(text)
      default: return (try? field.parse(text).get()) ?? .none
      }
    case .integer(let number):
      switch field.kind {
      case .choice(let allowed):
        let rank = Int(number)
        return allowed.indices.contains(rank) ? .choice(allowed[rank].name, rank: rank) : .none
      case .boolean: return .boolean(number != 0)
      case .timestamp: return .instant(Instant(clamping: number))
      case .date: return .day(Day(clamping: Int(number)))
      case .duration: return .span(Span(seconds: number))
      default: return .integer(Int(number))
      }
    }
  }
}
