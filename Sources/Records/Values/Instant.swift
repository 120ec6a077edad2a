/// A moment in time to the second, written in UTC as `2026-11-22T14:05:11Z`.
///
/// Instants lie in the years 0001 to 9999. As in POSIX, days have 86,400 seconds: a leap second
/// counts as the one after it. Arithmetic stops at the ends of the range.
public struct Instant: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z; negative before.
  public let seconds: Int64

  /// The first instant there is, 0001-01-01T00:00:00Z.
  public static let first = Instant(start: .first)

  /// The last instant there is, 9999-12-31T23:59:59Z.
  public static let last = Instant(unchecked: Int64(Day.last.number + 1) * 86_400 - 1)

  /// Creates the instant `seconds` after 1970-01-01T00:00:00Z, or the nearer end of the range.
  public init(clamping seconds: Int64) {
    self.seconds = min(max(seconds, Self.first.seconds), Self.last.seconds)
  }

  /// Creates the first instant of `day` in UTC.
  public init(start day: Day) { seconds = Int64(day.number) * 86_400 }

  private init(unchecked seconds: Int64) { self.seconds = seconds }

  /// Reads a timestamp of RFC 3339, which must say its zone.
  ///
  /// Accepted beside the canonical form are a space for the `T`, an offset (`+01:00` or `+0100`)
  /// for the `Z`, a fraction of a second, which is dropped, and a leap second (`23:59:60` UTC),
  /// which is read as the second after it.
  public init?(_ text: String) {
    var scanner = ValueScanner(text)
    guard let day = Day(scanning: &scanner), scanner.skip("T") || scanner.skip(" "),
      let time = Self.time(scanning: &scanner), Self.skipFraction(&scanner),
      let offset = Self.offset(scanning: &scanner), scanner.isAtEnd
    else { return nil }

    let seconds = Int64(day.number) * 86_400 + Int64(time.seconds - offset)
    guard !time.isLeapSecond || seconds % 86_400 == 0 else { return nil }
    self.init(clamping: seconds)
    guard self.seconds == seconds else { return nil }
  }
}

extension Instant {
  /// The day in UTC.
  public var day: Day {
    let quotient = seconds / 86_400
    return Day(clamping: Int(seconds % 86_400 < 0 ? quotient - 1 : quotient))
  }

  /// The year in UTC.
  public var year: Int { day.year }

  /// The month in UTC, from 1 to 12.
  public var month: Int { day.month }

  /// The hour in UTC, from 0 to 23.
  public var hour: Int { secondOfDay / 3600 }

  /// The minute in UTC, from 0 to 59.
  public var minute: Int { secondOfDay / 60 % 60 }

  /// The second in UTC, from 0 to 59.
  public var second: Int { secondOfDay % 60 }

  /// The seconds since midnight in UTC, from 0 to 86,399.
  public var secondOfDay: Int { Int(seconds - Int64(day.number) * 86_400) }

  /// The instant `span` later.
  public static func + (instant: Instant, span: Span) -> Instant {
    Instant(clamping: (Span(seconds: instant.seconds) + span).seconds)
  }

  /// The instant `span` earlier.
  public static func - (instant: Instant, span: Span) -> Instant {
    Instant(clamping: (Span(seconds: instant.seconds) - span).seconds)
  }

  /// The time from `earlier` to `later`; negative when they are the other way round.
  public static func - (later: Instant, earlier: Instant) -> Span {
    Span(seconds: later.seconds - earlier.seconds)
  }
}

extension Instant {
  private static func time(
    scanning scanner: inout ValueScanner
  ) -> (seconds: Int, isLeapSecond: Bool)? {
    guard let hour = scanner.digits(2), hour < 24, scanner.skip(":"),
      let minute = scanner.digits(2), minute < 60, scanner.skip(":"),
      let second = scanner.digits(2), second <= 60
    else { return nil }
    return (hour * 3600 + minute * 60 + second, second == 60)
  }

  private static func skipFraction(_ scanner: inout ValueScanner) -> Bool {
    guard scanner.skip(".") else { return true }
    guard scanner.digit() != nil else { return false }
    while scanner.digit() != nil {}
    return true
  }

  private static func offset(scanning scanner: inout ValueScanner) -> Int? {
    if scanner.skip("Z") { return 0 }
    let isAhead = scanner.skip("+")
    guard isAhead || scanner.skip("-"), let hours = scanner.digits(2), hours < 24 else {
      return nil
    }
    _ = scanner.skip(":")
    guard let minutes = scanner.digits(2), minutes < 60 else { return nil }
    return (isAhead ? 1 : -1) * (hours * 3600 + minutes * 60)
  }
}

extension Instant: Comparable {
  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
}

extension Instant: CustomStringConvertible {
  /// The canonical text, `2026-11-22T14:05:11Z`.
  public var description: String {
    var writer = ValueWriter(capacity: 20)
    day.write(to: &writer)
    writer.append("T")
    writer.append(hour, digits: 2)
    writer.append(":")
    writer.append(minute, digits: 2)
    writer.append(":")
    writer.append(second, digits: 2)
    writer.append("Z")
    return writer.text
  }
}
