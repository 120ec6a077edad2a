import Records
import Testing

/// What a person types to find records, beyond what conditions say.
@Suite struct QueryTests {
  private static let now = Instant("2026-11-25T12:00:00Z") ?? .first

  private static func record(_ more: String = "") throws -> Record {
    let text = """
      id: INC-20261122-4F7KQ
      title: Checkout answers 502
      state: in-progress
      impact: high
      urgency: medium
      priority: P2
      service: checkout
      affects: [web-eu-1, DB-eu-1]
      assignee: ana
      opened_at: 2026-11-22T14:05:11Z
      description: A card was declined.
      links:
        caused-by: [PRB-20261122-00001]
      \(more)
      """
    return try Record(parsing: Array(text.utf8), path: "a.yaml", rulebook: .builtIn)
  }

  private static func query(_ text: String) throws -> Condition {
    let type = try #require(Rulebook.builtIn.type("incident"))
    return try Rulebook.builtIn.query(text, for: type)
  }

  private static func holds(_ text: String) throws -> Bool {
    try record().satisfies(
      query(text), at: now, rulebook: .builtIn, lookup: Records([try record()]))
  }

  @Test(arguments: [
    "state:open", "state:in-progress", "state:new,in-progress", "state:active", "priority<=P2",
    "priority:P1..P3", "priority:..P2", "priority:P2..", "service:checkout", "service:CHECKOUT",
    "opened>-7d", "opened:2026-11-22", "opened:2026-11-01..2026-11-30", "opened < today",
    "opened<-2d", "opened < now", "opened:2026-11-22..yesterday", "affects:db-eu-1", "ci:web-eu-1",
    "text:\"card was\"", "text:CARD", "card declined", "\"card was declined\"", "title:checkout",
    "link:caused-by", "link:PRB-20261122-00001", "impact:high urgency:medium",
    "impact:low or impact:high", "not impact:low", "not (impact:low or impact:medium)",
    "state:open priority<=P2 not card2", "assignee:ana service is set", "not link:problem",
    "opened > -7d and opened < +1h",
  ])
  func isTrue(_ text: String) throws { #expect(try Self.holds(text)) }

  @Test(arguments: [
    "state:closed", "state:paused", "state:on-hold", "priority:P3..", "priority:..P1",
    "opened>-1d", "opened:2026-11-23", "opened > tomorrow", "text:\"card card\"", "cards",
    "link:change", "link:duplicates", "impact:high impact:low", "\"declined card\"",
    "assignee:raj,bob", "service:check", "opened:..-5d",
  ])
  func isFalse(_ text: String) throws { #expect(try !Self.holds(text)) }

  @Test(arguments: [
    ("asignee:ana", 1, "there is no field asignee", "did you mean assignee?"),
    ("priority:P7", 10, "priority is never P7", "did you mean P1? allowed: P1, P2, P3, P4, P5"),
    ("state:opne", 7, "state is never opne", nil),
    ("opened:soon", 8, "opened is a timestamp, which soon is not", nil),
    ("link:probelm", 6, "nothing is linked as probelm", "did you mean problem?"),
    ("priority:", 10, "unexpected end", "expected a value for priority"),
    ("impact:high, ", 14, "unexpected end", "expected a value for impact"),
    ("state:open )", 12, "unexpected )", "expected and, or, or the end"),
  ])
  func isRefused(_ text: String, column: Int, message: String, remedy: String?) throws {
    let findings = try #require(throws: Findings.self) { try Self.query(text) }
    let first = try #require(findings.all.first)
    #expect(first.message == "condition “\(text)”, column \(column): \(message)")
    if let remedy { #expect(first.remedy == remedy) }
  }

  /// In a type's file a word that stands alone is a slip, not a search.
  @Test func conditionsHaveNoLooseWords() throws {
    let type = try #require(Rulebook.builtIn.type("incident"))
    #expect(throws: Findings.self) { try Rulebook.builtIn.condition("card", for: type) }
    #expect(throws: Never.self) {
      try Rulebook.builtIn.condition("state:open priority<=P2", for: type)
    }
  }

  @Test func meIsWhoAsks() throws {
    let mine = try Self.query("assignee:@me or assignee = @me")
    for (name, isMine) in [("ana", true), ("raj", false)] {
      #expect(
        try Self.record().satisfies(
          mine.asked(by: name), at: Self.now, rulebook: .builtIn, lookup: Records([]))
          == isMine)
    }
  }

  @Test(arguments: [
    "state:new,on-hold", "priority:P1..P3 and text:\"card was\"", "opened > -7d",
    "not link:problem or impact:low",
  ])
  func printsAsItReads(_ text: String) throws {
    #expect(try Condition(parsing: text).description == text)
  }

  /// Some records, found by their ids.
  private struct Records: Lookup {
    let all: [Record]
    init(_ all: [Record]) { self.all = all }
    func record(_ id: String) -> Record? { all.first { $0.id.lowercased() == id.lowercased() } }
    func type(of id: String) -> RecordType? { record(id)?.type }
    func linking(to ids: [String]) -> [(relation: String, record: Record)] { [] }
    func keeps(_ type: RecordType) -> Bool { true }
  }
}
