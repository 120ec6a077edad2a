import Records

extension Day {
  /// The week as ISO 8601 names it, such as `2026-W48`: weeks begin on Monday and belong to the
  /// year that has their Thursday.
  var isoWeek: String {
    let thursday = adding(days: 4 - weekday)
    let first = Day(year: thursday.year, month: 1, day: 1) ?? thursday
    return "\(Self.digits(thursday.year, 4))-W\(Self.digits((thursday - first) / 7 + 1, 2))"
  }

  /// The month, such as `2026-11`.
  var yearAndMonth: String { "\(Self.digits(year, 4))-\(Self.digits(month, 2))" }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}

extension Grouping {
  /// The calendar period that a day lies in; nil for fields.
  func name(of day: Day) -> String? {
    switch self {
    case .day: day.description
    case .week: day.isoWeek
    case .month: day.yearAndMonth
    case .field: nil
    }
  }

  /// The day that the next calendar period begins near: always a day within it.
  func next(after day: Day) -> Day {
    switch self {
    case .day, .field: day.adding(days: 1)
    case .week: day.adding(days: 7)
    case .month: (Day(year: day.year, month: day.month, day: 1) ?? day).adding(months: 1)
    }
  }
}
