import Practices
import Records
import Testing

/// What a change of a record tells whoever reviews it.
@Suite struct ReviewTests {
  private static func minute(_ minute: Int) -> Instant {
    (Instant("2026-11-22T14:00:00Z") ?? noon) + Span(seconds: Int64(minute) * 60)
  }

  @Test func stepsAreThoseThatAreNew() throws {
    let old = try Change().record
    var change = Change()
    try change.decide("eva")
    change.move("schedule", to: "scheduled")
    let review = Review(from: old, to: try change.record)
    #expect(review.steps.map(\.to) == ["scheduled"])
    #expect(review.steps.first?.from == "authorise")
    #expect(Review(from: nil, to: old).steps.map(\.to) == ["new", "assess", "authorise"])
    #expect(Review(from: old, to: old).steps.isEmpty)
  }

  @Test(arguments: [(0, false), (60, false), (61, true), (-60, false), (-61, true)])
  func whatComesLateOrAheadIsTold(_ minutes: Int, _ isTold: Bool) throws {
    var change = Change()
    change.entries = [change.entries[0]]
    let record = try change.record
    let entry = try #require(record.timeline.first)
    let arrival = Review.Arrival(commit: "abc1234", at: Self.minute(minutes))
    let review = Review(from: nil, to: record, arrivals: [entry: arrival])
    #expect(
      review.oddities.map(\.kind)
        == (isTold ? [minutes > 0 ? .late(arrival) : .ahead(arrival)] : []))
  }

  @Test func whatIsDatedBeforeWhatWasToldIsTold() throws {
    let old = try Change().record
    var change = Change()
    change.entries.append("at: 2026-11-22T14:01:30Z, by: eva, did: comment, text: Seen")
    let review = Review(from: old, to: try change.record)
    #expect(review.oddities.map(\.kind) == [.backdated(Self.minute(2))])
    var imported = Change()
    imported.entries.append("at: 2020-01-01T00:00:00Z, by: eva, did: import")
    #expect(Review(from: old, to: try imported.record).oddities.isEmpty)
  }
}
