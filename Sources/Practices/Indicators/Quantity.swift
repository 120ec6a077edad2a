public import Records

/// A number that a record has.
public enum Quantity: Hashable, Sendable {
  /// One of the counts that every record has.
  case count(Count)
  /// One of the report's own counts of records that link here.
  case linked(String)
  /// What the field with that role, or of that name, says; nothing where it is empty.
  case field(String)
  /// How far a result got from a baseline to a target: (result − baseline) / (target − baseline).
  case attained(result: String, baseline: String, target: String)

  /// What can be counted in the timeline of every record.
  public enum Count: String, CaseIterable, Hashable, Sendable {
    /// Entries of the timeline.
    case entries
    /// How often it went on after it had been resolved or closed: the field with the role
    /// `reopen-count` where it has a value, else as the timeline tells.
    case reopenings
    /// How often it went from one group to another: the field with the role `reassignment-count`
    /// where it has a value, else as the timeline tells.
    case reassignments
    /// How often it went from one group to another, as the timeline tells.
    case handovers
    /// How often it had to wait: entries into a state of the category `paused`.
    case pauses
  }
}

extension Quantity: CustomStringConvertible {
  /// The quantity as definitions write it.
  public var description: String {
    switch self {
    case .count(let count): count.rawValue
    case .linked(let name), .field(let name): name
    case .attained(let result, let baseline, let target):
      "(\(result) − \(baseline)) / (\(target) − \(baseline))"
    }
  }
}

/// A report's own count: how many records link here, perhaps only those of some time.
public struct LinkedCount: Hashable, Sendable {
  /// The name that conditions and sums use.
  public let name: String
  /// What this side calls the relation, such as `causes`.
  public let relation: String
  /// Only records opened at or after this instant of the record that they link to.
  public let from: Endpoint?
  /// Only records opened within this time after ``from``.
  public let within: Span?
}
