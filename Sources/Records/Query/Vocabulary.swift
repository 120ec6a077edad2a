/// The names a condition may use, and what they mean.
public protocol Vocabulary: Sendable {
  /// What the field at `path` holds, or nil when there is no such field.
  ///
  /// A path may lead through references; lists end it, since `any`, `all` and `no` go on there.
  func meaning(of path: [String]) -> Meaning?

  /// All names that make sense, with points where they have several parts.
  var names: [String] { get }

  /// What `link:` may be followed by, besides an id: relations and types.
  var linkWords: [String] { get }
}

extension Vocabulary {
  /// None, for what has no links.
  public var linkWords: [String] { [] }
}

/// What a field holds.
public indirect enum Meaning: Sendable {
  /// Something that is known only case by case; nothing about it is checked.
  case anything
  /// Text, also Markdown.
  case text
  /// One of these values, which compare in this order.
  case choice([String])
  /// A whole number.
  case integer
  /// A decimal number.
  case decimal
  /// Yes or no.
  case boolean
  /// A moment in time.
  case instant
  /// A calendar day.
  case day
  /// A length of time.
  case span
  /// An amount in a currency.
  case money
  /// Another record, with the names it knows; nil when its type is not known.
  case reference((any Vocabulary)?)
  /// Several values of one meaning; links are lists of references.
  case list(of: Meaning)
  /// Named values, with the names there are; nil when any are allowed.
  case map((any Vocabulary)?)
}

extension Meaning {
  /// Meanings of one kind compare with each other.
  enum Kind { case anything, text, number, boolean, time, span, money, list, map }

  var kind: Kind {
    switch self {
    case .anything: .anything
    case .text, .choice, .reference: .text
    case .integer, .decimal: .number
    case .boolean: .boolean
    case .instant, .day: .time
    case .span: .span
    case .money: .money
    case .list: .list
    case .map: .map
    }
  }

  /// What messages call it.
  var name: String {
    switch self {
    case .anything: "anything"
    case .text: "text"
    case .choice: "a choice"
    case .integer: "a whole number"
    case .decimal: "a number"
    case .boolean: "true or false"
    case .instant: "a timestamp"
    case .day: "a date"
    case .span: "a duration"
    case .money: "money"
    case .reference: "a reference"
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// What to write for it.
  var example: String {
    switch self {
    case .integer: "a whole number such as 3"
    case .decimal: "a number such as 12.50"
    case .boolean: "true or false"
    case .instant: "a timestamp such as 2026-11-22T14:05:11Z, or a date"
    case .day: "a date such as 2026-11-22"
    case .span: "a duration such as 1h30m"
    case .money: "money such as \"12.50 EUR\""
    default: name
    }
  }
}

/// The names that an item of a list knows when it is neither a record nor a map: only `it`.
struct ItemVocabulary: Vocabulary {
  let item: Meaning

  let names = ["it"]

  func meaning(of path: [String]) -> Meaning? { path == names ? item : nil }
}
