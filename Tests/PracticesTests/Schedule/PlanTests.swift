import Practices
import Records
import Testing

/// What stands in the way of a booking.
@Suite struct PlanTests {
  private func plan(
    _ sites: [SchedulePlan.Site], general: [ScheduleWindow] = [], others: [Booking] = []
  ) throws -> SchedulePlan {
    let subject = Booking(
      "CHG-1", period: try Plans.period(60, 120),
      items: sites.filter(\.path.isEmpty).map(\.item), services: ["checkout"], assignees: ["raj"])
    return SchedulePlan(subject, sites: sites, general: general, others: others)
  }

  private let web = SchedulePlan.Site("web")
  private let base = SchedulePlan.Site("db", path: [ItemStep("web", "depends-on", "db")])

  private func reasons(_ plan: SchedulePlan) -> [Conflict.Reason] { plan.conflicts.map(\.reason) }

  @Test func itemsThatAreBookedAtTheSameTime() throws {
    let other = Booking("CHG-2", period: try Plans.period(90, 150), items: ["WEB"])
    let conflicts = try plan([web], others: [other]).conflicts
    #expect(conflicts.map(\.reason) == [.itemBooked])
    #expect(conflicts.first?.items == ["web"])
    #expect(conflicts.first?.period == (try Plans.period(90, 120)))
    #expect(conflicts.first?.other?.id == "CHG-2")
  }

  @Test func windowsThatTouchAreNoConflict() throws {
    let before = Booking("CHG-2", period: try Plans.period(0, 60), items: ["web"])
    let after = Booking("CHG-3", period: try Plans.period(120, 180), items: ["web"])
    #expect(try reasons(plan([web], others: [before, after])).isEmpty)
    let blackout = Plans.window("freeze", .blackout, [try Plans.period(120, 180)])
    #expect(try reasons(plan([web], general: [blackout])).isEmpty)
    let maintenance = Plans.window("night", .maintenance, [try Plans.period(60, 120)])
    #expect(try reasons(plan([web], general: [maintenance])).isEmpty)
  }

  @Test func relatedItemsTellTheirWay() throws {
    let other = Booking("CHG-2", period: try Plans.period(90, 150), items: ["db"])
    let conflict = try plan([web, base], others: [other]).conflicts.first
    #expect(conflict?.reason == .relatedBooked)
    #expect(conflict?.path == [ItemStep("web", "depends-on", "db")])
    let both = Booking("CHG-3", period: try Plans.period(90, 150), items: ["db", "web"])
    #expect(try reasons(plan([web, base], others: [both])) == [.itemBooked])
  }

  @Test func partsOfOneAnotherAreNoConflict() throws {
    let period = try Plans.period(60, 120)
    let whole = Booking("CHG-2", period: period, items: ["web"], kin: ["chg-1"])
    let subject = Booking("CHG-1", period: period, items: ["web"], kin: ["chg-3"])
    let part = Booking("CHG-3", period: period, items: ["web"])
    let itself = Booking("chg-1", period: period, items: ["web"], branch: "spring")
    let plan = SchedulePlan(subject, sites: [web], others: [whole, part, itself])
    #expect(plan.conflicts.isEmpty)
  }

  @Test func peopleAndServices() throws {
    let period = try Plans.period(60, 120)
    let busy = Booking("CHG-2", period: period, assignees: ["Raj"])
    let soft = Booking("CHG-3", period: period, services: ["checkout"])
    let conflicts = try plan([web], others: [busy, soft]).conflicts
    #expect(conflicts.map(\.reason) == [.assigneeBusy, .serviceBooked])
    #expect(conflicts.map(\.isHard) == [true, false])
  }

  @Test func maintenanceWindows() throws {
    let night = Plans.window("night", .maintenance, [try Plans.period(0, 90)])
    let next = Plans.window("next", .maintenance, [try Plans.period(90, 240)])
    func sites(_ windows: [ScheduleWindow]) -> [SchedulePlan.Site] {
      [SchedulePlan.Site("web", windows: windows)]
    }
    let conflict = try plan(sites([night])).conflicts.first
    #expect(conflict?.reason == .itemOutside)
    #expect(conflict?.period == (try Plans.period(90, 120)))
    // Several windows are one where they touch, those for every item among them.
    #expect(try reasons(plan(sites([night, next]))).isEmpty)
    #expect(try reasons(plan(sites([night]), general: [next])).isEmpty)
    #expect(try reasons(plan([web])).isEmpty)
    let far = SchedulePlan.Site("db", path: base.path, windows: [night])
    #expect(try reasons(plan([web, far])) == [.relatedOutside])
    // A record without items has those for every item to keep.
    #expect(try reasons(plan([], general: [night])) == [.itemOutside])
  }

  @Test func blackouts() throws {
    let freeze = Plans.window("freeze", .blackout, [try Plans.period(100, 300)])
    #expect(try reasons(plan([web], general: [freeze])) == [.itemInBlackout])
    let site = SchedulePlan.Site("web", windows: [freeze])
    let far = SchedulePlan.Site("db", path: base.path, windows: [freeze])
    let conflicts = try plan([site, far]).conflicts
    #expect(conflicts.map(\.reason) == [.itemInBlackout, .relatedInBlackout])
    #expect(conflicts.first?.period == (try Plans.period(100, 120)))
    let other = SchedulePlan.Site("app", windows: [freeze])
    #expect(try plan([site, other]).conflicts.map(\.items) == [["web", "app"]])
  }

  @Test func slotsAreTheNextFreeTimes() throws {
    let busy = Booking("CHG-2", period: try Plans.period(60, 200), items: ["web"])
    let day = 1_440
    let plan = try plan([web], others: [busy])
    let slots = plan.slots(from: Plans.at(60), to: Plans.at(2 * day), count: 9)
    #expect(slots == [try Plans.period(200, 260), try Plans.period(200 + day, 260 + day)])
    #expect(plan.slots(from: Plans.at(60), to: Plans.at(259), count: 9).isEmpty)
    #expect(plan.slots(from: Plans.at(60), to: Plans.at(260), count: 9).count == 1)
    #expect(plan.slots(from: Plans.at(60), to: Plans.at(2 * day), count: 1).count == 1)
  }
}
