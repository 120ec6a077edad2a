import Records

/// What is booked in a period, and when nothing may be, by time.
public struct Agenda: Sendable {
  /// One line of it.
  public enum Entry: Sendable {
    case booking(Booking)
    /// A time of a blackout.
    case blackout(ScheduleWindow, Period)

    /// When it is.
    public var period: Period {
      switch self {
      case .booking(let booking): booking.period
      case .blackout(_, let period): period
      }
    }

    fileprivate var name: String {
      switch self {
      case .booking(let booking): booking.id
      case .blackout(let window, _): window.name
      }
    }
  }

  public let entries: [Entry]

  /// Makes an agenda.
  ///
  /// - Parameters:
  ///   - bookings: The bookings; those outside the period are left out.
  ///   - windows: All windows.
  ///   - type: The name of the type of the bookings.
  ///   - period: The period.
  public init(
    _ bookings: [Booking], windows: [ScheduleWindow], of type: String, during period: Period
  ) {
    let blackouts = windows.filter {
      $0.kind == .blackout && ($0.types?.contains(type) ?? true)
    }
    let entries =
      blackouts.flatMap { window in
        window.open(in: period).map { Entry.blackout(window, $0) }
      } + bookings.filter { $0.period.intersection(period) != nil }.map { Entry.booking($0) }
    self.entries = entries.sorted {
      ($0.period.start, $0.period.end, $0.name) < ($1.period.start, $1.period.end, $1.name)
    }
  }
}
