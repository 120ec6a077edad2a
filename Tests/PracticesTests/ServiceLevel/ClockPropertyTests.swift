import Practices
import Records
import TestSupport
import Testing

/// Random calendars, rule versions and histories, around the odd nights of odd zones: the clocks
/// must show what counting second by second gives.
@Suite struct ClockPropertyTests {
  private static let places: [(zone: String, around: String)] = [
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
    ("Asia/Kathmandu", "1985-12-31T18:30:00Z"), ("Africa/Casablanca", "2026-02-15T02:00:00Z"),
    ("Africa/Casablanca", "2026-03-22T02:00:00Z"), ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    ("Europe/Berlin", "2026-03-29T01:00:00Z"), ("America/New_York", "2026-11-01T06:00:00Z"),
  ]

  @Test(arguments: 0..<48)
  func agreesWithCountingSeconds(seed: Int) throws {
    let place = Self.places[seed % Self.places.count]
    var random = Dice(seed: UInt64(seed))
    let center = Int(try #require(Instant(place.around)).seconds)
    let history = History(zone: place.zone, around: center, using: &random)
    let world = World()
    for (index, edition) in history.reference(.utc).editions.enumerated() {
      try world.rules(
        since: Instant(clamping: Int64(edition.since)).description,
        calendars: history.calendars(index), targets: [history.target(index)], commit: "\(index)")
    }
    let reference = history.reference(try #require(Zones.named(place.zone)))
    let record = try world.keep(history.record)
    let now = Instant(clamping: Int64(history.now))
    let clocks = Clocks(RuleHistory(world.rules), world, now: now).clocks(of: record)
    let found = clocks.map { clock in
      Reference.Result(
        stage: clock.stage.rawValue, attached: Int(clock.attached.seconds),
        ended: clock.ended.map { Int($0.seconds) }, used: Int(clock.used),
        length: Int(clock.length), breached: clock.breached.map { Int($0.seconds) },
        half: clock.warnings[0].isReached ? clock.warnings[0].at.map { Int($0.seconds) } : nil)
    }
    #expect(found == reference.results(), "\(history.record)")
    for clock in clocks {
      let ledger = clock.ledger
      #expect(ledger.filter(\.counts).reduce(0) { $0 + $1.period.seconds } == clock.used)
      #expect(zip(ledger, ledger.dropFirst()).allSatisfy { $0.period.end == $1.period.start })
      #expect(clock.start == clock.at || ledger.first?.period.start == clock.start)
      #expect(clock.start == clock.at || ledger.last?.period.end == clock.at)
    }
  }

  /// What is said of an instant stays, whatever is written later.
  @Test(arguments: 0..<24)
  func laterRulesAndEventsChangeNoEarlierVerdict(seed: Int) throws {
    let place = Self.places[seed % Self.places.count]
    var random = Dice(seed: UInt64(1_000 + seed))
    let center = Int(try #require(Instant(place.around)).seconds)
    let history = History(zone: place.zone, around: center, using: &random)
    let world = World()
    let record = try world.keep(history.record)
    let then = Instant(
      clamping: Int64.random(in: Int64(history.start)...Int64(history.now), using: &random))
    var before: [Clock] = []
    for (index, edition) in history.reference(.utc).editions.enumerated() {
      if Int64(edition.since) > then.seconds, before.isEmpty {
        before = Clocks(RuleHistory(world.rules), world, now: then).clocks(of: record)
      }
      try world.rules(
        since: Instant(clamping: Int64(edition.since)).description,
        calendars: history.calendars(index), targets: [history.target(index)], commit: "\(index)")
    }
    let after = Clocks(RuleHistory(world.rules), world, now: then).clocks(of: record)
    if !before.isEmpty {
      #expect(before.map(\.used) == after.map(\.used))
      #expect(before.map(\.breached) == after.map(\.breached))
    }
    // And a breach that was found then is found at the end as well, since what happens later can
    // only add others.
    let last = Clocks(RuleHistory(world.rules), world, now: Instant(clamping: Int64(history.now)))
      .clocks(of: record)
    for (clock, later) in zip(after, last) where clock.breached != nil {
      #expect(later.breached == clock.breached)
    }
  }
}
