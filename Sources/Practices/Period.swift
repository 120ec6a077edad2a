public import Records

/// The time from one instant to another: its start belongs to it, its end does not.
///
/// So two periods that touch don't overlap, and the lengths of adjoining ones add up.
public struct Period: Hashable, Sendable {
  public let start: Instant
  /// Not before the start.
  public let end: Instant

  /// Creates the period from `start` to `end`; nil if it would not last a second.
  public init?(from start: Instant, to end: Instant) {
    guard start.seconds < end.seconds else { return nil }
    (self.start, self.end) = (start, end)
  }

  /// How long it lasts, in seconds.
  public var seconds: Int64 { end.seconds - start.seconds }

  /// True for an instant within.
  public func contains(_ instant: Instant) -> Bool {
    start.seconds <= instant.seconds && instant.seconds < end.seconds
  }

  /// What it shares with another; nil if they only touch.
  public func intersection(_ other: Period) -> Period? {
    Period(
      from: start.seconds < other.start.seconds ? other.start : start,
      to: end.seconds < other.end.seconds ? end : other.end)
  }
}
