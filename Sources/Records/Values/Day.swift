/// A calendar day from 0001-01-01 to 9999-12-31, written `2026-11-22`.
///
/// The calendar is the proleptic Gregorian one. Arithmetic stops at the ends of the range, so it
/// never traps and never leaves it.
public struct Day: Hashable, Sendable {
  /// Days since 1970-01-01; negative before.
  public let number: Int

  /// The first day there is, 0001-01-01.
  public static let first = Day(number: -719_162)

  /// The last day there is, 9999-12-31.
  public static let last = Day(number: 2_932_896)

  /// Creates the day `number` days after 1970-01-01, or the nearer end of the range.
  public init(clamping number: Int) {
    self.number = min(max(number, Self.first.number), Self.last.number)
  }

  private init(number: Int) { self.number = number }

  /// Creates a day of the calendar, or returns nil when there is none such as February 30.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.length(ofMonth: month, in: year)
    else { return nil }
    self.init(number: Self.number(year: year, month: month, day: day))
  }

  /// Reads exactly `YYYY-MM-DD`.
  public init?(_ text: String) {
    var scanner = ValueScanner(text)
    guard let day = Day(scanning: &scanner), scanner.isAtEnd else { return nil }
    self = day
  }

  init?(scanning scanner: inout ValueScanner) {
    guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2),
      scanner.skip("-"), let day = scanner.digits(2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Day {
  /// The year, from 1 to 9999.
  public var year: Int { civil.year }

  /// The month, from 1 to 12.
  public var month: Int { civil.month }

  /// The day of the month, from 1 to 31.
  public var day: Int { civil.day }

  /// The day of the week as ISO 8601 counts it: Monday is 1, Sunday is 7.
  public var weekday: Int {
    let sinceMonday = (number + 3) % 7  // 1970-01-01 was a Thursday
    return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
  }

  /// The days that `month` has in `year`, from 28 to 31.
  public static func length(ofMonth month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The day `days` later, or earlier when negative.
  public func adding(days: Int) -> Day {
    let (sum, overflow) = number.addingReportingOverflow(days)
    return overflow ? (days < 0 ? .first : .last) : Day(clamping: sum)
  }

  /// The same day of the month `months` later, or the last one of a month that is too short.
  ///
  /// One month after 2026-01-31 is 2026-02-28.
  public func adding(months: Int) -> Day {
    let (year, month, day) = civil
    let (total, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow, total >= 12 else { return months < 0 ? .first : .last }
    guard total < 10_000 * 12 else { return .last }
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    let newDay = min(day, Self.length(ofMonth: newMonth, in: newYear))
    return Day(number: Self.number(year: newYear, month: newMonth, day: newDay))
  }

  /// The number of days from `earlier` to `later`; negative when they are the other way round.
  public static func - (later: Day, earlier: Day) -> Int { later.number - earlier.number }
}

extension Day {
  // Both conversions are Howard Hinnant's `days_from_civil` and `civil_from_days`, from
  // https://howardhinnant.github.io/date_algorithms.html: years start in March, so that the leap
  // day comes last, and eras of 400 years all have 146,097 days.

  private static func number(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400  // never negative: the range starts at year 1
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private var civil: (year: Int, month: Int, day: Int) {
    let sinceMarch = number + 719_468
    let era = sinceMarch / 146_097
    let dayOfEra = sinceMarch - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension Day: Comparable {
  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: CustomStringConvertible {
  /// The canonical text, `2026-11-22`.
  public var description: String {
    var writer = ValueWriter(capacity: 10)
    write(to: &writer)
    return writer.text
  }

  func write(to writer: inout ValueWriter) {
    let (year, month, day) = civil
    writer.append(year, digits: 4)
    writer.append("-")
    writer.append(month, digits: 2)
    writer.append("-")
    writer.append(day, digits: 2)
  }
}
