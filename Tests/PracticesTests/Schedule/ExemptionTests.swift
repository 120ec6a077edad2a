import Practices
import Records
import Testing

/// What leave to work in a freeze is worth.
@Suite struct ExemptionTests {
  private static let now = Instant("2026-12-01T12:00:00Z") ?? .first
  private static let change = "CHG-20261122-7GB46"

  /// An exemption for the change that Ana asked for.
  private struct Leave {
    var fields = [
      "title": "It can't wait", "state": "granted", "window": "end-of-year",
      "record": ExemptionTests.change, "expires_at": "2026-12-28T06:00:00Z",
      "opened_at": "2026-11-22T14:00:00Z", "opened_by": "ana",
    ]
    var entries = ["at: 2026-11-22T14:00:00Z, by: ana, did: open, state: requested"]

    var record: Record {
      get throws {
        let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return try Scene.record(
          (["id: EXM-20261122-4F7KQ"] + lines + ["timeline:"] + entries.map { "  - { \($0) }" })
            .joined(separator: "\n"))
      }
    }

    mutating func approve(_ by: String) throws {
      let digest = try #require(try record.contentDigest)
      entries.append(
        "at: 2026-11-22T14:01:00Z, by: \(by), did: approve, stage: freeze, digest: \"\(digest)\"")
    }

    mutating func grant() {
      entries.append("at: 2026-11-22T14:02:00Z, by: ana, did: grant, state: granted")
    }
  }

  private static func scene(cab: [String]? = ["eva", "tom"]) throws -> Scene {
    var scene = Scene()
    for name in ["ana", "eva", "raj", "tom"] { try scene.person(name) }
    if let cab { try scene.team("cab", cab) }
    try scene.add("id: \(change)\nstate: authorise\nopened_by: ana\nassignee: tom")
    return scene
  }

  private static func exemption(
    _ leave: Leave, _ scene: Scene? = nil, at now: Instant = now, doubt: String? = nil
  ) throws -> Exemption {
    let scene = try scene ?? Self.scene()
    let authority = Authority(
      try PolicyBook(files: [], rulebook: .builtIn), people: scene.people, rulebook: .builtIn,
      lookup: scene, doubt: { _, _ in doubt })
    return try #require(authority.exemption(try leave.record, at: now))
  }

  private static func granted(by name: String) throws -> Leave {
    var leave = Leave()
    try leave.approve(name)
    leave.grant()
    return leave
  }

  @Test func whatTheBoardAgreedToCounts() throws {
    let found = try Self.exemption(Self.granted(by: "eva"))
    #expect(found.doubt == nil)
    #expect(found.approvers == ["eva"])
    #expect(found.window == "end-of-year")
  }

  @Test func itsStateAloneIsWorthNothing() throws {
    var leave = Leave()
    leave.grant()
    #expect(try Self.exemption(leave).doubt == "those who must agree to what it says have not")
  }

  @Test(arguments: ["requested", "refused", "withdrawn"])
  func onlyWhatWasGrantedCounts(_ state: String) throws {
    var leave = try Self.granted(by: "eva")
    leave.fields["state"] = state
    #expect(try Self.exemption(leave).doubt == "it is \(state)")
  }

  /// Ana asked for it, Raj is not on the board, and Tom carries the change out.
  @Test(arguments: ["ana", "raj", "tom"])
  func nobodyElseCanAgree(_ name: String) throws {
    #expect(try Self.exemption(Self.granted(by: name)).doubt != nil)
    #expect(
      try Self.exemption(Self.granted(by: name), Self.scene(cab: ["ana", "tom"])).doubt != nil)
  }

  @Test func whereNoPolicyIsSomebodyElseMustHaveAgreed() throws {
    let scene = try Self.scene(cab: nil)
    #expect(try Self.exemption(Self.granted(by: "raj"), scene).doubt == nil)
    #expect(
      try Self.exemption(Self.granted(by: "ana"), scene).doubt
        == "nobody agreed to what it says but whoever asked for it")
  }

  @Test(arguments: [
    "record: CHG-20261122-00000", "window: other", "expires_at: 2027-01-01T00:00:00Z",
  ])
  func whatWasChangedSinceIsNotAgreedTo(_ edit: String) throws {
    var leave = try Self.granted(by: "eva")
    let parts = edit.split(separator: ": ").map(String.init)
    leave.fields[parts[0]] = parts[1]
    #expect(try Self.exemption(leave).doubt == "those who must agree to what it says have not")
  }

  @Test func whatHistoryDoesNotConfirmIsNotAgreedTo() throws {
    #expect(try Self.exemption(Self.granted(by: "eva"), doubt: "it was told by ana").doubt != nil)
  }

  @Test func itEnds() throws {
    let leave = try Self.granted(by: "eva")
    let end = Instant("2026-12-28T06:00:00Z") ?? .first
    let before = Instant("2026-12-28T05:59:59Z") ?? .first
    #expect(try Self.exemption(leave, at: before).doubt == nil)
    #expect(try Self.exemption(leave, at: end).doubt == "it expired at 2026-12-28T06:00:00Z")
  }

  // MARK: In a plan

  private static func conflicts(
    _ exemptions: [Exemption], at period: Period, isHard: Bool = true
  ) throws -> [Conflict] {
    let frozen = Plans.window("freeze", .blackout, [try Plans.period(100, 500)])
    let later = Plans.window("later", .blackout, [try Plans.period(480, 600)])
    return SchedulePlan(
      Booking("CHG-1", period: period), sites: [], general: [frozen, later],
      exemptions: exemptions
    ).conflicts
  }

  @Test func leaveIsForOneBlackoutAndUntilItsEnd() throws {
    let leave = Exemption("EXM-1", window: "freeze", end: Plans.at(300), approvers: ["eva"])
    let within = try Self.conflicts([leave], at: Plans.period(200, 300))
    #expect(within.map(\.exemption) == [leave])
    #expect(within.map(\.isHard) == [false])
    let longer = try Self.conflicts([leave], at: Plans.period(200, 301))
    #expect(longer.map(\.isHard) == [true])
    #expect(longer.map(\.refused) == [[leave]])
    let other = try Self.conflicts([leave], at: Plans.period(520, 530))
    #expect(other.map(\.isHard) == [true])
    #expect(other.map(\.refused) == [[]])
  }

  @Test func whatDoesNotCountIsTold() throws {
    let leave = Exemption("EXM-1", window: "freeze", end: Plans.at(300), doubt: "it is requested")
    let found = try Self.conflicts([leave], at: Plans.period(200, 300))
    #expect(found.map(\.isHard) == [true])
    #expect(found.map(\.refused) == [[leave]])
  }

  @Test func freeSlotsAreWhereLeaveIs() throws {
    let frozen = Plans.window("freeze", .blackout, [try Plans.period(0, 5_000)])
    let leave = Exemption("EXM-1", window: "freeze", end: Plans.at(120), approvers: ["eva"])
    let plan = SchedulePlan(
      Booking("CHG-1", period: try Plans.period(0, 60)), sites: [], general: [frozen],
      exemptions: [leave])
    let slots = plan.slots(from: Plans.at(0), to: Plans.at(6_000), count: 3)
    #expect(slots == [try Plans.period(0, 60), try Plans.period(5_000, 5_060)])
  }
}
