public import Records

/// Days on which nothing counts, each with its name.
public struct Holidays: Hashable, Sendable {
  /// A holiday that comes back each year, or each few years.
  public struct Yearly: Hashable, Sendable {
    public var month: Int
    public var day: Int
    public var name: String
    /// The first year; nil for all.
    public var first: Int?
    /// The last day on which it may be.
    public var last: Day?
    /// How many years are between two.
    public var interval = 1
    /// Days on which it is not.
    public var except: Set<Day> = []

    /// Makes a holiday of every year.
    public init(month: Int, day: Int, name: String) {
      (self.month, self.day, self.name) = (month, day, name)
    }

    func holds(_ day: Day) -> Bool {
      let year = day.year
      return day.day == self.day && day.month == month && year >= first ?? 0
        && (year - (first ?? year)) % interval == 0 && last.map { day <= $0 } ?? true
        && !except.contains(day)
    }
  }

  private var single: [Day: String] = [:]
  private var yearly: [Int: [Yearly]] = [:]

  /// No holidays.
  public init() {}

  /// True if there are none.
  public var isEmpty: Bool { single.isEmpty && yearly.isEmpty }

  /// Adds a day.
  ///
  /// A day may be a holiday for several reasons, and is closed once.
  public mutating func add(_ day: Day, _ name: String) {
    if let other = single[day], other != name {
      single[day] = "\(other), \(name)"
    } else {
      single[day] = name
    }
  }

  /// Adds a day of many years.
  public mutating func add(_ holiday: Yearly) {
    yearly[holiday.month * 100 + holiday.day, default: []].append(holiday)
  }

  /// What a day is called if it is a holiday.
  public func name(of day: Day) -> String? {
    if let name = single[day] { return name }
    guard !yearly.isEmpty else { return nil }
    return yearly[day.month * 100 + day.day]?.first { $0.holds(day) }?.name
  }
}
