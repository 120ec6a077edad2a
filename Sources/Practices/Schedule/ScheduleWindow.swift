public import Records

/// When work is allowed, or forbidden: a file of `.itsm/windows`.
public struct ScheduleWindow: Sendable {
  /// What it is for.
  public enum Kind: String, CaseIterable, Sendable {
    /// Work on its items lies within.
    case maintenance
    /// No work lies within: a freeze.
    case blackout
  }

  public let name: String
  public internal(set) var summary = ""
  public let kind: Kind
  /// False for one that may be overruled.
  public internal(set) var isHard = true
  /// Weekly hours in its zone, without which only the periods count.
  public let calendar: Calendar
  /// Single periods, besides the hours.
  public let periods: [Period]
  /// Events of iCalendar files.
  var series: [EventSeries] = []
  /// The records that it is for, as written; nil for all.
  public internal(set) var scope: String?
  /// The record types whose bookings it is for; nil for all.
  public internal(set) var types: [String]?
  /// The items it names, in lower case.
  var items: Set<String> = []
  /// Which items it is for besides, by type.
  var itemConditions: [String: Condition] = [:]
  /// For which bookings, by type; none for all.
  var bookingConditions: [String: Condition] = [:]
  /// The file; nil for the calendar of an item.
  public internal(set) var origin: String?

  /// Makes a window for every item.
  public init(_ name: String, _ kind: Kind, calendar: Calendar, periods: [Period] = []) {
    (self.name, self.kind, self.calendar, self.periods) = (name, kind, calendar, periods)
  }

  /// True if it names no items: it is for the records themselves.
  public var isGeneral: Bool { items.isEmpty && itemConditions.isEmpty }

  /// When it is open within a period, in order, what touches as one.
  public func open(in period: Period) -> [Period] {
    Period.union(
      Array(calendar.periods(from: period.start, to: period.end))
        + periods.compactMap { $0.intersection(period) }
        + series.flatMap { $0.periods(in: period) })
  }

  /// True if it is for the booking of a record, whatever its items.
  public func isFor(
    _ record: Record, at now: Instant, rulebook: Rulebook, lookup: any Lookup
  ) -> Bool {
    if let types, !types.contains(record.type.name) { return false }
    if bookingConditions.isEmpty { return true }
    return bookingConditions[record.type.name].map {
      record.satisfies($0, at: now, rulebook: rulebook, lookup: lookup)
    } ?? false
  }

  /// True if it is for an item; `record` is nil for an id that nobody has.
  public func covers(
    _ id: String, _ record: Record?, at now: Instant, rulebook: Rulebook, lookup: any Lookup
  ) -> Bool {
    if items.contains(id.lowercased()) { return true }
    guard let record else { return false }
    if items.contains(record.id.lowercased()) { return true }
    return itemConditions[record.type.name].map {
      record.satisfies($0, at: now, rulebook: rulebook, lookup: lookup)
    } ?? false
  }
}
