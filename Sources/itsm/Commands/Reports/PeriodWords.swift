import Records
import Store

/// The ends of a period as people type them, all in UTC.
struct PeriodWords {
  let now: Instant
  let workspace: Workspace

  private static let examples =
    "2026-11-22, 2026-11, 2026-Q4, 2026-H2, 2026, 2026-11-22T14:05:11Z, or 30d for 30 days ago"

  /// Where a period begins: a date, month, quarter, half or year with its first instant.
  ///
  /// - Throws: ``UsageError`` if the text is no time.
  func start(_ text: String, option: String) throws -> Instant {
    if let instant = instant(text) { return instant }
    if let days = days(text) { return Instant(start: days.first) }
    if let instant = workspace.instant(text, now: now) { return instant }
    throw Self.unknown(text, option)
  }

  /// Where a period ends: a date, month or year belongs to it as a whole.
  ///
  /// - Throws: ``UsageError`` if the text is no time.
  func end(_ text: String, option: String) throws -> Instant {
    if let instant = instant(text) { return instant }
    if let days = days(text) { return Instant(start: days.last.adding(days: 1)) }
    if let instant = workspace.instant(text, now: now) { return instant }
    throw Self.unknown(text, option)
  }

  private static func unknown(_ text: String, _ option: String) -> UsageError {
    UsageError("\(option) can't be “\(text)”", remedy: "such as \(examples)")
  }

  private func instant(_ text: String) -> Instant? {
    if text == "now" { return now }
    if let instant = Instant(text) { return instant }
    // How long ago, with or without a sign.
    return Span(text).map { now - Span(seconds: Int64($0.seconds.magnitude)) }
  }

  private func days(_ text: String) -> (first: Day, last: Day)? {
    if text == "today" { return (now.day, now.day) }
    if text == "yesterday" { return (now.day.adding(days: -1), now.day.adding(days: -1)) }
    if let day = Day(text) { return (day, day) }
    if let first = Day(text + "-01") { return (first, first.adding(months: 1).adding(days: -1)) }
    if let part = part(text) { return part }
    guard text.utf8.count == 4, let first = Day(text + "-01-01") else { return nil }
    return (first, first.adding(months: 12).adding(days: -1))
  }

  /// A quarter such as `2026-Q4`, or a half such as `2026-H2`; the hyphen may be left out.
  private func part(_ text: String) -> (first: Day, last: Day)? {
    let words = text.uppercased().filter { $0 != "-" }
    guard words.utf8.count == 6, let number = words.last?.wholeNumberValue, number >= 1,
      let months = ["Q": 3, "H": 6][String(words.dropLast().suffix(1))], number <= 12 / months,
      let year = Day("\(words.prefix(4))-01-01")
    else { return nil }
    let first = year.adding(months: months * (number - 1))
    return (first, first.adding(months: months).adding(days: -1))
  }
}
