/// Who acts, when, and on which neighbours: what the rules need besides the record.
public struct Circumstance {
  public let now: Instant
  /// The actor: a person's slug or an e-mail address.
  public let me: String
  public let rulebook: Rulebook
  public let lookup: any Lookup
  /// Judges moves that somebody must have agreed to; nil where nobody asks.
  public let gate: (any MoveGate)?

  /// Makes a circumstance.
  public init(
    now: Instant, me: String, rulebook: Rulebook, lookup: any Lookup, gate: (any MoveGate)? = nil
  ) {
    self.gate = gate
    self.now = now
    self.me = me
    self.rulebook = rulebook
    self.lookup = lookup
  }
}

/// The other records, as the rules see them.
public protocol Lookup {
  /// The record with that id or alias.
  func record(_ id: String) -> Record?
  /// The type of the record with that id or alias; cheaper than reading it.
  func type(of id: String) -> RecordType?
  /// The records that link to one of `ids`, with the relation they use.
  func linking(to ids: [String]) -> [(relation: String, record: Record)]
  /// True when the repository keeps records of the type at all.
  func keeps(_ type: RecordType) -> Bool
  /// True when a file is named as the id is, and holds no record that can be read: what names it
  /// names something, and the file has a finding of its own.
  func isBroken(_ id: String) -> Bool
}

extension Lookup {
  /// False where nothing is known of files.
  public func isBroken(_ id: String) -> Bool { false }
}
