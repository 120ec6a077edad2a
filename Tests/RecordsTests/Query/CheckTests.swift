import Records
import Testing

@Suite struct CheckTests {
  @Test(arguments: [
    "state = in-progress and impact in [high, medium]", "impact >= $urgency", "title ~ 502",
    "opened_at > 2026-11-22", "opened_at <= '2026-11-22 14:00:00Z'", "due < today() + 2d",
    "age(opened_at) > 4h", "closed_at - opened_at < $estimate", "cost > '500 EUR'",
    "effort + 1 >= 2.5", "share = 0.5", "urgent or not urgent", "urgent = false",
    "affects contains web", "any affects where (it ~ we)", "any steps where (not done)",
    "all links.waits-for where (state = closed and no links.waits-for)",
    "count(links.waits-for) = 0", "length(title) < 80", "date(opened_at) = $due",
    "owner.mail = ana@example.org", "owner is set", "'high' = $impact", "4h < $estimate",
    "any links.waits-for where (any steps where (name = plan))", "'web' in $affects",
    "lower(impact) = high",
  ])
  func makesSense(text: String) throws {
    #expect(try Condition(parsing: text).check(against: TicketVocabulary()) == [])
  }

  @Test(arguments: [
    ("impct = high", 1..<6, "there is no field impct (did you mean impact?)"),
    ("impact = huge", 10..<14, "impact is never huge (allowed: low, medium, high)"),
    (
      "impact = hihg", 10..<14,
      "impact is never hihg (did you mean high? allowed: low, medium, high)"
    ),
    (
      "impact in [high, lo]", 18..<20,
      "impact is never lo (did you mean low? allowed: low, medium, high)"
    ),
    ("huge = $impact", 1..<5, "there is no field huge"),
    (
      "opened_at > soon", 13..<17,
      "opened_at is a timestamp, which soon is not (expected a timestamp such as 2026-11-22T14:05:11Z, or a date)"
    ),
    (
      "due = 2026-02-30", 7..<17,
      "due is a date, which 2026-02-30 is not (expected a date such as 2026-11-22)"
    ),
    (
      "effort > many", 10..<14,
      "effort is a whole number, which many is not (expected a whole number such as 3)"
    ),
    (
      "cost > 500", 8..<11, "cost is money, which 500 is not (expected money such as \"12.50 EUR\")"
    ),
    (
      "estimate = 4", 12..<13,
      "estimate is a duration, which 4 is not (expected a duration such as 1h30m)"
    ),
    ("urgent = yes", 10..<13, "urgent is true or false, which yes is not (expected true or false)"),
    ("urgent > false", 1..<15, "true or false has no order (write = or !=)"),
    (
      "affects = web", 1..<8,
      "affects is a list (write affects contains …, or any affects where (it …))"
    ),
    (
      "links.waits-for = T-2", 1..<16,
      "links.waits-for is a list (write links.waits-for contains …, or any links.waits-for where (…))"
    ),
    (
      "affects ~ web", 1..<8,
      "affects is a list (write affects contains …, or any affects where (it …))"
    ),
    ("title contains web", 1..<6, "title is text, not a list (write ~ to find text in text)"),
    ("effort contains 3", 1..<7, "effort is a whole number, not a list (write = or in)"),
    ("effort ~ 3", 1..<7, "effort is a whole number, not text (~ finds text in text)"),
    ("state in new", 10..<13, "in needs a list (expected [one, two])"),
    ("state = [new]", 9..<14, "the right side is a list (write in for the operator)"),
    (
      "title", 1..<6,
      "title is text, which is neither true nor false (expected a comparison, such as title is set)"
    ),
    ("any title", 5..<10, "title is text, not a list (any, all and no need a list or links)"),
    ("any steps where (nmae = x)", 18..<22, "there is no field nmae (did you mean name?)"),
    ("any affects where (title = x)", 20..<25, "there is no field title (expected one of it)"),
    (
      "all links.waits-for where (state = open)", 36..<40,
      "state is never open (allowed: new, in-progress, closed)"
    ),
    ("title > $effort", 1..<16, "text and a whole number don't compare"),
    ("age(title) > 4h", 5..<10, "title is text (expected age(a timestamp or date))"),
    (
      "opened_at + due > now()", 1..<16,
      "a timestamp and a date don't add up (expected two numbers, two durations, or a time and a duration)"
    ),
    (
      "effort - estimate > 1", 1..<18,
      "a duration can't be taken from a whole number (expected two numbers, two durations, or a time and a duration)"
    ),
  ])
  func refused(text: String, columns: Range<Int>, message: String) throws {
    let errors = try Condition(parsing: text).check(against: TicketVocabulary())
    #expect(errors.map(\.description) == ["column \(columns.lowerBound): \(message)"])
    #expect(errors.map(\.columns) == [columns])
  }

  @Test func allErrorsAreFoundInOrder() throws {
    let condition = try Condition(parsing: "(staet = new or impact = x) and any stps where (y)")
    let errors = condition.check(against: TicketVocabulary())
    #expect(errors.map(\.columns.lowerBound) == [2, 26, 37])
  }
}
