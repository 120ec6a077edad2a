/// The rule at the end of a zone file for the time behind its table: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Hashable, Sendable {
  private struct Change: Hashable {
    var month = 1
    var week = 1
    var weekday = 0
    /// The day of the year, from 0, instead of the three above.
    var day: Int?
    /// True if day 60 is always the first of March.
    var skipsLeapDay = false
    var seconds: Int64 = 7200
  }

  private let standard: Int64
  private let summer: Int64
  private let toSummer: Change
  private let toStandard: Change

  /// Reads a POSIX `TZ` text; nil if it has no summer time or is none.
  init?(_ text: String) {
    let parts = text.split(separator: ",").map(String.init)
    guard parts.count == 3, let names = Self.offsets(parts[0]), let summer = names.summer,
      let first = Self.change(parts[1]), let second = Self.change(parts[2])
    else { return nil }
    standard = names.standard
    self.summer = summer
    toSummer = first
    toStandard = second
  }

  /// The offset of a rule without summer time, such as `JST-9`.
  static func fixedOffset(_ text: String) -> Int64? {
    offsets(text).flatMap { $0.summer == nil ? $0.standard : nil }
  }

  private static func offsets(_ text: String) -> (standard: Int64, summer: Int64?)? {
    var rest = text[...]
    guard skipName(&rest), let standard = clock(&rest) else { return nil }
    guard !rest.isEmpty else { return (-standard, nil) }
    guard skipName(&rest) else { return nil }
    if rest.isEmpty { return (-standard, -standard + 3600) }
    guard let summer = clock(&rest), rest.isEmpty else { return nil }
    return (-standard, -summer)
  }

  private static func skipName(_ rest: inout Substring) -> Bool {
    let count = rest.count
    if rest.first == "<" {
      guard let end = rest.firstIndex(of: ">") else { return false }
      rest = rest[rest.index(after: end)...]
    } else {
      rest = rest.drop { $0.isLetter }
    }
    return rest.count < count
  }

  /// Seconds of `[+-]h[:mm[:ss]]`.
  private static func clock(_ rest: inout Substring) -> Int64? {
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest = rest.dropFirst() }
    let text = rest.prefix { $0.isNumber || $0 == ":" }
    rest = rest.dropFirst(text.count)
    let numbers = text.split(separator: ":").map { Int64($0) ?? 0 }
    guard (1...3).contains(numbers.count), numbers.allSatisfy({ $0 < 200 }) else { return nil }
    var seconds: Int64 = 0
    for (index, number) in numbers.enumerated() {
      seconds += number * [Int64(3600), 60, 1][index]
    }
    return isNegative ? -seconds : seconds
  }

  private static func change(_ text: String) -> Change? {
    let halves = text.split(separator: "/", maxSplits: 1)
    guard let date = halves.first else { return nil }
    var change = Change()
    if halves.count == 2 {
      var rest = halves[1]
      guard let seconds = clock(&rest), rest.isEmpty else { return nil }
      change.seconds = seconds
    }
    if date.first == "M" {
      let numbers = date.dropFirst().split(separator: ".").compactMap { Int($0) }
      guard numbers.count == 3, (1...12).contains(numbers[0]), (1...5).contains(numbers[1]),
        (0...6).contains(numbers[2])
      else { return nil }
      (change.month, change.week, change.weekday) = (numbers[0], numbers[1], numbers[2])
      return change
    }
    change.skipsLeapDay = date.first == "J"
    guard let day = Int(change.skipsLeapDay ? date.dropFirst() : date), (0...366).contains(day)
    else { return nil }
    change.day = change.skipsLeapDay ? day - 1 : day
    return change
  }

  /// The two changes of a year in order: instants, and the offsets that hold from them.
  func changes(in year: Int) -> [(start: Int64, offset: Int64)] {
    let first = (Self.local(toSummer, year) - standard, summer)
    let second = (Self.local(toStandard, year) - summer, standard)
    return first.0 < second.0 ? [first, second] : [second, first]
  }

  /// The last change at or before an instant.
  func lastChange(notAfter instant: Int64) -> (start: Int64, offset: Int64)? {
    around(instant).last { $0.start <= instant }
  }

  /// The first change after an instant; nil at the end of the calendar.
  func firstChange(after instant: Int64) -> (start: Int64, offset: Int64)? {
    around(instant).first { $0.start > instant }
  }

  /// The changes of the year of an instant and of those beside it, in order.
  private func around(_ instant: Int64) -> [(start: Int64, offset: Int64)] {
    let year = Instant(clamping: instant).year
    return (max(year - 1, 1)...min(year + 1, 9999)).flatMap { changes(in: $0) }
  }

  private static func local(_ change: Change, _ year: Int) -> Int64 {
    let january = Day(year: year, month: 1, day: 1) ?? .first
    var day: Day
    if let number = change.day {
      let isLeap = Day.length(ofMonth: 2, in: year) == 29
      day = january.adding(days: number + (change.skipsLeapDay && isLeap && number >= 59 ? 1 : 0))
    } else {
      let start = january.adding(months: change.month - 1)
      let ahead = (change.weekday - start.weekday % 7 + 7) % 7
      day = start.adding(days: ahead + (change.week - 1) * 7)
      if day.month != change.month { day = day.adding(days: -7) }
    }
    return Int64(day.number) * 86_400 + change.seconds
  }
}
