public import Records

/// An instant in the life of a record, as indicators name it: where a duration begins or ends, or
/// what puts a record into a period.
public indirect enum Endpoint: Hashable, Sendable {
  /// What a timestamp says: the field with that role, or of that name.
  case field(String)
  /// The first entry of the timeline that one of some events tells of.
  case first([Event])
  /// The last one.
  case last([Event])
  /// The first of several that is known.
  case known([Endpoint])
  /// The instant that the report is made for.
  case now

  /// Something that an entry of a timeline can tell.
  public enum Event: Hashable, Sendable {
    /// A state of that category was entered.
    case entered(RecordType.Category)
    /// A state of that name was entered.
    case reached(String)
    /// The field with that role, or of that name, was given a value (but not `false`).
    case given(String)
    /// Anything at all.
    case anything
  }
}

extension Endpoint: CustomStringConvertible {
  /// The endpoint in words, such as `resolved-at`.
  public var description: String {
    switch self {
    case .field(let name): name
    case .now: "now"
    case .first(let events):
      "the first entry that tells of \(Self.joined(events.map(\.description)))"
    case .last(let events): "the last entry that tells of \(Self.joined(events.map(\.description)))"
    case .known(let endpoints): "\(Self.joined(endpoints.map(\.description))), as known"
    }
  }

  /// Why nothing is known of it, in words such as `no resolved-at`.
  var absence: String {
    switch self {
    case .field, .now: "no \(self)"
    case .first(let events), .last(let events):
      "no entry of the timeline tells of \(Self.joined(events.map(\.description)))"
    case .known(let endpoints): "no \(Self.joined(endpoints.map(\.description)))"
    }
  }

  private static func joined(_ words: [String]) -> String { words.joined(separator: " or ") }
}

extension Endpoint.Event: CustomStringConvertible {
  /// The event in words.
  public var description: String {
    switch self {
    case .entered(let category): "a state of the category \(category.rawValue)"
    case .reached(let state): "the state \(state)"
    case .given(let name): "the field \(name)"
    case .anything: "anything"
    }
  }
}
