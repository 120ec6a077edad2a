import Practices
import Testing

@Suite struct RecordSampleTests {
  private static let ids = (0..<100).map { "CHG-\($0)" }

  private static func chosen(_ count: Int, seed: String, of ids: [String] = ids) -> [String] {
    var sample = RecordSample(seed: seed)
    return sample.choose(count, of: ids)
  }

  @Test func theSameSeedChoosesTheSame() {
    let first = Self.chosen(25, seed: "7")
    #expect(first.count == 25 && Set(first).count == 25)
    #expect(first == Self.chosen(25, seed: "7", of: Self.ids.reversed()))
    #expect(first != Self.chosen(25, seed: "8"))
    // A larger sample of the same seed holds the smaller one.
    #expect(Set(Self.chosen(10, seed: "7")).isSubset(of: first))
  }

  @Test func noMoreThanThereAre() {
    #expect(Self.chosen(500, seed: "7").count == 100)
    #expect(Self.chosen(0, seed: "7") == [])
    #expect(Self.chosen(3, seed: "7", of: []) == [])
  }

  /// Over many seeds each record is drawn about as often as any other: chi-squared of 99 degrees of
  /// freedom, beyond which one in a thousand would be.
  @Test func everyRecordHasTheSameChance() {
    var counts: [String: Int] = [:]
    for seed in 0..<2_000 {
      for id in Self.chosen(10, seed: "\(seed)") { counts[id, default: 0] += 1 }
    }
    let expected = 200.0
    let sum = Self.ids.reduce(0.0) { sum, id in
      let difference = Double(counts[id] ?? 0) - expected
      return sum + difference * difference / expected
    }
    // Drawn without putting back, the sum is smaller by a tenth.
    #expect(sum < 148.2, "\(sum)")
  }
}
