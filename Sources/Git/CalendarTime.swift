import Glibc

/// An instant and how it was told, in the forms git takes from `GIT_AUTHOR_DATE`.
struct CalendarTime: Equatable {
  /// Seconds since 1970-01-01T00:00:00Z.
  var seconds: Int64
  /// How far the teller's clock is ahead of UTC, in minutes.
  var offsetMinutes: Int

  init(seconds: Int64, offsetMinutes: Int) {
    self.seconds = seconds
    self.offsetMinutes = offsetMinutes
  }

  /// An instant in this machine's time zone.
  init(seconds: Int64) {
    var clock = time_t(seconds)
    var parts = tm()
    localtime_r(&clock, &parts)
    self.init(seconds: seconds, offsetMinutes: parts.tm_gmtoff / 60)
  }

  /// Reads `@1795356311 +0100`, `1795356311 +0100`, ISO 8601 or RFC 2822; nil if it is none.
  init?(parsing text: String) {
    var scanner = Scanner(text)
    scanner.skipSpaces()
    guard
      let time = CalendarTime(stamp: scanner) ?? CalendarTime(iso: scanner)
        ?? CalendarTime(mail: scanner)
    else { return nil }
    self = time
  }

  private init?(stamp scanner: Scanner) {
    var scanner = scanner
    let isMarked = scanner.take("@")
    guard let (seconds, digits) = scanner.number(), isMarked || digits >= 9 else { return nil }
    scanner.skipSpaces()
    let offset = scanner.isAtEnd ? 0 : scanner.offset()
    guard let offset, scanner.isAtEnd else { return nil }
    self.init(seconds: Int64(seconds), offsetMinutes: offset)
  }

  /// `2026-11-22T14:05:11+01:00`, with a space for the `T` or without a zone if need be.
  private init?(iso scanner: Scanner) {
    var scanner = scanner
    guard let (year, digits) = scanner.number(), digits == 4, scanner.take("-"),
      let month = scanner.number()?.value, scanner.take("-"),
      let day = scanner.number()?.value, scanner.take("T") || scanner.take("t") || scanner.take(" ")
    else { return nil }
    self.init(year: Int(year), month: Int(month), day: Int(day), rest: scanner)
  }

  /// `Sun, 22 Nov 2026 14:05:11 +0100`, with or without the day of the week.
  private init?(mail scanner: Scanner) {
    var scanner = scanner
    if let day = scanner.word() {
      guard weekdays.contains(String(day.prefix(3))) else { return nil }
      _ = scanner.take(",")
      scanner.skipSpaces()
    }
    guard let day = scanner.number()?.value, scanner.skipSpaces(),
      let name = scanner.word(), let month = months.firstIndex(of: String(name.prefix(3))),
      scanner.skipSpaces(), let (year, digits) = scanner.number(), digits == 4,
      scanner.skipSpaces()
    else { return nil }
    self.init(year: Int(year), month: month + 1, day: Int(day), rest: scanner)
  }

  /// Reads the time of day and the zone, which is this machine's if there is none.
  private init?(year: Int, month: Int, day: Int, rest: Scanner) {
    var scanner = rest
    guard let hour = scanner.number()?.value, scanner.take(":"),
      let minute = scanner.number()?.value, scanner.take(":"),
      let second = scanner.number()?.value,
      1...12 ~= month, 1...Self.days(in: month, of: year) ~= day,
      hour < 24, minute < 60, second <= 60
    else { return nil }
    if scanner.take(".") {
      guard scanner.number() != nil else { return nil }
    }
    scanner.skipSpaces()
    let ofDay = Int64(hour * 3600 + minute * 60 + second)
    let instant = Self.day(year, month, day) * 86_400 + ofDay
    if scanner.isAtEnd {
      self.init(localSeconds: instant)
    } else {
      guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
      self.init(seconds: instant - Int64(offset) * 60, offsetMinutes: offset)
    }
  }

  /// The instant at which this machine's clocks show what UTC's show at `seconds`.
  private init(localSeconds seconds: Int64) {
    var clock = time_t(seconds)
    var parts = tm()
    gmtime_r(&clock, &parts)
    parts.tm_isdst = -1
    self.init(seconds: Int64(mktime(&parts)))
  }

  private static func days(in month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970-01-01 in the Gregorian calendar, whose year is counted from March here.
  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    let year = month > 2 ? year : year - 1
    let era = year / 400
    let ofEra = year - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return Int64(era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468)
  }
}

private let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
private let months = [
  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]

/// Reads a date from left to right.
private struct Scanner {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    var text = text[...]
    while text.last == " " { text.removeLast() }
    rest = text.utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  @discardableResult
  mutating func skipSpaces() -> Bool {
    let before = rest.count
    rest = rest.drop { $0 == UInt8(ascii: " ") }
    return rest.count < before
  }

  /// Digits, fewer than 16 of them, and how many there were.
  mutating func number() -> (value: Int, digits: Int)? {
    let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard digits.count < 16, let value = Int(String(Substring(digits))) else { return nil }
    rest = rest.dropFirst(digits.count)
    return (value, digits.count)
  }

  /// Letters, in lower case.
  mutating func word() -> String? {
    let letters = rest.prefix {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
    }
    guard !letters.isEmpty else { return nil }
    rest = rest.dropFirst(letters.count)
    return String(Substring(letters)).lowercased()
  }

  /// A zone: `Z`, `GMT`, `UTC`, `+01`, `+0100` or `+01:00`, in minutes.
  mutating func offset() -> Int? {
    if let name = word() { return ["z", "gmt", "utc", "ut"].contains(name) ? 0 : nil }
    let isWest = take("-")
    guard isWest || take("+"), let (value, digits) = number() else { return nil }
    var (hours, minutes) = (value / 100, value % 100)
    if digits == 2 {
      (hours, minutes) = (value, 0)
      if take(":") {
        guard let rest = number(), rest.digits == 2 else { return nil }
        minutes = rest.value
      }
    } else if digits != 4 {
      return nil
    }
    guard hours <= 14, minutes < 60 else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }
}
