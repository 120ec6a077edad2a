public import Records

/// Something that happened to a record and that somebody should be told.
public struct Notice: Hashable, Sendable {
  /// Why somebody is told.
  public enum Event: String, CaseIterable, Hashable, Sendable {
    /// A share of a target's time was reached.
    case escalate
    /// A share of the time at which their target warns was reached.
    case warn
    /// Their approval is asked for.
    case approve
    /// The record was given to them.
    case assign
    /// What they reported is resolved.
    case resolve
    /// What was done is to be done again.
    case reopen
    /// Somebody wrote something.
    case comment
  }

  public let event: Event
  /// The record's id.
  public let record: String
  public let title: String
  /// When it happened.
  public let at: Instant
  /// Who did it; nobody did where time alone passed.
  public let by: String
  /// Who is told: a person's or team's slug, or an address.
  public let to: String
  /// Where they can be written to; nil if nobody knows.
  public let address: String?
  public let text: String

  /// The same text for the same notice, whenever it is asked for.
  public var key: String { "\(record) \(at) \(by) \(event.rawValue) \(to) \(text)" }
}
