import Records

/// How much time a target gives.
public enum Allowance: Hashable, Sendable {
  /// So many seconds of the calendar's open time; a day is 24 hours of it.
  case seconds(Int64)
  /// So many business days: the same time of day, that many business days later.
  case businessDays(Int)
  /// The end of the business day, or of the next one.
  case endOfDay(next: Bool)
  /// A time on the next business day, in seconds after its midnight.
  case nextDay(at: Int)
  /// The instant or day that a field of the record holds.
  case field(String)

  /// The most seconds that may be given: a hundred years.
  static let longest: Int64 = 100 * 365 * 86_400

  /// Reads what stands under `within`: a duration, or business days.
  init?(within text: String) {
    let words = text.split(separator: " ")
    if words.count == 3, words[1] == "business", ["day", "days"].contains(words[2]) {
      guard let count = Int(words[0]), (1...1000).contains(count) else { return nil }
      self = .businessDays(count)
    } else {
      guard let span = Span(text), (1...Self.longest).contains(span.seconds) else { return nil }
      self = .seconds(span.seconds)
    }
  }

  /// Reads what stands under `due`: `end of business day`, `end of next business day`,
  /// `next business day 16:00`, or the name of a field.
  init?(due text: String) {
    switch text {
    case "end of business day": self = .endOfDay(next: false)
    case "end of next business day": self = .endOfDay(next: true)
    default:
      let words = text.split(separator: " ").map(String.init)
      if words.count == 4, words.dropLast() == ["next", "business", "day"] {
        guard let second = Calendar.Window.clock(words[3]), second < 86_400 else { return nil }
        self = .nextDay(at: second)
      } else {
        guard words.count == 1 else { return nil }
        self = .field(words[0])
      }
    }
  }
}

extension Allowance: CustomStringConvertible {
  /// As a definition writes it.
  public var description: String {
    switch self {
    case .seconds(let seconds): Span(seconds: seconds).description
    case .businessDays(let count): count == 1 ? "1 business day" : "\(count) business days"
    case .endOfDay(let isNext): isNext ? "end of next business day" : "end of business day"
    case .nextDay(let second):
      "next business day " + Instant(clamping: Int64(second)).description.dropFirst(11).prefix(5)
    case .field(let name): name
    }
  }
}

extension Allowance {
  /// The instant that is meant, for a clock that counts since `start`; nil for seconds, which are
  /// counted instead, and where there is none.
  ///
  /// A due date outside hours moves to the next opening; one that is past is a second after the
  /// start.
  func due(since start: Instant, in calendar: Calendar, field: (String) -> Value) -> Instant? {
    let wanted: Instant?
    switch self {
    case .seconds: return nil
    case .businessDays(let count): wanted = Self.day(count, since: start, in: calendar)
    case .endOfDay(let isNext): return Self.end(isNext, since: start, in: calendar)
    case .nextDay(let second):
      wanted = Self.days(after: calendar.reading(at: start).day, in: calendar).first { _ in true }
        .map { calendar.instant(of: $0, second: second) }
    case .field(let name):
      switch field(name) {
      case .instant(let instant): wanted = instant
      case .day(let day): wanted = calendar.instant(of: day.adding(days: 1), second: 0)
      default: wanted = nil
      }
    }
    guard let wanted else { return nil }
    guard wanted > start else { return start + Span(seconds: 1) }
    if calendar.isOpen(at: wanted - Span(seconds: 1)) { return wanted }
    return calendar.opening(notBefore: wanted)
  }

  /// The business days after a day.
  private static func days(after day: Day, in calendar: Calendar) -> some Sequence<Day> {
    (1...800).lazy.map { day.adding(days: $0) }.filter { calendar.isBusinessDay($0) }
  }

  private static func day(_ count: Int, since start: Instant, in calendar: Calendar) -> Instant? {
    guard let from = calendar.opening(notBefore: start) else { return nil }
    let (day, second) = calendar.reading(at: from)
    var rest = count
    var next = day
    while rest > 0 {
      guard let found = days(after: next, in: calendar).first(where: { _ in true }) else {
        return nil
      }
      next = found
      rest -= 1
    }
    return calendar.instant(of: next, second: second)
  }

  private static func end(_ isNext: Bool, since start: Instant, in calendar: Calendar) -> Instant? {
    let (day, second) = calendar.reading(at: start)
    let isToday = !isNext && calendar.windows(from: day).last.map { second < $0.end } ?? false
    guard let found = isToday ? day : days(after: day, in: calendar).first(where: { _ in true }),
      let window = calendar.windows(from: found).last
    else { return nil }
    return calendar.instant(
      of: found.adding(days: window.end / 86_400), second: window.end % 86_400)
  }
}
