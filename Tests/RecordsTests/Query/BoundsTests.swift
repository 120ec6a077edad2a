import Records
import Testing

@Suite struct BoundsTests {
  /// What is left of a condition, and of its opposite, when only some names may be asked for.
  @Test(arguments: [
    ("state = new", "state = new", "not state = new"),
    ("state = new and title ~ x", "state = new", nil),
    ("state = new or title ~ x", nil, "not state = new"),
    ("not (state = new and title ~ x)", nil, "not not state = new"),
    ("not (state = new or title ~ x)", "not state = new", nil),
    (
      "assignee is set or category != open", "assignee is set or category != open",
      "not (assignee is set or category != open)"
    ),
    ("state:new,resolved", "state:new,resolved", "not state:new,resolved"),
    ("opened_at > 2026-01-01", "opened_at > 2026-01-01", "not opened_at > 2026-01-01"),
    ("opened_at > -7d", nil, nil), ("opened:yesterday..", nil, nil),
    ("age(opened_at) > 4h", nil, nil), ("service.criticality = high", nil, nil),
    ("any links.caused-by where (state = new)", nil, nil),
  ])
  func onlySomeNamesAreAskedFor(text: String, condition: String?, opposite: String?) throws {
    let rulebook = Rulebook.builtIn
    let type = try #require(rulebook.type("incident"))
    let whole = try rulebook.condition(text, for: type)
    let known = ["state", "category", "assignee", "opened_at", "opened"]
    let left = [condition, opposite].map { text in
      text.flatMap { try? rulebook.condition($0, for: type) }
    }
    #expect(whole.necessary(asking: known.contains) == left[0])
    #expect(whole.necessaryOfOthers(asking: known.contains) == left[1])
  }
}
