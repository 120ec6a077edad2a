/// Something that stands in the way of a booking.
public struct Conflict: Hashable, Sendable {
  /// Why it does (ServiceNow's seven reasons, and services that are changed at the same time).
  public enum Reason: String, CaseIterable, Sendable {
    case itemBooked = "item-booked"
    case relatedBooked = "related-booked"
    case itemOutside = "item-outside-window"
    case relatedOutside = "related-outside-window"
    case itemInBlackout = "item-in-blackout"
    case relatedInBlackout = "related-in-blackout"
    case assigneeBusy = "assignee-busy"
    case serviceBooked = "service-booked"
  }

  public let reason: Reason
  /// False for what people should know and may overrule.
  public let isHard: Bool
  /// The first time that is in conflict.
  public let period: Period
  /// The items that it is about, or the services of ``Reason/serviceBooked``; none for a window that
  /// is for every record.
  public var items: [String] = []
  /// How the first of the items is related to one that is booked; empty if it is booked itself.
  public var path: [ItemStep] = []
  /// The booking that is in the way.
  public var other: Booking?
  /// The windows that are not kept.
  public var windows: [String] = []
  /// Who is busy.
  public var people: [String] = []
  /// The leave to overrule a blackout; nil where there is none.
  public var exemption: Exemption?
  /// Exemptions that were meant for it and do not count.
  public var refused: [Exemption] = []

  /// True for what stands in the way, if only to be known.
  public var stands: Bool { exemption == nil }
}

extension Period {
  /// The periods in order, those that touch or overlap as one.
  public static func union(_ periods: some Sequence<Period>) -> [Period] {
    var all: [Period] = []
    for period in periods.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = all.last, period.start <= last.end {
        all[all.count - 1] = Period(from: last.start, to: max(last.end, period.end)) ?? last
      } else {
        all.append(period)
      }
    }
    return all
  }

  /// What of this period none of some others covers, in order.
  public func gaps(between periods: some Sequence<Period>) -> [Period] {
    var gaps: [Period] = []
    var at = start
    for period in Self.union(periods.compactMap { intersection($0) }) {
      if let gap = Period(from: at, to: period.start) { gaps.append(gap) }
      at = period.end
    }
    if let gap = Period(from: at, to: end) { gaps.append(gap) }
    return gaps
  }
}
