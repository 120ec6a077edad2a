import TestSupport
import Testing

@testable import Records

@Suite struct TimelineOrderTests {
  static let cases: [([Int64], [Int])] = [
    ([], []), ([1], []), ([1, 1, 2], []),
    // What is added last is what is wrong.
    ([2, 1], [1]), ([3, 2, 1], [1, 2]),
    ([1, 99, 2, 3, 4], [1]), ([1, 2, 0, 3], [2]), ([1, 5, 2, 6, 3], [2, 4]),
  ]

  @Test(arguments: cases)
  func misplaced(_ times: [Int64], _ expected: [Int]) {
    #expect(TimelineOrder.misplaced(times.map { Instant(clamping: $0) }) == expected)
  }

  /// What is left is in order, and no smaller choice leaves it so.
  @Test func isTheSmallestChoice() {
    var random = Dice(seed: 11)
    for _ in 0..<2_000 {
      let times = (0..<Int.random(in: 0...7, using: &random)).map { _ in
        Instant(clamping: Int64.random(in: 0...5, using: &random))
      }
      let misplaced = TimelineOrder.misplaced(times)
      #expect(Self.isSorted(times.indices.filter { !misplaced.contains($0) }.map { times[$0] }))
      let best = (0..<(1 << times.count)).filter { choice in
        Self.isSorted(times.indices.filter { choice >> $0 & 1 == 1 }.map { times[$0] })
      }.map(\.nonzeroBitCount).max()
      #expect(times.count - misplaced.count == best)
    }
  }

  private static func isSorted(_ times: [Instant]) -> Bool {
    zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
  }
}
