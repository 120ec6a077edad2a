import Records
import Testing

@Suite struct MatchTests {
  @Test(arguments: [
    "state = in-progress", "state != new", "state in [new, in-progress]", "state not in [closed]",
    "impact >= medium", "impact < high", "impact > low", "impact <= medium", "'high' > $impact",
    "title ~ CHECKOUT", "title ~ 'éu'", "title !~ login", "title ~ ''", "title ~ 502",
    "effort = 3", "effort > 2.5", "effort + 1 = 4", "effort - 4 = -1", "effort = '3'",
    "share = 0.5", "share + 1 = 1.50", "urgent", "urgent = true", "not urgent = false",
    "opened_at = 2026-11-22", "opened_at <= 2026-11-22", "opened_at < 2026-11-23",
    "opened_at = '2026-11-22 15:05:11+01:00'", "opened_at >= $opened_at",
    "age(opened_at) = 25h", "age(opened_at) > 1d", "now() - 25h = $opened_at",
    "1d + opened_at < now()", "due - today() = 7d", "due + 1d = 2026-12-01",
    "due - 1h = 2026-11-29", "date(opened_at) = 2026-11-22", "today() = 2026-11-23",
    "estimate = PT4H", "estimate < 1d", "estimate + 1h = 5h", "cost = '500 EUR'",
    "cost > '499.99 EUR'", "cost != '500 USD'", "cost + cost = '1000 EUR'", "owner = ANA",
    "owner.mail ~ example.org", "affects contains web", "affects not contains x",
    "any affects where (it = db)", "no affects where (it = x)", "'web' in $affects",
    "count(affects) = 2", "count(links.waits-for) = 2", "count(closed_at) = 0",
    "length(affects) = 2", "length(title) = 27", "lower(title) ~ éu",
    "any steps where (not done)", "all steps where (name is set)", "no steps where (it = 1)",
    "any links.waits-for", "any links.waits-for where (state = closed)",
    "not all links.waits-for where (state = closed)", "any links.waits-for where (state < closed)",
    "all links.nothing where (a = 1)", "no links.nothing", "urgency is empty", "impact is set",
    "urgency != high", "urgency !~ h", "urgency not in [high]", "not urgency < high",
    "not urgency > high", "not urgency = $closed_at", "not closed_at < now()",
    "urgency = high or state = in-progress and urgent", "not (urgency = high and urgent)",
  ])
  func holds(text: String) throws {
    let condition = try Condition(parsing: text)
    #expect(condition.holds(for: Ticket.sample(), at: Ticket.now))
    #expect(condition.explain(for: Ticket.sample(), at: Ticket.now) == [])
    let negation = try Condition(parsing: "not (\(text))")
    #expect(!negation.holds(for: Ticket.sample(), at: Ticket.now))
  }

  @Test(arguments: [
    "state = new", "state = IN-PROGRESS", "impact > medium", "impact >= huge", "title = checkout",
    "effort = x", "effort + 9223372036854775807 > 0", "opened_at > 2026-11-22", "opened_at = soon",
    "cost < '600 USD'", "cost > 1", "affects = web", "affects contains we", "title contains web",
    "state in new", "closed_at - opened_at < 1h", "opened_at + due = now()", "title", "links",
    "(urgency = high or urgent) and state = new", "all steps where (done)", "estimate = 4",
  ])
  func doesNotHold(text: String) throws {
    let condition = try Condition(parsing: text)
    #expect(!condition.holds(for: Ticket.sample(), at: Ticket.now))
    #expect(!condition.explain(for: Ticket.sample(), at: Ticket.now).isEmpty)
  }
}
