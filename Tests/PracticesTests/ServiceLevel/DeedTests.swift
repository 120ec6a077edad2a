import Practices
import Records
import Testing
import YAML

@Suite struct DeedTests {
  private static let target = """
    target: resolution
    for: incident
    within: 4h
    stop: category in [resolved, closed]
    escalate:
      - { at: 75%, notify: [assignee, group] }
      - { at: breach, notify: [boss@acme.example], set: { escalation: hierarchical } }
    """

  private static func deeds(_ text: String, at now: String) throws -> [Deed] {
    let world = World()
    try world.rules(targets: [target])
    let record = try world.keep(text)
    let instant = try #require(Instant(now))
    let autoClose = try AutoClose(of: record.type, in: world.rulebook)
    return Deed.due(
      for: record, try world.clocks(of: record, at: now), autoClose, at: instant, world.rulebook,
      world)
  }

  @Test func escalatesOnceForEachShare() throws {
    let opened = Incident.text()
    #expect(try Self.deeds(opened, at: "2026-03-02T11:59:59Z").isEmpty)
    let first = try Self.deeds(opened, at: "2026-03-02T12:00:00Z")
    #expect(first.map(\.text) == ["resolution: 75% used, 2026-03-02T12:00:00Z"])
    #expect(first.map(\.action) == [.escalate(set: [:])])
    let both = try Self.deeds(opened, at: "2026-03-03T12:00:00Z")
    #expect(both.map(\.due.description) == ["2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z"])
    #expect(both.last?.action == .escalate(set: ["escalation": "hierarchical"]))
    // What the timeline tells was done, even if the instant would be another by now.
    let told = Incident.text([
      ("2026-03-02T12:05:00Z", "escalate", "text: \"resolution: 75% used, 2026-03-02T11:00:00Z\"")
    ])
    #expect(
      try Self.deeds(told, at: "2026-03-03T12:00:00Z").map(\.text)
        == ["resolution: breached, 2026-03-02T13:00:00Z"])
  }

  @Test func clockAtItsEndHurriesNobody() throws {
    let done = Incident.text([("2026-03-02T20:00:00Z", "resolve", "state: resolved")])
    #expect(try Self.deeds(done, at: "2026-03-03T12:00:00Z").isEmpty)
  }

  @Test(arguments: [
    ("2026-03-09T19:59:59Z", "", 0), ("2026-03-09T20:00:00Z", "", 1),
    ("2026-03-09T20:00:00Z", "major: accepted", 0),
  ])
  func closesByItself(now: String, field: String, count: Int) throws {
    let text = Incident.text(
      fields: ["resolved_at: 2026-03-02T20:00:00Z"] + (field.isEmpty ? [] : [field]),
      [("2026-03-02T20:00:00Z", "resolve", "state: resolved")])
    let deeds = try Self.deeds(text, at: now)
    #expect(deeds.count == count)
    #expect(deeds.allSatisfy { $0.action == .move("close") })
  }

  @Test(arguments: [
    ("resolution: 75% used, 2026-03-02T11:00:00Z", "resolution", 75),
    ("update #12: breached, 2026-03-02T11:00:00Z", "update", 100),
    ("a: b: 5% used", nil, 0), ("resolution: late", nil, 0), ("", nil, 0),
  ])
  func milestonesAreReadBack(text: String, target: String?, share: Int) {
    let milestone = Milestone(reading: text)
    #expect(milestone?.targetName == target)
    #expect((milestone?.share ?? 0) == share)
    if let milestone { #expect(text.hasPrefix(milestone.description)) }
  }

  @Test func noticesGoToThoseConcernedAndOnlyOnce() throws {
    let world = World()
    try world.rules(targets: [Self.target])
    try world.keep("id: raj\ntype: person\nname: Raj\nemail: raj@acme.example\n")
    let old = try world.keep(Incident.text())
    let new = try world.keep(
      Incident.text(
        fields: ["assignee: raj", "group: desk", "caller: eva@acme.example"],
        [
          ("2026-03-02T10:00:00Z", "assign", "assignee: raj"),
          ("2026-03-02T12:00:00Z", "escalate", "text: \"resolution: 75% used, x\""),
          ("2026-03-02T12:30:00Z", "assign", "assignee: ana"),
          ("2026-03-02T13:00:00Z", "resolve", "state: resolved"),
        ]))
    func notices(_ from: Record?, _ to: Record) -> [String] {
      Notice.notices(from: from, to: to, RuleHistory(world.rules), since: .first, world).map {
        "\($0.event) \($0.to) \($0.address ?? "-")"
      }
    }
    // Nobody is told of what they did themselves.
    let all = [
      "assign raj raj@acme.example", "escalate raj raj@acme.example", "escalate desk -",
      "resolve eva@acme.example eva@acme.example",
    ]
    #expect(notices(old, new) == all)
    #expect(notices(nil, new) == all)
    #expect(notices(new, new).isEmpty)
  }

  private static func notices(_ from: Record?, _ to: Record, _ world: World) -> [String] {
    Notice.notices(from: from, to: to, RuleHistory(world.rules), since: .first, world).map {
      "\($0.event) \($0.to)"
    }
  }

  /// Two clones that tick before they meet each tell the same; whoever merges tells both.
  @Test func anEscalationThatTwoClonesToldIsOne() throws {
    let world = World()
    try world.rules(targets: [Self.target])
    let first = ("2026-03-02T12:00:00Z", "escalate", "text: \"resolution: 75% used, x\"")
    let second = ("2026-03-02T12:01:00Z", "escalate", "text: \"resolution: 75% used, y\"")
    let fields = ["group: desk"]
    let before = try world.keep(Incident.text(fields: fields))
    let one = try world.keep(Incident.text(fields: fields, [first]))
    let both = try world.keep(Incident.text(fields: fields, [first, second]))
    #expect(Self.notices(before, both, world) == ["escalate desk"])
    #expect(Self.notices(one, both, world).isEmpty)
    let clocks = try world.clocks(of: both, at: "2026-03-02T12:30:00Z")
    let now = try #require(Instant("2026-03-02T12:30:00Z"))
    #expect(Deed.due(for: both, clocks, nil, at: now, world.rulebook, world).isEmpty)
    // The second clock's is another.
    let other = ("2026-03-02T12:02:00Z", "escalate", "text: \"resolution #2: 75% used, z\"")
    let third = try world.keep(Incident.text(fields: fields, [first, second, other]))
    #expect(Self.notices(both, third, world) == ["escalate desk"])
  }

  @Test func commentsAndReopeningsGoToThoseConcerned() throws {
    let world = World()
    try world.rules(targets: [Self.target])
    let record = try world.keep(
      Incident.text(
        fields: ["assignee: raj", "group: desk", "caller: eva@acme.example"],
        [
          ("2026-03-02T10:00:00Z", "comment", "text: Which printer?"),
          ("2026-03-02T11:00:00Z", "resolve", "state: resolved"),
          ("2026-03-02T12:00:00Z", "reopen", "state: in-progress, text: It stopped again"),
        ]))
    let all = [
      "comment eva@acme.example", "comment raj", "resolve eva@acme.example", "reopen raj",
      "reopen desk", "comment eva@acme.example",
    ]
    #expect(Self.notices(nil, record, world) == all)
  }

  @Test func approvalsAreAskedOfTheGroupThatHasIt() throws {
    let world = World()
    try world.rules(targets: [Self.target])
    let text = """
      id: CHG-20260302-AAAAA
      title: New switch
      state: assess
      group: network
      timeline:
        - { at: "2026-03-02T10:00:00Z", by: ana, did: open, state: new }
        - { at: "2026-03-02T11:00:00Z", by: ana, did: assess, state: assess }

      """
    #expect(Self.notices(nil, try world.keep(text), world) == ["approve network"])
  }

  @Test func warningsAreToldForTheTimeInWhichTheyCame() throws {
    let world = World()
    try world.rules(targets: [Self.target + "\nwarn: [50%, 75%]\n"])
    let record = try world.keep(Incident.text(fields: ["group: desk"]))
    let clocks = try world.clocks(of: record, at: "2026-03-02T12:30:00Z")
    func told(_ start: String, _ end: String) throws -> [String] {
      let (start, end) = (try #require(Instant(start)), try #require(Instant(end)))
      return Notice.warnings(of: record, clocks, after: start, until: end, world).map {
        "\($0.to) \($0.text)"
      }
    }
    let half = "desk resolution: 50% used, 2026-03-02T11:00:00Z"
    let most = "desk resolution: 75% used, 2026-03-02T12:00:00Z"
    #expect(try told("2026-03-02T09:00:00Z", "2026-03-02T12:30:00Z") == [half, most])
    #expect(try told("2026-03-02T10:59:59Z", "2026-03-02T11:00:00Z") == [half])
    #expect(try told("2026-03-02T11:00:00Z", "2026-03-02T12:30:00Z") == [most])
  }

  @Test(arguments: [
    ("{ verb: shut, after: 7d, since: resolved_at }", "there is no verb shut"),
    ("{ verb: close, after: soon, since: resolved_at }", "“soon” is no time to wait"),
    ("{ verb: close, after: 7d, since: resolution }", "there is no timestamp resolution"),
    ("{ verb: close, after: 7d }", "nothing says since"),
    (
      "{ verb: close, after: 7d, since: resolved_at, unless: majr = accepted }",
      "there is no field majr"
    ),
  ])
  func closingByItselfIsChecked(settings: String, problem: String) throws {
    let world = World()
    let type = "type: incident\nextends: incident\ntraits:\n  auto-close: \(settings)\n"
    try world.rules(targets: [Self.target], types: [type])
    let incident = try #require(world.rulebook.type("incident"))
    do throws(Findings) {
      _ = try AutoClose(of: incident, in: world.rulebook)
      Issue.record("\(settings) was accepted")
    } catch {
      #expect(error.all.count == 1 && error.all[0].message.hasSuffix(problem), "\(error.all)")
      #expect(error.all[0].mark?.line == 4)
    }
  }
}
