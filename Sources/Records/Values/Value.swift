/// What a field of a record holds, as its record type understands it.
public indirect enum Value: Hashable, Sendable {
  /// Nothing: the field is absent or empty.
  case none
  /// Text of any length, also Markdown.
  case text(String)
  /// One of the values its field declares, and its place among them, from 0.
  case choice(String, rank: Int)
  /// A whole number.
  case integer(Int)
  /// An exact decimal number.
  case decimal(Amount)
  /// Yes or no.
  case boolean(Bool)
  /// A moment in time.
  case instant(Instant)
  /// A calendar day.
  case day(Day)
  /// A length of time.
  case span(Span)
  /// An amount in a currency.
  case money(Money)
  /// The id of another record, or the name of a person or team.
  case reference(String)
  /// Several values in order.
  case list([Value])
  /// Named values in the order they were written.
  case map([Entry])

  /// One named value of a map.
  public struct Entry: Hashable, Sendable {
    /// The name.
    public var key: String
    /// What it stands for.
    public var value: Value

    /// Creates a named value.
    public init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// Whether there is nothing in it: no value, no text, no items.
  public var isEmpty: Bool {
    switch self {
    case .none: true
    case .text(let text), .reference(let text): text.isEmpty
    case .list(let values): values.isEmpty
    case .map(let entries): entries.isEmpty
    default: false
    }
  }
}

extension Value: CustomStringConvertible {
  /// The canonical text; nothing for ``none``, `[a, b]` for lists, `{a: 1}` for maps.
  public var description: String {
    switch self {
    case .none: ""
    case .text(let text), .choice(let text, _), .reference(let text): text
    case .integer(let number): String(number)
    case .decimal(let amount): amount.description
    case .boolean(let truth): truth ? "true" : "false"
    case .instant(let instant): instant.description
    case .day(let day): day.description
    case .span(let span): span.description
    case .money(let money): money.description
    case .list(let values): "[\(values.map(\.description).joined(separator: ", "))]"
    case .map(let entries):
      "{\(entries.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
    }
  }
}
