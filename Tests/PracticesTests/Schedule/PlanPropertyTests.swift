import Practices
import Records
import TestSupport
import Testing

/// Compares plans at random with a look at each minute.
@Suite struct PlanPropertyTests {
  /// A plan as lists of minutes.
  private struct Minutes {
    var dice: Dice
    static let span = 0..<300

    mutating func range() -> Range<Int> {
      let start = dice.number(0...280)
      return start..<(start + dice.number(1...60))
    }

    mutating func ranges(_ most: Int) -> [Range<Int>] {
      (0..<dice.number(0...most)).map { _ in range() }
    }
  }

  private static func period(_ range: Range<Int>) throws -> Period {
    try Plans.period(range.lowerBound, range.upperBound)
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func conflictsAreThoseOfAMinute(seed: UInt64) throws {
    var minutes = Minutes(dice: Dice(seed: seed))
    let own = minutes.range()
    let bookings = minutes.ranges(4)
    let freezes = minutes.ranges(2)
    let open = minutes.ranges(4)
    let (night, freeze) = (
      Plans.window("night", .maintenance, try open.map(Self.period)),
      Plans.window("freeze", .blackout, try freezes.map(Self.period))
    )
    let hasNight = minutes.dice.hits(2)
    let site = SchedulePlan.Site("web", windows: [freeze] + (hasNight ? [night] : []))
    let others = try bookings.enumerated().map { index, range in
      Booking("CHG-\(index)", period: try Self.period(range), items: ["web"])
    }
    let plan = SchedulePlan(
      Booking("CHG-own", period: try Self.period(own), items: ["web"]), sites: [site],
      others: others)

    func reasons(_ range: Range<Int>) -> Set<Conflict.Reason> {
      var reasons: Set<Conflict.Reason> = []
      for minute in range {
        if bookings.contains(where: { $0.contains(minute) }) { reasons.insert(.itemBooked) }
        if freezes.contains(where: { $0.contains(minute) }) { reasons.insert(.itemInBlackout) }
        if hasNight, !open.contains(where: { $0.contains(minute) }) { reasons.insert(.itemOutside) }
      }
      return reasons
    }
    #expect(Set(plan.conflicts.map(\.reason)) == reasons(own))
    let clashing = bookings.indices.filter { bookings[$0].overlaps(own) }.map { "CHG-\($0)" }
    let told = plan.conflicts.compactMap(\.other?.id)
    #expect(told.sorted() == clashing)

    let slots = plan.slots(from: Plans.at(0), to: Plans.at(400), count: 9)
    let free = (0...(400 - own.count)).filter { reasons($0..<($0 + own.count)).isEmpty }
    #expect(slots.first?.start == free.first.map { Plans.at($0) })
    for slot in slots { #expect(plan.conflicts(at: slot).isEmpty) }
    // Each free time that stands by itself is offered once.
    let runs = free.filter { !free.contains($0 - 1) }
    #expect(slots.map(\.start) == runs.map { Plans.at($0) })
  }
}
