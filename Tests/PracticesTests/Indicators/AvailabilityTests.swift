import Practices
import Records
import TestSupport
import Testing

@Suite struct AvailabilityTests {
  private static let from = Instant("2026-01-01T00:00:00Z")
  private static let to = Instant("2026-01-11T00:00:00Z")

  private static func desk() throws -> Desk {
    var desk = Desk()
    try desk.add(
      """
      id: checkout
      type: service
      state: live
      live_at: 2025-01-01T00:00:00Z
      availability_target: 99

      """)
    return desk
  }

  private static func answer(_ desk: Desk) throws -> ReportAnswer {
    try desk.report("availability") {
      $0.from = from
      $0.to = to
    }
  }

  @Test func overlappingOutagesCountOnce() throws {
    var desk = try Self.desk()
    let outages = [
      ("2026-01-02T00:00:00Z", "2026-01-02T06:00:00Z"),
      ("2026-01-02T03:00:00Z", "2026-01-02T12:00:00Z"),
      ("2025-12-31T12:00:00Z", "2026-01-01T12:00:00Z"),
    ]
    for (number, outage) in outages.enumerated() {
      try desk.incident(
        number,
        [
          "state: resolved", "service: checkout", "opened_at: \(outage.0)",
          "began_at: \(outage.0)", "restored_at: \(outage.1)",
        ])
    }
    // Slow, but nobody says that it was away.
    try desk.incident(
      8, ["state: resolved", "service: checkout", "opened_at: 2026-01-03T00:00:00Z"])
    let answer = try Self.answer(desk)
    #expect(answer.value("downtime", "checkout") == 86_400)
    #expect(answer.value("availability", "checkout") == 0.9)
    #expect(answer.value("outages", "checkout") == 2)
    #expect(answer.value("mean-time-to-restore-service", "checkout") == 43_200)
    #expect(answer.value("mean-time-between-failures", "checkout") == 388_800.0)
    #expect(answer.value("mean-time-between-incidents", "checkout") == 432_000.0)
    #expect(answer.value("target-met", "checkout") == 0)
    #expect(answer.omissions.contains { $0.reason.hasPrefix("no began-at") && $0.count == 1 })
  }

  @Test func anOpenOutageLastsUntilTheEnd() throws {
    var desk = try Self.desk()
    try desk.incident(
      1,
      [
        "state: in-progress", "service: checkout", "opened_at: 2026-01-10T00:00:00Z",
        "began_at: 2026-01-10T00:00:00Z",
      ])
    #expect(try Self.answer(desk).value("downtime", "checkout") == 86_400)
  }

  @Test func noOutageIsWholeAvailability() throws {
    let answer = try Self.answer(Self.desk())
    #expect(answer.value("availability", "checkout") == 1)
    #expect(answer.value("target-met", "checkout") == 1)
    #expect(answer.value("mean-time-between-failures", "checkout") == nil)
  }

  /// The union of periods against the plainest way to count: second by second.
  @Test(arguments: 1...40) func unionAgreesWithCountingSeconds(_ seed: Int) {
    var random = Dice(seed: UInt64(seed))
    let periods = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ -> Period? in
      let start = Int64.random(in: 0...300, using: &random)
      let length = Int64.random(in: 0...60, using: &random)
      return Period(from: Instant(clamping: start), to: Instant(clamping: start + length))
    }
    let seconds = (Int64(0)...400).filter { second in
      periods.contains { $0.contains(Instant(clamping: second)) }
    }
    #expect(periods.covered == Int64(seconds.count))
    for (left, right) in zip(periods.merged, periods.merged.dropFirst()) {
      #expect(left.end < right.start)
    }
  }
}
