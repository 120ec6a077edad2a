import Practices
import Records
import Testing

@Suite struct OtherReportTests {
  private static let now = "2026-03-01T00:00:00Z"

  // MARK: Backlog

  private static func queue() throws -> Desk {
    var desk = Desk()
    // Ages at 2026-03-01: an hour, exactly a day, a week less a second, 40 days, a year.
    let opened = [
      "2026-02-28T23:00:00Z", "2026-02-28T00:00:00Z", "2026-02-22T00:00:01Z",
      "2026-01-20T00:00:00Z", "2025-03-01T00:00:00Z",
    ]
    for (number, at) in opened.enumerated() {
      try desk.incident(number, ["state: new", "opened_at: \(at)"], ["\(at) open state: new"])
    }
    try desk.incident(
      9,
      [
        "state: resolved", "opened_at: 2026-01-02T00:00:00Z", "resolved_at: 2026-02-02T00:00:00Z",
      ],
      ["2026-01-02T00:00:00Z open state: new", "2026-02-02T00:00:00Z resolve state: resolved"])
    return desk
  }

  @Test func ageGroupsHaveTheirLowerEnd() throws {
    let answer = try Self.queue().report("backlog")
    #expect(answer.groups("open-by-age") == ["0-1 d", "1-7 d", "7-30 d", "30-90 d", ">90 d"])
    let counts = answer.groups("open-by-age").map { answer.value("open-by-age", $0) }
    #expect(counts == [1, 2, 0, 1, 1])
    #expect(answer.value("open") == 5)
    #expect(answer.distribution("age")?.max == 31_536_000.0)
  }

  @Test func growthIsOpenedLessClosed() throws {
    let answer = try Self.queue().report("backlog")
    #expect(answer.value("opened", "2026-01") == 2 && answer.value("closed", "2026-02") == 1)
    #expect(answer.value("growth", "2026-01") == 2 && answer.value("growth", "2026-02") == 2)
    let grown = answer.figures.filter { $0.name == "growth" }.compactMap { figure -> Double? in
      if case .value(let value) = figure.result { value } else { nil }
    }
    #expect(grown.reduce(0, +) == 5)
  }

  /// At an earlier end of the period the timeline says what was open then.
  @Test func theEndOfThePeriodDecidesWhatIsOpen() throws {
    let answer = try Self.queue().report("backlog") { $0.to = Instant("2026-02-01T00:00:00Z") }
    #expect(answer.value("open") == 3)
    #expect(answer.distribution("age")?.n == 3)
  }

  // MARK: Changes

  private static func change(_ number: Int, _ fields: String, caused: Bool = false) -> String {
    """
    id: CHG-20260101-\(10_000 + number)
    title: Change \(number)
    state: closed
    opened_at: 2026-01-01T00:00:00Z
    actual_start: 2026-01-10T00:00:00Z
    actual_end: 2026-01-10T02:00:00Z
    closed_at: 2026-01-12T00:00:00Z
    \(fields)

    """
  }

  @Test func successAndFailureAreCountedApart() throws {
    var desk = Desk()
    try desk.add(Self.change(1, "model: normal\nclose_code: successful"))
    try desk.add(Self.change(2, "model: normal\nclose_code: successful"))
    try desk.add(Self.change(3, "model: emergency\nclose_code: unsuccessful"))
    try desk.add(Self.change(4, "model: standard\nclose_code: successful"))
    try desk.add(Self.change(5, "model: unauthorised\nclose_code: successful"))
    for (number, at) in [(1, "2026-01-11T00:00:00Z"), (2, "2026-01-18T00:00:00Z")] {
      try desk.incident(
        number,
        [
          "state: new", "opened_at: \(at)", "links: { caused-by: [CHG-20260101-1000\(number)] }",
        ])
    }
    let answer = try desk.report("changes")
    #expect(answer.figure("success-rate")?.n == 3)
    #expect(answer.value("success-rate").map { abs($0 - 2.0 / 3) < 1e-12 } == true)
    #expect(answer.value("standard-success-rate") == 1)
    // The first incident came within a week of the work, the second a day after that.
    #expect(answer.value("failure-rate") == 0.5)
    #expect(answer.value("unauthorised-rate") == 0.2 && answer.value("changes") == 5)
    #expect(answer.distribution("work-time")?.mean == 7200)
  }

  @Test func phasesAreAllVisitsTogether() throws {
    var desk = Desk()
    try desk.add(
      """
      id: CHG-20260101-10001
      title: Change
      state: scheduled
      model: normal
      opened_at: 2026-01-01T00:00:00Z
      timeline:
        - { at: 2026-01-01T00:00:00Z, by: ana, did: open, state: new }
        - { at: 2026-01-01T01:00:00Z, by: ana, did: submit, state: assess }
        - { at: 2026-01-01T03:00:00Z, by: ana, did: reject, state: new }
        - { at: 2026-01-01T04:00:00Z, by: ana, did: submit, state: assess }
        - { at: 2026-01-01T09:00:00Z, by: ana, did: endorse, state: authorise }
        - { at: 2026-01-02T09:00:00Z, by: ana, did: schedule, state: scheduled }

      """)
    let answer = try desk.report("changes")
    #expect(answer.distribution("time-in-assess")?.max == 25_200.0)
    #expect(answer.distribution("time-in-authorise")?.max == 86_400.0)
    #expect(answer.distribution("time-in-scheduled") == nil)
  }

  // MARK: Problems, recurrence, improvement

  @Test func incidentsOfAProblemCountFromTheOtherSide() throws {
    var desk = Desk()
    try desk.add(
      """
      id: PRB-20260101-10001
      title: Problem
      state: closed
      opened_at: 2026-01-01T00:00:00Z
      resolved_at: 2026-01-20T00:00:00Z
      closed_at: 2026-01-21T00:00:00Z
      resolution_code: fix-applied

      """)
    for (number, day) in [(1, "05"), (2, "06"), (3, "25")] {
      try desk.incident(
        number,
        [
          "state: new", "opened_at: 2026-01-\(day)T00:00:00Z",
          "links: { caused-by: [PRB-20260101-10001] }",
        ])
    }
    let answer = try desk.report("problems")
    #expect(answer.distribution("incidents-per-problem")?.mean == 3)
    #expect(answer.distribution("incidents-after-fix")?.max == 1)
    #expect(answer.value("fixed-rate") == 1)
  }

  @Test func threeAlikeAreACandidate() throws {
    var desk = Desk()
    for (number, title) in ["VPN is down!", "vpn  is down", "Vpn: is down.", "Mail"].enumerated() {
      try desk.add(
        """
        id: INC-20260101-1000\(number)
        title: "\(title)"
        state: new
        opened_at: 2026-01-05T00:00:00Z
        affects: [vpn-1\(number == 0 ? ", vpn-2" : "")]

        """)
    }
    let answer = try desk.report("recurrence")
    #expect(answer.groups("same-text") == ["vpn is down"])
    #expect(answer.value("same-text", "vpn is down") == 3)
    #expect(answer.groups("same-item") == ["vpn-1"] && answer.value("same-item", "vpn-1") == 4)
    #expect(answer.groups("same-category").isEmpty)
  }

  @Test func attainedIsTheShareOfTheWay() throws {
    var desk = Desk()
    for (number, result) in [(1, "20"), (2, "60")] {
      try desk.add(
        """
        id: IMP-20260101-1000\(number)
        title: Improvement
        state: closed
        opened_at: 2026-01-01T00:00:00Z
        closed_at: 2026-02-01T00:00:00Z
        baseline: 100
        target: 20
        result: \(result)
        outcome: \(number == 1 ? "achieved" : "partly-achieved")

        """)
    }
    let answer = try desk.report("improvement")
    #expect(answer.distribution("attained")?.max == 1)
    #expect(answer.distribution("attained")?.mean == 0.75)
    #expect(answer.value("achieved-rate") == 0.5)
  }
}
