import Records
import Testing
import YAML

/// One mistake, one finding: what only follows from another finding is not told.
@Suite struct ConsequenceTests {
  /// A faulty record, and the findings that are told of it.
  struct Case: CustomTestStringConvertible, Sendable {
    let what: String
    let lines: String
    let expected: [String]

    var testDescription: String { what }
  }

  private static let head = "id: DLV-20261122-4F7KQ\ntitle: Two racks\n"
  private static let start = head + "state: ordered\nordered_at: 2026-11-22T14:05:11Z\n"

  static let cases = [
    Case(
      what: "a person that is no name, and so names nobody", lines: start + "driver: Ana Lima\n",
      expected: ["5:9 field/value"]),
    Case(
      what: "a list where one record is named", lines: start + "service: [nowhere, checkout]\n",
      expected: ["5:10 field/kind"]),
    Case(
      what: "an item that is no name beside one that names nothing",
      lines: start + "stops: [Ana Lima, nobody]\n",
      expected: ["5:9 field/value", "5:19 reference/unknown"]),
    Case(
      what: "an unknown state, which the timeline does not tell",
      lines: head + "state: orderd\nordered_at: 2026-11-22T14:05:11Z\n" + told("ordered"),
      expected: ["3:8 state/unknown"]),
    Case(
      what: "no state, which the timeline does not tell",
      lines: head + "ordered_at: 2026-11-22T14:05:11Z\n" + told("ordered"),
      expected: ["2:1 state/unknown"]),
    Case(
      what: "an entry without author that told the state",
      lines: head + "state: waiting\nwait_reason: rain\nordered_at: 2026-11-22T14:05:11Z\n"
        + told("ordered") + "  - { at: 2026-11-22T15:00:00Z, did: wait, state: waiting }\n",
      expected: ["11:5 timeline/shape"]),
    Case(
      what: "entries out of order, of which the latest told the state",
      lines: head + "state: waiting\nwait_reason: rain\nordered_at: 2026-11-22T14:05:11Z\n"
        + "timeline:\n"
        + "  - { at: 2026-11-22T15:00:00Z, by: ana, did: wait, state: waiting }\n"
        + "  - { at: 2026-11-22T14:05:11Z, by: ana, did: order, state: ordered }\n",
      expected: ["8:11 timeline/order"]),
    Case(
      what: "a required key that is misspelt",
      lines: "id: DLV-20261122-4F7KQ\nstate: ordered\ntitel: Two racks\n"
        + "ordered_at: 2026-11-22T14:05:11Z\n",
      expected: ["3:1 field/required"]),
    Case(
      what: "the state's key misspelt",
      lines: head + "sate: ordered\n"
        + "ordered_at: 2026-11-22T14:05:11Z\n",
      expected: ["3:1 state/unknown"]),
    Case(
      what: "a misspelt key beside the right one", lines: start + "titel: Two racks\n",
      expected: ["5:1 field/unknown"]),
    Case(
      what: "a value that can't be read and that a rule asks for",
      lines: start + "weight: 30.5\nsize: huge\n", expected: ["6:7 field/value"]),
    Case(
      what: "one entry of next year in front of others",
      lines: start + "timeline:\n"
        + "  - { at: 2027-11-22T15:00:00Z, by: ana, did: order }\n"
        + "  - { at: 2026-11-22T15:00:00Z, by: ana, did: comment }\n"
        + "  - { at: 2026-11-22T15:01:00Z, by: ana, did: comment }\n"
        + "  - { at: 2026-11-22T15:02:00Z, by: ana, did: comment }\n",
      expected: ["6:11 timeline/order"]),
  ]

  private static func told(_ state: String) -> String {
    "timeline:\n  - at: 2026-11-22T14:05:11Z\n    by: ana\n    did: order\n    state: \(state)\n"
  }

  @Test(arguments: cases)
  func isToldOnce(_ example: Case) throws {
    let house = try Shelf.house()
    let record = try house.add(example.lines)
    let found = Validator(house.rulebook, house).findings(in: record)
    #expect(
      found.map { "\($0.mark?.line ?? 0):\($0.mark?.column ?? 0) \($0.code.rawValue)" }
        == example.expected)
  }

  /// A copy has the other's id; that it is in the wrong place follows.
  @Test func aCopyInAnotherPlace() throws {
    let house = try Shelf.house()
    let text = Self.start
    let placed = try house.add(text, path: "deliveries/2026/11/DLV-20261122-4F7KQ.yaml")
    // The copy comes first in the order of paths.
    let copy = try house.add("# A copy.\n" + text, path: "a.yaml")
    let found = RepositoryChecks.findings(
      in: [copy, placed].map { RepositoryChecks.Entry($0, folder: "") })
    #expect(found.map(\.code) == [.idDuplicate])
    #expect(found.first?.file == "a.yaml" && found.first?.mark?.line == 2)
  }

  @Test func anIdThatCanNotBeBelongsNowhere() throws {
    let house = try Shelf.house()
    let record = try house.add("id: '../x'\ntype: delivery\n", path: "a.yaml")
    #expect(RepositoryChecks.findings(in: [RepositoryChecks.Entry(record, folder: "")]) == [])
  }

  @Test func anAliasThatIsTheId() throws {
    let house = try Shelf.house()
    let record = try house.add(
      Self.start + "aliases: [dlv-20261122-4f7kq]\n",
      path: "deliveries/2026/11/DLV-20261122-4F7KQ.yaml")
    let found = RepositoryChecks.findings(in: [RepositoryChecks.Entry(record, folder: "")])
    #expect(
      found.map(\.message) == ["dlv-20261122-4f7kq stands twice among the record's ids"])
  }
}

/// Where the mark of a key stands that is missing.
@Suite struct MissingKeyTests {
  static let cases = [
    // The key that it would follow, in the type's order.
    ("id: DLV-20261122-4F7KQ\nstate: ordered\nordered_at: 2026-11-22T14:05:11Z\n", "1:1"),
    (
      "# A note.\nstate: ordered\nordered_at: 2026-11-22T14:05:11Z\nid: DLV-20261122-4F7KQ\n", "4:1"
    ),
    // The state that asks for it.
    (
      "id: DLV-20261122-4F7KQ\ntitle: T\nordered_at: 2026-11-22T14:05:11Z\nstate: waiting\n", "4:8"
    ),
  ]

  @Test(arguments: cases)
  func place(_ text: String, _ expected: String) throws {
    let house = try Shelf.house()
    let found = Validator(house.rulebook, house).findings(in: try house.add(text))
    #expect(found.map(\.code) == [.fieldRequired])
    #expect(found.map { "\($0.mark?.line ?? 0):\($0.mark?.column ?? 0)" } == [expected])
  }
}
