import Practices
import Records
import Testing

/// What makes records risky.
@Suite struct RiskTests {
  /// Computed by hand with z = 1.959964, and as R's `binom::binom.wilson` has them.
  @Test(
    arguments: [
      (3, 10, 0.1078, 0.6032), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 1, 0.2065, 1.0),
      (0, 1, 0.0, 0.7935), (50, 100, 0.4038, 0.5962),
    ])
  func intervalsAreWilsons(_ count: Int, _ all: Int, _ low: Double, _ high: Double) throws {
    let interval = try #require(Share(count, of: all).interval)
    #expect(abs(interval.low - low) < 0.00005)
    #expect(abs(interval.high - high) < 0.00005)
  }

  @Test func ofNothingNothingIsKnown() {
    #expect(Share(0, of: 0).interval == nil)
    #expect(Share(0, of: 0).value == nil)
  }

  private static func assessment(
    _ fields: String, criticality: String = "low", _ counts: [String: (Int, Int)] = [:]
  ) throws -> RiskAssessment {
    var scene = Scene()
    try scene.add("id: web-1\ntype: ci\nstate: operational\ncriticality: \(criticality)")
    try scene.add("id: web-2\ntype: ci\nstate: operational\ncriticality: low")
    let record = try Scene.record(
      "id: CHG-20261122-7GB46\nstate: new\nmodel: normal\nimpact: low\nlikelihood: low\n\(fields)")
    let assessable = try #require(record.type.assessable)
    let past = assessable.likenesses(of: record).map { likeness in
      let key = likeness.map { $0.value.description }.joined(separator: " ")
      let (failed, all) = counts[key] ?? (0, 0)
      return PastOutcomes(likeness, failed: Share(failed, of: all))
    }
    return RiskAssessment(
      record, assessable, past: past, at: .first, rulebook: .builtIn, lookup: scene)
  }

  @Test func theHighestOfAllEnginesWins() throws {
    let low = try Self.assessment("affects: [web-1]\nrisk: low")
    #expect(low.level == "low")
    #expect(!low.isUnderstated)
    let critical = try Self.assessment("affects: [web-1]\nrisk: low", criticality: "critical")
    #expect(critical.level == "high")
    #expect(critical.isUnderstated)
    #expect(critical.reasons.map(\.level) == ["high", "low"])
    #expect(critical.reasons.map(\.list) == ["items", nil])
    #expect(critical.items.map(\.criticality) == ["critical"])
    // What a person says counts as well.
    let own = try Self.assessment("affects: [web-1]\nrisk: high\nrisk_reason: A hunch")
    #expect(own.level == "high")
    #expect(own.reasons.map(\.because) == ["the record says so: A hunch"])
  }

  @Test func theFirstRuleOfAListThatFitsCounts() throws {
    // 5 of 9: at least 27 %, which both the first and the third rule would hold for.
    let found = try Self.assessment("affects: [web-1]\nrisk: low", ["web-1": (5, 9)])
    #expect(found.reasons.map(\.level) == ["high", "low"])
    // 3 of 10: at least 11 %.
    let less = try Self.assessment("affects: [web-1]\nrisk: low", ["web-1": (3, 10)])
    #expect(less.reasons.map(\.level) == ["medium", "low"])
    #expect(less.reasons.first?.because == "changes of the same item fail now and then")
  }

  @Test func fewOutcomesTellNothing() throws {
    #expect(try Self.assessment("affects: [web-1]\nrisk: low", ["web-1": (2, 2)]).level == "low")
    #expect(try Self.assessment("affects: [web-1]\nrisk: low", ["web-1": (3, 3)]).level == "high")
  }

  @Test func eachItemIsLookedAtByItself() throws {
    let found = try Self.assessment(
      "affects: [web-1, web-2]\ngroup: linux\nrisk: low",
      ["web-1": (0, 9), "web-2": (5, 9), "normal linux": (0, 3)])
    #expect(found.level == "high")
    #expect(
      found.reasons.first?.past?.likeness.map { "\($0.field) \($0.value)" } == ["affects web-2"])
    #expect(
      found.past.map { $0.likeness.map { "\($0.field) \($0.value)" }.joined(separator: ", ") } == [
        "affects web-1", "affects web-2", "model normal, group linux", "model normal",
        "group linux",
      ])
  }

  @Test func whatARecordDoesNotSayIsNotAlike() throws {
    let found = try Self.assessment("risk: low")
    #expect(found.past.map { $0.likeness.map(\.field) } == [["model"]])
    #expect(found.items.isEmpty)
  }
}
