import Records
import Testing

@Suite struct ExplainTests {
  @Test(arguments: [
    ("impact >= high", ["impact >= high — impact is medium"]),
    (
      "urgent and impact = high and closed_at is set",
      ["impact = high — impact is medium", "closed_at is set — closed_at is empty"]
    ),
    (
      "urgent and (state = new or impact = low)",
      ["state = new or impact = low — state is in-progress; impact is medium"]
    ),
    (
      "not (urgent and state = in-progress)",
      ["not (urgent and state = in-progress) — urgent is true; state is in-progress"]
    ),
    (
      "all links.waits-for where (state in [closed])",
      ["all links.waits-for where (state in [closed]) — T-3: state is new"]
    ),
    (
      "no links.waits-for where (state = closed)",
      ["no links.waits-for where (state = closed) — T-2: state is closed"]
    ),
    ("no links.waits-for", ["no links.waits-for — T-2; T-3"]),
    (
      "any links.waits-for where (impact = high)",
      ["any links.waits-for where (impact = high) — count(links.waits-for) is 2"]
    ),
    ("age(opened_at) < 4h", ["age(opened_at) < 4h — age(opened_at) is 1d1h"]),
    ("impact > $impact", ["impact > $impact — impact is medium"]),
    (
      "all steps where (done and name ~ x)",
      [
        "all steps where (done and name ~ x) — {name: plan, done: true}: name is plan; "
          + "{name: build, done: false}: done is false; "
          + "{name: build, done: false}: name is build"
      ]
    ),
  ])
  func shortfalls(text: String, expected: [String]) throws {
    let condition = try Condition(parsing: text)
    let shortfalls = condition.explain(for: Ticket.sample(), at: Ticket.now)
    #expect(shortfalls.map(\.description) == expected)
  }

  @Test func columnsAreThoseOfTheText() throws {
    let condition = try Condition(parsing: "title ~ 'é'  and  impact = high")
    let shortfall = try #require(condition.explain(for: Ticket.sample(), at: Ticket.now).first)
    #expect(shortfall.clause == "impact = high")
    #expect(shortfall.columns == 19..<32)
    #expect(shortfall.subject == "T-1")
    #expect(shortfall.found.map(\.value) == [.choice("medium", rank: 1)])
  }

  @Test func elementsAreNamed() throws {
    let condition = try Condition(parsing: "all links.waits-for where (state = closed)")
    let shortfall = try #require(condition.explain(for: Ticket.sample(), at: Ticket.now).first)
    #expect(shortfall.elements.map(\.subject) == ["T-3"])
    #expect(shortfall.elements.map(\.clause) == ["state = closed"])
    #expect(shortfall.elements.map(\.columns) == [28..<42])
  }
}
