public import Records

/// One indicator as data: what is measured, of which records, and why.
public struct Indicator: Sendable {
  /// What is measured.
  public indirect enum Measure: Sendable {
    /// How many records there are.
    case count
    /// A quantity, summed over the records.
    case sum(Quantity)
    /// The share of records for which a condition holds, from 0 to 1.
    case share(Condition)
    /// The time from one instant to another, in seconds.
    case time(from: Endpoint, to: Endpoint)
    /// The time spent in states, in seconds.
    case timeIn([String])
    /// A quantity, as a distribution over the records.
    case number(Quantity)
    /// How many records have the same values in all of some fields, where they are at least so many.
    case repeats(of: [String], atLeast: Int)
    /// One indicator less another, group by group.
    case difference(String, String)
    /// What a computation of the report gives under the indicator's name.
    case computed
  }

  /// The stable name, with its end points where it is a time, such as `time-to-resolve`.
  public let name: String
  /// The name for people.
  public let title: String
  /// What the values are: `seconds`, `share`, `records` or another word.
  public let unit: String
  public let measure: Measure
  /// Which records are measured; all when nil.
  public let when: Condition?
  /// What puts a record into the period; nil for those that are open at its end.
  public let at: Endpoint?
  /// The names of the report's exclusions that apply.
  public let leavesOut: [String]
  /// The field that it is always grouped by.
  public let grouping: Grouping?
  /// The upper ends of the age groups, in seconds.
  public let buckets: [Int64]
  /// The formula in words.
  public let formula: String
  /// Where the formula comes from.
  public let source: String
}

/// How records are put into groups.
public enum Grouping: Hashable, Sendable {
  /// By a calendar period in UTC of the instant that puts a record into the report's period.
  case day, week, month
  /// By the field with that role, or of that name; `state`, `category` and `type` count as fields.
  case field(String)

  /// Reads `day`, `week`, `month` or the name of a field.
  public init(_ text: String) {
    switch text {
    case "day": self = .day
    case "week": self = .week
    case "month": self = .month
    default: self = .field(text)
    }
  }

  /// The word that asks for it.
  public var name: String {
    switch self {
    case .day: "day"
    case .week: "week"
    case .month: "month"
    case .field(let name): name
    }
  }

  /// True for calendar periods.
  public var isTime: Bool {
    if case .field = self { false } else { true }
  }
}

/// A report as data: which records it reads and what it measures of them.
public struct ReportDefinition: Sendable {
  /// Records that are left out unless they are asked for.
  public struct Exclusion: Sendable {
    public let name: String
    public let when: Condition
    /// Why, as it is told to people.
    public let why: String
  }

  /// A part of a built-in report that the repository's own types have no fields for.
  public struct Unavailable: Hashable, Sendable {
    public let name: String
    public let why: String
  }

  /// Which types it reads.
  public enum Subject: Hashable, Sendable {
    case types([String])
    /// All types with a trait.
    case trait(String)
  }

  /// What is not a measure of single records.
  public enum Computation: String, CaseIterable, Hashable, Sendable {
    /// How long services worked.
    case availability
    /// Whether service-level targets were met.
    case serviceLevels = "service-levels"
  }

  public let name: String
  public let title: String
  public let summary: String
  public let subject: Subject
  public let exclusions: [Exclusion]
  public let linkedCounts: [LinkedCount]
  public let computation: Computation?
  public let indicators: [Indicator]
  public let unavailable: [Unavailable]

  /// The indicator of that name.
  public func indicator(_ name: String) -> Indicator? { indicators.first { $0.name == name } }

  /// The types that it reads, by name.
  public func types(in rulebook: Rulebook) -> [RecordType] {
    switch subject {
    case .types(let names): names.compactMap { rulebook.type($0) }
    case .trait(let name): rulebook.types(trait: name)
    }
  }

  /// Every word that its figures can be grouped by.
  public func groupings(in rulebook: Rulebook) -> [String] {
    let own = computation == .serviceLevels ? ServiceLevelReport.groupings : []
    return own + TypeLens.groupings(of: types(in: rulebook))
  }
}
