import Records
import Testing

@Suite struct BiographyTests {
  private static let text = """
    id: INC-20260302-AAAAA
    title: Mail is down
    state: resolved
    priority: P1
    impact: high
    topic: network
    links: { waits-for: [CHG-3, CHG-2] }
    timeline:
      - { at: 2026-03-02T09:00:00Z, by: ana, did: open, state: new, priority: P3 }
      - { at: 2026-03-02T11:00:00Z, by: ana, did: set, priority: P1, assignee: raj }
      - { at: 2026-03-02T10:00:00Z, by: ana, did: link, waits-for: [CHG-1, CHG-2] }
      - { at: 2026-03-02T12:00:00Z, by: ana, did: link, waits-for: [-CHG-1, CHG-3] }
      - { at: 2026-03-02T13:00:00Z, by: ana, did: resolve, state: resolved, assignee: "" }
    """

  private static func record() throws -> Record {
    try Record(parsing: Array(text.utf8), path: "a.yaml", rulebook: .builtIn)
  }

  private static func past(_ instant: String, until end: Instant = .last) throws -> PastRecord {
    let record = try record()
    let biography = Biography(of: record, until: end)
    var reader = Biography.Reader(biography)
    let count = biography.count(until: try #require(Instant(instant)))
    return reader.record(after: count, type: record.type) { record }
  }

  @Test(arguments: [
    ("2026-03-02T09:30:00Z", "new", "P3", "", []),
    ("2026-03-02T10:00:00Z", "new", "P3", "", ["CHG-2", "CHG-1"]),
    ("2026-03-02T11:00:00Z", "new", "P1", "raj", ["CHG-2", "CHG-1"]),
    ("2026-03-02T12:00:00Z", "new", "P1", "raj", ["CHG-3", "CHG-2"]),
    ("2026-03-02T13:00:00Z", "resolved", "P1", "", ["CHG-3", "CHG-2"]),
    // Before its first entry a record is what that tells.
    ("2026-03-01T00:00:00Z", "new", "P3", "", []),
  ])
  func tellsHowItWas(
    instant: String, state: String, priority: String, assignee: String, links: [String]
  ) throws {
    let past = try Self.past(instant)
    #expect(past.state == state)
    #expect(past.value("priority").description == priority)
    #expect(past.value("assignee").description == assignee)
    #expect(Set(past.links("waits-for")) == Set(links))
    // What the timeline never tells is as the file says, tracked or not.
    #expect(past.value("impact").description == "high")
    #expect(past.value("topic").description == "network")
  }

  @Test func whatIsToldLaterHasNotHappened() throws {
    let past = try Self.past(
      "2026-03-03T00:00:00Z", until: try #require(Instant("2026-03-02T11:30:00Z")))
    #expect(past.state == "new" && past.value("priority").description == "P1")
  }

  @Test func readerGoesBackAsWell() throws {
    let record = try Self.record()
    var reader = Biography.Reader(Biography(of: record))
    #expect(reader.record(after: 5, type: record.type) { record }.state == "resolved")
    #expect(reader.record(after: 1, type: record.type) { record }.state == "new")
  }

  @Test func conditionsFollowReferencesToHowTheyWere() throws {
    let record = try Self.record()
    let rulebook = Rulebook.builtIn
    let type = try #require(rulebook.type("incident"))
    let condition = try rulebook.condition("state = new and priority <= P3", for: type)
    let other = try rulebook.condition("category = resolved", for: type)
    var reader = Biography.Reader(Biography(of: record))
    let past = reader.record(after: 2, type: type) { record }
    let subject = PastSubject(
      past, at: .first, rulebook: rulebook, lookup: Nobody(), linked: { _ in nil })
    #expect(subject.satisfies(condition) && !subject.satisfies(other))
  }

  private struct Nobody: Lookup {
    func record(_ id: String) -> Record? { nil }
    func type(of id: String) -> RecordType? { nil }
    func linking(to ids: [String]) -> [(relation: String, record: Record)] { [] }
    func keeps(_ type: RecordType) -> Bool { false }
  }
}
