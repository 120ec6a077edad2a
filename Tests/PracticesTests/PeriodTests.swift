import Practices
import Records
import Testing

@Suite struct PeriodTests {
  private static func at(_ seconds: Int64) -> Instant { Instant(clamping: seconds) }

  @Test func touchingPeriodsShareNothing() throws {
    let first = try #require(Period(from: Self.at(0), to: Self.at(60)))
    let second = try #require(Period(from: Self.at(60), to: Self.at(120)))
    #expect(first.intersection(second) == nil)
    #expect(!first.contains(Self.at(60)) && second.contains(Self.at(60)))
    #expect(first.seconds + second.seconds == 120)
  }

  @Test func overlapIsWhatBothHave() throws {
    let long = try #require(Period(from: Self.at(0), to: Self.at(100)))
    let late = try #require(Period(from: Self.at(40), to: Self.at(200)))
    #expect(long.intersection(late) == Period(from: Self.at(40), to: Self.at(100)))
    #expect(late.intersection(long) == Period(from: Self.at(40), to: Self.at(100)))
  }

  @Test func nothingLastsNoTime() {
    #expect(Period(from: Self.at(5), to: Self.at(5)) == nil)
    #expect(Period(from: Self.at(6), to: Self.at(5)) == nil)
  }
}
