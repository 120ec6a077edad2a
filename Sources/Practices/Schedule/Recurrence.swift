import Records

/// How an event comes back: the part of RFC 5545's rules that says days.
struct Recurrence: Hashable, Sendable {
  enum Frequency: String {
    case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY"
  }

  /// A day of the week, from 1 for Monday; in a month the n-th, from its end if n is negative.
  struct Weekday: Hashable {
    let ordinal: Int?
    let day: Int
  }

  var frequency = Frequency.daily
  /// Every how many days, weeks, months or years.
  var interval = 1
  var count: Int?
  /// The last instant at which it may begin.
  var until: Instant?
  var weekdays: [Weekday] = []
  /// Days of the month, from its end if negative.
  var monthDays: [Int] = []
  var months: [Int] = []
  /// The first day of a week, from 1 for Monday.
  var weekStart = 1

  /// The number of the step before the one in which a day lies.
  func step(before day: Day, from first: Day) -> Int {
    let months = (day.year - first.year) * 12 + day.month - first.month
    let units =
      switch frequency {
      case .daily: day - first
      case .weekly: (day - first) / 7
      case .monthly: months
      case .yearly: day.year - first.year
      }
    return max(0, units / interval - 1)
  }

  /// The day with which a step begins; nil beyond the end of all calendars.
  func start(ofStep step: Int, from first: Day) -> Day? {
    let units = step * interval
    let start =
      switch frequency {
      case .daily: first.adding(days: units)
      case .weekly: week(of: first).adding(days: 7 * units)
      case .monthly: first.adding(days: 1 - first.day).adding(months: units)
      case .yearly:
        first.adding(days: 1 - first.day).adding(months: 1 - first.month + 12 * units)
      }
    return start < .last ? start : nil
  }

  private func week(of day: Day) -> Day {
    day.adding(days: -((day.weekday - weekStart + 7) % 7))
  }

  /// The days of a step, in order.
  func days(ofStep step: Int, from first: Day) -> [Day] {
    guard let start = start(ofStep: step, from: first) else { return [] }
    switch frequency {
    case .daily: return [start].filter(fits)
    case .weekly:
      let wanted = weekdays.isEmpty ? [first.weekday] : weekdays.map(\.day)
      return (0..<7).map { start.adding(days: $0) }.filter { wanted.contains($0.weekday) }
        .filter(isInMonths)
    case .monthly: return isInMonths(start) ? days(ofMonth: start, first) : []
    case .yearly:
      return (months.isEmpty ? [first.month] : months.sorted()).flatMap {
        days(ofMonth: start.adding(months: $0 - 1), first)
      }
    }
  }

  private func isInMonths(_ day: Day) -> Bool { months.isEmpty || months.contains(day.month) }

  /// For every day by itself.
  private func fits(_ day: Day) -> Bool {
    let length = Day.length(ofMonth: day.month, in: day.year)
    return isInMonths(day) && (weekdays.isEmpty || weekdays.contains { $0.day == day.weekday })
      && (monthDays.isEmpty || monthDays.contains { $0 == day.day || $0 == day.day - length - 1 })
  }

  private func days(ofMonth start: Day, _ first: Day) -> [Day] {
    let length = Day.length(ofMonth: start.month, in: start.year)
    let all = (0..<length).map { start.adding(days: $0) }
    if monthDays.isEmpty, weekdays.isEmpty { return all.filter { $0.day == first.day } }
    return all.filter { day in
      let isNumbered =
        monthDays.isEmpty || monthDays.contains { $0 == day.day || $0 == day.day - length - 1 }
      let nth = (day.day - 1) / 7 + 1
      let fromEnd = -((length - day.day) / 7 + 1)
      let isNamed =
        weekdays.isEmpty
        || weekdays.contains {
          $0.day == day.weekday && ($0.ordinal.map { $0 == nth || $0 == fromEnd } ?? true)
        }
      return isNumbered && isNamed
    }
  }
}

extension Recurrence {
  /// Reads a rule such as `FREQ=WEEKLY;BYDAY=SA,SU`; nil for what is not understood.
  ///
  /// - Parameters:
  ///   - text: The rule.
  ///   - read: Reads the last time.
  init?(_ text: String, until read: (String) -> Instant?) {
    var hasFrequency = false
    for part in text.uppercased().split(separator: ";") {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2 else { return nil }
      let values = sides[1].split(separator: ",").map(String.init)
      switch sides[0] {
      case "FREQ":
        guard let frequency = Frequency(rawValue: sides[1]) else { return nil }
        (self.frequency, hasFrequency) = (frequency, true)
      case "INTERVAL":
        guard let number = Int(sides[1]), (1...1_000).contains(number) else { return nil }
        interval = number
      case "COUNT":
        guard let number = Int(sides[1]), (1...10_000).contains(number) else { return nil }
        count = number
      case "UNTIL":
        guard let instant = read(sides[1]) else { return nil }
        until = instant
      case "BYDAY":
        weekdays = values.compactMap { Weekday($0) }
        guard weekdays.count == values.count else { return nil }
      case "BYMONTHDAY":
        monthDays = values.compactMap { Int($0) }.filter { (1...31).contains(abs($0)) }
        guard monthDays.count == values.count else { return nil }
      case "BYMONTH":
        months = values.compactMap { Int($0) }.filter { (1...12).contains($0) }
        guard months.count == values.count else { return nil }
      case "WKST":
        guard let day = Weekday(sides[1]) else { return nil }
        weekStart = day.day
      default: return nil
      }
    }
    guard hasFrequency, isPlain else { return nil }
  }

  /// False for parts that mean something else than they do here.
  private var isPlain: Bool {
    let hasOrdinals = weekdays.contains { $0.ordinal != nil }
    switch frequency {
    case .daily: return !hasOrdinals
    case .weekly: return !hasOrdinals && monthDays.isEmpty
    case .monthly: return true
    // Weekdays of a whole year are numbered otherwise, and days of no named month are many.
    case .yearly: return months.isEmpty ? weekdays.isEmpty && monthDays.isEmpty : true
    }
  }
}

extension Recurrence.Weekday {
  /// Reads `MO`, `2TU` or `-1FR`.
  fileprivate init?(_ text: String) {
    let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    guard let day = names.firstIndex(of: String(text.suffix(2))) else { return nil }
    let number = text.dropLast(2)
    if number.isEmpty {
      ordinal = nil
    } else {
      guard let parsed = Int(number), (1...5).contains(abs(parsed)) else { return nil }
      ordinal = parsed
    }
    self.day = day + 1
  }
}
