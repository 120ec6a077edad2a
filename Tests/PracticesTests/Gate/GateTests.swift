import Practices
import Records
import Testing

/// Whether a record may be carried out, and what is missing.
@Suite struct GateTests {
  private static let window = [
    "planned_start": "2026-11-23T00:00:00Z", "planned_end": "2026-11-23T02:00:00Z",
  ]

  /// Eva and Kim are the board; Ana writes, Raj carries out and Tom looks.
  private static func scene() throws -> Scene {
    var scene = Scene()
    for name in ["ana", "eva", "kim", "raj", "tom"] { try scene.person(name) }
    try scene.team("cab", ["eva", "kim"])
    return scene
  }

  /// A change that everybody agreed to.
  private static func scheduled() throws -> Change {
    var change = Change()
    change.fields["assignee"] = "raj"
    change.fields.merge(window) { $1 }
    change.entries.removeLast()
    try change.decide("tom", at: "peers")
    change.tell("tom", "endorse", "state: authorise")
    try change.decide("eva")
    change.move("schedule", to: "scheduled")
    return change
  }

  private static func gate(
    _ change: Change, _ scene: Scene? = nil, at now: String = "2026-11-23T00:00:00Z",
    isShallow: Bool = false, others: [Booking] = [], windows: [ScheduleWindow] = [],
    doubt: @escaping (Record, Vote) -> String? = { _, _ in nil }
  ) throws -> Gate {
    let scene = try scene ?? Self.scene()
    let record = try change.record
    let authority = Authority(
      try PolicyBook(files: [], rulebook: .builtIn), people: scene.people, rulebook: .builtIn,
      lookup: scene, doubt: doubt)
    let booking = try Booking(record, rulebook: .builtIn, lookup: scene)
    let plan = booking.map {
      SchedulePlan($0, sites: [.init("web-eu-1")], general: windows, others: others)
    }
    return Gate(
      record, schedule: plan.map { .planned($0) } ?? .open(missing: []), authority: authority,
      now: try #require(Instant(now)), isShallow: isShallow)
  }

  /// What is found, as its checks.
  private static func missing(_ gate: Gate) -> [Gate.Check] {
    gate.obstacles.filter(\.isHard).map(\.check)
  }

  @Test func whatAllAgreedToPassesInItsWindow() throws {
    let gate = try Self.gate(Self.scheduled())
    #expect(gate.isOpen && gate.obstacles.isEmpty)
    #expect(gate.decisions.map(\.stage) == ["peers", "board"])
    #expect(gate.decisions.map(\.agreed) == [["tom"], ["eva"]])
    var started = try Self.scheduled()
    started.move("start", to: "implement")
    #expect(try Self.gate(started).isOpen)
  }

  @Test(arguments: [
    ("2026-11-22T23:59:59Z", false), ("2026-11-23T00:00:00Z", true),
    ("2026-11-23T01:59:59Z", true), ("2026-11-23T02:00:00Z", false),
  ])
  func theWindowIsHalfOpen(_ now: String, _ passes: Bool) throws {
    let gate = try Self.gate(Self.scheduled(), at: now)
    #expect(gate.isOpen == passes)
    #expect(Self.missing(gate) == (passes ? [] : [.window]))
  }

  @Test(arguments: ["new", "assess", "authorise", "review", "closed", "cancelled"])
  func noOtherStateWillDo(_ state: String) throws {
    var change = try Self.scheduled()
    change.fields["state"] = state
    #expect(Self.missing(try Self.gate(change)).contains(.state))
  }

  @Test func anEditVoidsWhatWasAgreed() throws {
    var change = try Self.scheduled()
    try change.set("backout_plan", "None.", isTracked: false)
    #expect(Self.missing(try Self.gate(change)) == [.approvals, .approvals])
    var noted = try Self.scheduled()
    noted.fields["close_notes"] = "Soon."
    #expect(try Self.gate(noted).isOpen)
  }

  /// A state that somebody wrote into the file needs the same agreement.
  @Test func aStateByHandSparesNobody() throws {
    var change = Change()
    change.fields.merge(Self.window) { $1 }
    change.fields.merge(["state": "scheduled", "assignee": "raj"]) { $1 }
    #expect(Self.missing(try Self.gate(change)) == [.approvals, .approvals])
    change.entries = Array(change.entries.prefix(1))
    change.tell("ana", "import", "state: scheduled")
    #expect(Self.missing(try Self.gate(change)) == [.approvals, .approvals])
  }

  /// Calling a change that was agreed to a standard one, or another that needs nobody's agreement,
  /// does not spare it either.
  @Test func anotherModelWasNotAgreedTo() throws {
    var change = try Self.scheduled()
    try change.set("model", "standard", isTracked: true)
    #expect(Self.missing(try Self.gate(change)).contains(.approvals))
    var forged = try Self.scheduled()
    forged.fields["model"] = "standard"
    #expect(Self.missing(try Self.gate(forged)).contains(.approvals))
    var never = try Self.scheduled()
    never.fields["model"] = "unauthorised"
    #expect(Self.missing(try Self.gate(never)).contains(.state))
  }

  @Test func aStandardChangeAsksNobody() throws {
    var change = Change()
    change.fields.merge(Self.window) { $1 }
    change.fields.merge(["model": "standard", "state": "scheduled", "assignee": "raj"]) { $1 }
    change.entries = Array(change.entries.prefix(1))
    change.move("submit", to: "scheduled")
    let gate = try Self.gate(change)
    #expect(gate.isOpen && gate.decisions.isEmpty)
  }

  /// What was sent back as a normal change may come again as an emergency, past the peers.
  @Test func anEmergencyNeedsNoPeersOfAnEarlierRound() throws {
    var change = try Self.scheduled()
    change.entries.removeLast(2)
    change.tell("eva", "reject", "state: new, stage: board, digest: \"\(try change.digest)\"")
    try change.set("model", "emergency", isTracked: true)
    change.move("submit", to: "authorise")
    try change.decide("kim", at: "emergency-board")
    change.move("schedule", to: "scheduled")
    let gate = try Self.gate(change)
    #expect(gate.isOpen)
    #expect(gate.decisions.map(\.stage) == ["emergency-board"])
  }

  @Test func somebodyWhoIsHereCarriesItOut() throws {
    var change = try Self.scheduled()
    change.fields["assignee"] = nil
    #expect(Self.missing(try Self.gate(change)) == [.implementer])
    change.fields["assignee"] = "zoe"
    #expect(Self.missing(try Self.gate(change)) == [.implementer])
    var scene = try Self.scene()
    scene.records.removeAll { $0.id == "raj" }
    try scene.add("id: raj\ntype: person\nstate: left\nemail: raj@acme.example")
    #expect(Self.missing(try Self.gate(Self.scheduled(), scene)) == [.implementer])
  }

  /// Who agreed can't become the one who carries it out, unless enough others agreed.
  @Test func nobodyCarriesOutWhatTheyAgreedTo() throws {
    var change = try Self.scheduled()
    change.fields["assignee"] = "tom"
    #expect(Self.missing(try Self.gate(change)) == [.approvals, .implementer])
    change = try Self.scheduled()
    change.entries.removeLast()
    try change.decide("kim")
    change.move("schedule", to: "scheduled")
    change.fields["assignee"] = "eva"
    #expect(try Self.gate(change).isOpen)
  }

  @Test func freezesAndBookingsShutIt() throws {
    let period = try #require(
      Period(
        from: Instant("2026-11-23T01:00:00Z") ?? noon, to: Instant("2026-11-23T03:00:00Z") ?? noon))
    let other = Booking("CHG-2", period: period, items: ["web-eu-1"])
    #expect(Self.missing(try Self.gate(Self.scheduled(), others: [other])) == [.conflicts])
    let freeze = Plans.window("freeze", .blackout, [period])
    #expect(Self.missing(try Self.gate(Self.scheduled(), windows: [freeze])) == [.freezes])
    let soft = try Plans.window(
      "window: soft\nkind: blackout\nhard: false\nperiods: [{ from: 2026-11-23, to: 2026-11-23 }]")
    #expect(!soft.isHard)
    let gate = try Self.gate(Self.scheduled(), windows: [soft])
    #expect(gate.isOpen && gate.obstacles.map(\.check) == [.freezes])
  }

  @Test func whatAShallowCloneLacksIsTold() throws {
    let gate = try Self.gate(Self.scheduled(), isShallow: true)
    #expect(gate.isOpen && gate.obstacles.map(\.check) == [.conflicts])
    let cut = try Self.gate(Self.scheduled(), isShallow: true) { _, _ in Ballot.Proof.cutOff }
    let rulings = cut.obstacles.compactMap { obstacle in
      if case .undecided(let ruling) = obstacle { ruling.isCutOff } else { nil }
    }
    #expect(rulings == [true, true])
  }
}
