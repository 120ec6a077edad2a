import Practices
import Records
import Testing

@Suite struct IncidentReportTests {
  /// Four incidents: one closed, one resolved after a detour, one open, one cancelled.
  private static func desk() throws -> Desk {
    var desk = Desk()
    try desk.incident(
      1,
      [
        "state: closed", "priority: P1", "opened_at: 2026-01-05T10:00:00Z",
        "resolved_at: 2026-01-05T12:00:00Z", "closed_at: 2026-01-06T10:00:00Z", "group: network",
        "resolution_code: fixed",
      ],
      [
        "2026-01-05T10:00:00Z open state: new; group: network",
        "2026-01-05T10:05:00Z start state: in-progress; assignee: raj",
        "2026-01-05T12:00:00Z resolve state: resolved", "2026-01-06T10:00:00Z close state: closed",
      ])
    try desk.incident(
      2,
      [
        "state: resolved", "priority: P2", "opened_at: 2026-01-20T00:00:00Z",
        "resolved_at: 2026-02-03T00:00:00Z", "group: database", "resolution_code: known-error",
      ],
      [
        "2026-01-20T00:00:00Z open state: new; group: network",
        "2026-01-20T01:00:00Z assign group: database",
        "2026-01-20T02:00:00Z start state: in-progress; assignee: raj",
        "2026-01-20T03:00:00Z resolve state: resolved",
        "2026-01-21T00:00:00Z reopen state: in-progress",
        "2026-02-03T00:00:00Z resolve state: resolved",
      ])
    try desk.incident(
      3, ["state: new", "priority: P2", "opened_at: 2026-02-20T00:00:00Z"],
      ["2026-02-20T00:00:00Z open state: new"])
    try desk.incident(
      4,
      [
        "state: cancelled", "priority: P5", "opened_at: 2026-02-21T00:00:00Z",
        "closed_at: 2026-02-22T00:00:00Z", "cancel_reason: unnecessary",
      ], ["2026-02-21T00:00:00Z open state: new", "2026-02-22T00:00:00Z cancel state: cancelled"])
    return desk
  }

  @Test func countsAllButTimesLeaveOut() throws {
    let answer = try Self.desk().report("incidents")
    #expect(answer.value("incidents") == 4)
    #expect(answer.value("events") == 13)
    #expect(answer.value("incidents-by-priority", "P2") == 2)
    #expect(answer.groups("incidents-by-priority") == ["P1", "P2", "P5"])
    #expect(answer.distribution("time-to-close")?.n == 1)
    #expect(
      answer.omissions.contains {
        $0.indicator == "time-to-close" && $0.reason.hasPrefix("cancelled:")
      })
  }

  @Test func endPointsAreThoseOfTheName() throws {
    let answer = try Self.desk().report("incidents")
    let resolve = try #require(answer.distribution("time-to-resolve"))
    #expect(resolve.n == 2 && resolve.max == 14 * 86_400 && resolve.p50 == 608_400)
    #expect(answer.distribution("time-to-close")?.mean == 86_400)
    let acknowledge = try #require(answer.distribution("time-to-acknowledge"))
    #expect(acknowledge.n == 2 && acknowledge.max == 7200 && acknowledge.mean == 3750)
    #expect(answer.value("unacknowledged") == 1)
  }

  @Test func reopeningsAndHandoversAreToldOrRecorded() throws {
    var desk = try Self.desk()
    #expect(try desk.report("incidents").value("reopenings") == 1)
    #expect(try desk.report("incidents").value("reassignments") == 1)
    try desk.incident(
      5,
      [
        "state: closed", "opened_at: 2026-02-01T00:00:00Z", "reopen_count: 3",
        "reassignment_count: 4", "closed_at: 2026-02-02T00:00:00Z",
      ],
      [
        "2026-02-01T00:00:00Z open state: new; group: a", "2026-02-01T01:00:00Z set group: b",
        "2026-02-01T02:00:00Z set group: ''", "2026-02-01T03:00:00Z set group: b",
      ])
    let answer = try desk.report("incidents")
    #expect(answer.value("reopenings") == 4 && answer.value("reassignments") == 5)
    #expect(answer.value("handovers") == 2)
    #expect(answer.distribution("time-to-resolve")?.n == 2)
    #expect(
      answer.omissions.contains {
        $0.indicator == "time-to-resolve" && $0.reason == "no resolved-at" && $0.count == 2
      })
  }

  @Test func aPeriodTakesWhatEndsInIt() throws {
    let answer = try Self.desk().report("incidents") {
      $0.from = Instant("2026-02-01T00:00:00Z")
      $0.to = Instant("2026-02-03T00:00:01Z")
    }
    #expect(answer.value("incidents") == 0)
    #expect(answer.distribution("time-to-resolve")?.n == 1)
    #expect(answer.value("reopen-rate") == 1 && answer.value("known-error-rate") == 1)
    let before = try Self.desk().report("incidents") { $0.to = Instant("2026-02-03T00:00:00Z") }
    #expect(before.distribution("time-to-resolve")?.n == 1)
    #expect(before.distribution("time-to-resolve")?.max == 7200)
  }

  @Test func groupsAreInOrderAndGapsAreZero() throws {
    let answer = try Self.desk().report("incidents") { $0.grouping = .week }
    #expect(answer.groups("incidents").first == "2026-W02")
    #expect(answer.groups("incidents").last == "2026-W08")
    #expect(answer.groups("incidents").count == 7)
    #expect(answer.value("incidents", "2026-W05") == 0)
    #expect(answer.value("incidents") == 4)
    let byGroup = try Self.desk().report("incidents") { $0.grouping = Grouping("group") }
    #expect(byGroup.groups("incidents") == ["database", "network", "none"])
    #expect(byGroup.distribution("time-to-resolve", "database")?.n == 1)
  }

  @Test func whatIsLeftOutCountsWhenAskedFor() throws {
    let answer = try Self.desk().report("incidents") { $0.includes = ["cancelled"] }
    #expect(answer.distribution("time-to-close")?.n == 2)
  }

  @Test func everyRecordIsExplainedOnce() throws {
    let answer = try Self.desk().report("incidents") { $0.explains = "time-to-resolve" }
    let explanation = try #require(answer.explanation)
    #expect(explanation.included.map(\.value) == [7200, 14 * 86_400])
    #expect(explanation.included.count + explanation.excluded.count == 4)
    #expect(explanation.excluded.map(\.reason).contains("no resolved-at"))
  }

  @Test func negativeTimesAreToldNotCounted() throws {
    var desk = Desk()
    try desk.incident(
      1,
      [
        "state: resolved", "opened_at: 2026-02-02T00:00:00Z", "resolved_at: 2026-02-01T00:00:00Z",
      ])
    let answer = try desk.report("incidents")
    #expect(answer.distribution("time-to-resolve") == nil)
    #expect(
      answer.omissions.contains {
        $0.indicator == "time-to-resolve" && $0.reason == "resolved-at is before opened-at"
      })
  }

  @Test func fewRecordsAreWarnedAbout() throws {
    let answer = try Self.desk().report("incidents")
    #expect(answer.figure("time-to-resolve")?.isSmall == true)
    #expect(answer.figure("incidents")?.isSmall == false)
  }
}
