import Records
import Testing

@Suite struct DayTests {
  @Test(arguments: [
    ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2),
    ("2026-11-22", 20_779, 7), ("0001-01-01", -719_162, 1), ("9999-12-31", 2_932_896, 5),
    ("1600-02-29", -135_081, 2), ("1900-03-01", -25_508, 4),
  ])
  func knownDays(text: String, number: Int, weekday: Int) throws {
    let day = try #require(Day(text))
    #expect(day.number == number)
    #expect(day.weekday == weekday)
    #expect(day.description == text)
    #expect(Day(clamping: number) == day)
  }

  @Test(arguments: [
    "2026-02-30", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
    "2026-01-00", "0000-12-31", "10000-01-01", "2026-1-1", "2026-01-01 ", " 2026-01-01",
    "20260101", "2026/01/01", "-001-01-01", "٢٠٢٦-01-01", "",
  ])
  func refused(text: String) {
    #expect(Day(text) == nil)
  }

  /// Walks the whole range with a calendar that only knows how long months are.
  @Test func everyDayFollowsTheLast() throws {
    var number = Day.first.number
    for year in 1...9999 {
      for month in 1...12 {
        let length = Day.length(ofMonth: month, in: year)
        let start = try #require(Day(year: year, month: month, day: 1))
        let end = try #require(Day(year: year, month: month, day: length))
        guard start.number == number, end.number == number + length - 1,
          start.year == year, start.month == month, start.day == 1,
          end.year == year, end.month == month, end.day == length
        else {
          Issue.record("\(start) … \(end) should be days \(number) to \(number + length - 1)")
          return
        }
        number += length
      }
    }
    #expect(number == Day.last.number + 1)
  }

  @Test(arguments: [
    ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2026-03-31", -1, "2026-02-28"),
    ("2026-11-22", 12, "2027-11-22"), ("2026-11-22", -11, "2025-12-22"),
    ("9999-12-01", 1, "9999-12-31"), ("0001-01-15", -1, "0001-01-01"),
    ("2026-11-22", Int.max, "9999-12-31"), ("2026-11-22", Int.min, "0001-01-01"),
  ])
  func months(text: String, months: Int, expected: String) throws {
    #expect(try #require(Day(text)).adding(months: months).description == expected)
  }

  @Test func daysStopAtTheEnds() throws {
    let day = try #require(Day("2026-02-27"))
    #expect(day.adding(days: 2).description == "2026-03-01")
    #expect(day.adding(days: .max) == .last)
    #expect(day.adding(days: .min) == .first)
    #expect(day.adding(days: 30) - day == 30)
    #expect(day < day.adding(days: 1))
  }
}
