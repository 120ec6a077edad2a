import Practices
import TestSupport
import Testing

@Suite struct StatisticsTests {
  /// What Python 3.11 gives: `statistics.quantiles(…, n=100, method="inclusive")`.
  private static let known: [(numbers: [Double], p50: Double, p90: Double, mean: Double)] = [
    ([7], 7, 7, 7),
    ([1, 2], 1.5, 1.9, 1.5),
    ([3, 1, 2], 2, 2.8, 2),
    ([10, 20, 30, 40], 25, 37, 25),
    ([15, 20, 35, 40, 50], 35, 46, 32),
    ([1, 1, 2, 3, 5, 8, 13, 21, 34, 55], 6.5, 36.1, 14.3),
    ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100], 0, 0, 100.0 / 11),
  ]

  @Test(arguments: known.indices) func agreesWithPython(_ index: Int) throws {
    let sample = Self.known[index]
    let found = try #require(Distribution(sample.numbers))
    #expect(found.n == sample.numbers.count)
    #expect(abs(found.p50 - sample.p50) < 1e-9)
    #expect(abs(found.p90 - sample.p90) < 1e-9)
    #expect(abs(found.mean - sample.mean) < 1e-9)
    #expect(found.max == sample.numbers.max())
  }

  @Test func nothingHasNoDistribution() { #expect(Distribution([]) == nil) }

  /// The definition's own words, for numbers made from a seed: so many lie at or below it.
  @Test(arguments: 1...60) func percentilesSplitTheNumbers(_ count: Int) throws {
    var random = Dice(seed: UInt64(count))
    let numbers = (0..<count).map { _ in Double(Int.random(in: 0...500, using: &random)) }
    let sorted = numbers.sorted()
    for percent in stride(from: 0, through: 100, by: 5) {
      let found = Distribution.percentile(percent, of: sorted)
      let place = Double((count - 1) * percent) / 100
      #expect(sorted[Int(place.rounded(.down))] <= found)
      #expect(found <= sorted[Int(place.rounded(.up))])
    }
    let found = try #require(Distribution(numbers.shuffled(using: &random)))
    #expect(found == Distribution(numbers))
    #expect(found.p50 <= found.p90 && found.p90 <= found.max)
  }

  @Test func classesHoldEveryDuration() {
    let durations = [0.0, 3600, 3601, 86_400, 86_401, 7_776_000, 7_776_001]
    #expect(DurationClasses.counts(of: durations) == [2, 1, 1, 1, 0, 0, 1, 1])
    #expect(DurationClasses.names.count == DurationClasses.ends.count + 1)
  }
}
