public import Records

/// When time counts: weekly hours on the clocks of a place, less holidays, with exceptions.
///
/// An instant is open if what the clocks of the zone show then lies in the hours of that day. So a
/// window of a day on which the clocks are changed is longer or shorter by the change only if it
/// holds the change, a reading that comes twice counts twice, and one that is skipped never.
public struct Calendar: Hashable, Sendable {
  /// Hours of one day, in seconds after its midnight on the clock; the end does not belong to it.
  ///
  /// A window that goes over midnight ends after 86,400. It belongs to the day on which it begins.
  public struct Window: Hashable, Sendable {
    public let start: Int
    public let end: Int

    /// Makes a window; nil unless it begins within a day and lasts, at most, 24 hours.
    public init?(_ start: Int, _ end: Int) {
      guard (0..<Self.day).contains(start), start < end, end <= start + Self.day else { return nil }
      (self.start, self.end) = (start, end)
    }

    /// Two windows that overlap, as one; this one may last longer than a day.
    fileprivate init(_ first: Window, and second: Window) {
      (start, end) = (first.start, max(first.end, second.end))
    }

    static let day = 86_400
  }

  public let name: String
  public let summary: String
  /// The name of the zone, as written.
  public let zoneName: String
  public internal(set) var zone: Zone
  /// The hours of a week, Monday first.
  let week: [[Window]]
  let holidays: Holidays
  /// Days with hours of their own.
  let exceptions: [Day: [Window]]
  /// The file; nil for a calendar that comes with the program.
  public internal(set) var origin: String?

  /// Makes a calendar.
  ///
  /// - Parameters:
  ///   - name: What targets call it.
  ///   - summary: A line for people.
  ///   - zoneName: The name of the zone.
  ///   - zone: The zone.
  ///   - week: The hours of Monday to Sunday; a day that is missing is closed.
  ///   - holidays: Days on which nothing counts.
  ///   - exceptions: Days with hours of their own, holidays among them.
  public init(
    _ name: String, summary: String = "", zoneName: String = "UTC", zone: Zone = .utc,
    week: [[Window]], holidays: Holidays = Holidays(), exceptions: [Day: [Window]] = [:]
  ) {
    self.name = name
    self.summary = summary
    self.zoneName = zoneName
    self.zone = zone
    self.week = (0..<7).map { Self.joined(week.indices.contains($0) ? week[$0] : []) }
    self.holidays = holidays
    self.exceptions = exceptions.mapValues(Self.joined)
    isAlways =
      self.week.allSatisfy { $0 == [Window(0, Window.day)] } && holidays.isEmpty
      && exceptions.isEmpty
    isNever = self.week.allSatisfy(\.isEmpty) && self.exceptions.values.allSatisfy(\.isEmpty)
  }

  /// True if every instant is open.
  public let isAlways: Bool
  /// True if none is.
  let isNever: Bool

  /// The windows in order, those that touch or overlap as one.
  static func joined(_ windows: [Window]) -> [Window] {
    var all: [Window] = []
    for window in windows.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = all.last, window.start <= last.end {
        all[all.count - 1] = Window(last, and: window)
      } else {
        all.append(window)
      }
    }
    return all
  }
}

extension Calendar {
  /// The windows that begin on a day.
  ///
  /// An exception counts for more than a holiday, a holiday for more than the week.
  func windows(from day: Day) -> [Window] {
    if let own = exceptions[day] { return own }
    return holidays.name(of: day) == nil ? week[day.weekday - 1] : []
  }

  /// What is open on the clock of one day, within 0 and 86,400 seconds after its midnight.
  ///
  /// What comes over from the evening before ends at midnight when the day is a holiday or an
  /// exception.
  func hours(of day: Day) -> [Window] {
    let own = windows(from: day)
    guard exceptions[day] == nil, holidays.name(of: day) == nil else { return Self.within(own) }
    let over = windows(from: day.adding(days: -1)).compactMap { window in
      window.end > Window.day ? Window(0, window.end - Window.day) : nil
    }
    return over.isEmpty ? Self.within(own) : Self.within(Self.joined(over + own))
  }

  private static func within(_ windows: [Window]) -> [Window] {
    guard let last = windows.last, last.end > Window.day else { return windows }
    return windows.compactMap { Window($0.start, min($0.end, Window.day)) }
  }

  /// True on a day with hours of its own: a business day.
  public func isBusinessDay(_ day: Day) -> Bool { !windows(from: day).isEmpty }
}
