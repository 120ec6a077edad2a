import Practices
import Records
import Testing

/// In which zone the hours of a calendar are, when a target asks the record.
@Suite struct TargetZoneTests {
  private static let calendar =
    "calendar: office\nzone: UTC\nhours:\n  monday-friday: 09:00-17:00\n"

  private static func target(_ zone: String) -> String {
    "target: t\nfor: incident\nwithin: 4h\ncalendar: office\nstop: category = closed\nzone: \(zone)\n"
  }

  /// Opened on a Monday at 15:00 UTC, which is 10:00 in New York and 20:45 in Kathmandu.
  private static func due(_ zone: String, _ fields: [String]) throws -> String? {
    let world = World()
    try world.rules(calendars: [calendar], targets: [target(zone)])
    try world.keep("id: eva\ntype: person\nname: Eva\ntime_zone: America/New_York\n")
    try world.keep("id: raj\ntype: person\nname: Raj\ntime_zone: Amerika/Neuyork\n")
    try world.keep("id: desk\ntype: team\ntitle: Desk\ntime_zone: Asia/Kathmandu\n")
    let record = try world.keep(Incident.text(opened: "2026-03-02T15:00:00Z", fields: fields))
    return try world.clocks(of: record, at: "2026-03-02T15:30:00Z").first?.due?.description
  }

  @Test(arguments: [
    // Two hours of the day are left.
    ("caller", [], "2026-03-03T11:00:00Z"), ("caller", ["caller: raj"], "2026-03-03T11:00:00Z"),
    ("caller", ["caller: eva"], "2026-03-02T19:00:00Z"),
    ("[caller, group]", ["caller: eva", "group: desk"], "2026-03-02T19:00:00Z"),
    ("[caller, group]", ["caller: raj", "group: desk"], "2026-03-03T07:15:00Z"),
    ("group.time_zone", ["group: desk"], "2026-03-03T07:15:00Z"),
  ])
  func theFirstFieldThatSaysOneDecides(zone: String, fields: [String], due: String) throws {
    #expect(try Self.due(zone, fields) == due)
  }

  /// Who passes it on to a team elsewhere gives it that team's hours, from the start.
  @Test func anotherZoneCountsFromTheStart() throws {
    let world = World()
    try world.rules(calendars: [Self.calendar], targets: [Self.target("group")])
    try world.keep("id: east\ntype: team\ntitle: East\ntime_zone: Asia/Kathmandu\n")
    try world.keep("id: west\ntype: team\ntitle: West\ntime_zone: America/New_York\n")
    let record = try world.keep(
      Incident.text(
        opened: "2026-03-02T15:00:00Z", fields: ["group: west"],
        [
          ("2026-03-02T15:00:00Z", "assign", "group: east"),
          ("2026-03-02T16:00:00Z", "assign", "group: west"),
        ]))
    let clocks = try world.clocks(of: record, at: "2026-03-02T16:30:00Z")
    #expect(clocks.map(\.used) == [5_400])
    #expect(clocks.first?.ledger.filter(\.counts).map(\.period.seconds).reduce(0, +) == 5_400)
    #expect(try world.clocks(of: record, at: "2026-03-02T15:59:59Z").map(\.used) == [0])
  }

  @Test(arguments: [
    ("callr", "an incident has no field callr"), ("title", "title says no time zone"),
    ("service", "service says no time zone"), ("caller.zone", "caller.zone says no time zone"),
  ])
  func fieldsAreChecked(zone: String, problem: String) throws {
    do {
      try World().rules(calendars: [Self.calendar], targets: [Self.target(zone)])
      Issue.record("\(zone) was accepted")
    } catch let error as Findings {
      #expect(error.all.map(\.message) == [problem])
    }
  }
}
