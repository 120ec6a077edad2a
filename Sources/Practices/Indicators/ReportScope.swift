public import Records

/// What a report is asked for.
public struct ReportScope: Sendable {
  /// The instant that the report is made for: open records are as old as it makes them.
  public var now: Instant
  /// The start of the period; nil for everything before ``to``.
  public var from: Instant?
  /// The end of the period, which does not belong to it; nil for none.
  public var to: Instant?
  /// How the figures are grouped.
  public var grouping: Grouping?
  /// The names of exclusions whose records are to count after all.
  public var includes: Set<String> = []
  /// The indicator whose records are to be listed.
  public var explains: String?
  /// When time counts between two instants; nil for calendar time, day and night.
  public var hours: Calendar?
  /// The query that the records had to fit, as it was typed; whoever gives the records applies it.
  public var query: String?

  /// Asks for everything up to an instant.
  public init(now: Instant) { self.now = now }

  /// The instant at which open records are counted: the end of the period, or now.
  public var end: Instant { to.map { min($0, now) } ?? now }

  /// The time from one instant to a later one, in seconds: all of it, or what was open of it.
  func seconds(from start: Instant, to end: Instant) -> Int64 {
    hours?.seconds(from: start, to: end) ?? (end - start).seconds
  }

  func contains(_ instant: Instant) -> Bool {
    if let from, instant < from { return false }
    if let to, instant >= to { return false }
    return true
  }
}

/// A group of records within an indicator; groups are ordered by rank, then by label.
public struct Group: Hashable, Sendable, Comparable {
  /// What people call it.
  public let label: String
  /// Its place: of a choice, among the declared values; of a calendar period, its first day.
  let rank: Int

  /// Records without a value.
  static let none = Group(label: "none", rank: .max)

  /// The order in which groups are shown.
  public static func < (left: Group, right: Group) -> Bool {
    (left.rank, left.label) < (right.rank, right.label)
  }
}

/// One number of a report, or one distribution.
public struct Figure: Hashable, Sendable {
  /// What was found.
  public enum Result: Hashable, Sendable {
    /// One value; nil where there is nothing to divide by.
    case value(Double?)
    /// A distribution; nil without a single value.
    case distribution(Distribution?)
  }

  /// The indicator's name.
  public let name: String
  /// The indicator's name for people.
  public let title: String
  public let unit: String
  /// How many records the figure rests on.
  public let n: Int
  public let result: Result
  /// The group that it is about; nil for all records.
  public let group: String?
  /// True when groups are calendar periods, which have an order for the eye.
  public let isTrend: Bool
  /// True when the figure says something about records in general, for which it needs enough of
  /// them: a mean, a percentile, a share of records.
  public let isSample: Bool
  /// Of durations, how many fall into each of ``DurationClasses``.
  public let classes: [Int]

  /// Means, percentiles and shares of fewer records than this say little: the 90th percentile of
  /// fewer than ten values is all but the largest.
  public static let smallest = 10

  /// True when there are too few records to conclude something.
  public var isSmall: Bool { isSample && n > 0 && n < Self.smallest }
}

/// What a report found.
public struct ReportAnswer: Sendable {
  /// Why records are not in a figure, and how many.
  public struct Omission: Hashable, Sendable {
    public let indicator: String
    public let reason: String
    public let count: Int
  }

  public let definition: ReportDefinition
  public let scope: ReportScope
  public let figures: [Figure]
  /// In the order of the indicators, the most frequent reason first.
  public let omissions: [Omission]
  /// The records of the indicator that the scope asks about.
  public let explanation: Explanation?
}

/// The records behind one indicator.
public struct Explanation: Sendable {
  /// A record that counts.
  public struct Included: Hashable, Sendable {
    public let id: String
    /// What it adds: seconds, a number, or whether it is a hit; nil where it only counts.
    public let value: Double?
    public let group: String?
  }

  /// A record that does not.
  public struct Excluded: Hashable, Sendable {
    public let id: String
    public let reason: String
  }

  public let indicator: Indicator
  public var included: [Included] = []
  public var excluded: [Excluded] = []
}
