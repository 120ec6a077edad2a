import Records

/// Dates as people give them where a revision is asked for.
enum Moment {
  /// The instant that a text means; nil if it is no date.
  ///
  /// Known are instants, `2026-11-22` (its end), `2026-11-22 14:05`, `now`, `today`, `yesterday`,
  /// and `N minutes|hours|days|weeks|months|years ago`. All in UTC.
  static func parse(_ text: String, now: Instant) -> Instant? {
    if let instant = Instant(text) { return instant }
    if let day = Day(text) { return end(of: day) }
    for suffix in [":00Z", "Z"] where text.count >= 16 {
      if let instant = Instant(text + suffix) { return instant }
    }
    switch text {
    case "now", "today": return now
    case "yesterday": return end(of: now.day.adding(days: -1))
    default: return ago(text, now: now)
    }
  }

  private static func end(of day: Day) -> Instant {
    Instant(start: day) + Span(seconds: 86_399)
  }

  private static func ago(_ text: String, now: Instant) -> Instant? {
    let words = text.split { $0 == " " || $0 == "." || $0 == "-" }.map(String.init)
    guard words.count == 3, words[2] == "ago", let count = Int(words[0]), count >= 0,
      count < 1_000_000
    else { return nil }
    let unit = words[1].hasSuffix("s") ? String(words[1].dropLast()) : words[1]
    let seconds: [String: Int64] = [
      "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800,
    ]
    if let length = seconds[unit] { return now - Span(seconds: Int64(count) * length) }
    guard unit == "month" || unit == "year" else { return nil }
    let day = now.day.adding(months: -count * (unit == "year" ? 12 : 1))
    return Instant(start: day) + Span(seconds: Int64(now.secondOfDay))
  }
}
