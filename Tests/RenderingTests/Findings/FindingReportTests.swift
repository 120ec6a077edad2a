import Rendering
import Testing

@Suite struct FindingReportTests {
  static let report = FindingReport(
    [
      Diagnostic(
        .error, code: "link/dangling", message: "there is no PRB-1", file: "a/INC-1.yaml", line: 3,
        column: 12, sourceLine: "  caused-by: [PRB-1]", remedy: "itsm unlink INC-1",
        isTouched: true, record: "INC-1"),
      Diagnostic(.warning, code: "field/unknown", message: "odd", file: "a/INC-1.yaml", line: 9),
      Diagnostic(.note, code: "config/unused", message: "idle"),
    ],
    records: 14)

  @Test func summaries() {
    var report = Self.report
    #expect(
      report.summary == "1 error, 1 warning, 1 note in 14 records (1 on changed lines)")
    report.diagnostics[0].isTouched = nil
    report.silenced = 2
    #expect(report.summary == "1 error, 1 warning, 1 note in 14 records (2 silenced)")
    report.diagnostics[0].isTouched = true
    #expect(
      report.limited(to: 2).summary
        == "1 error, 1 warning, 1 note in 14 records (1 on changed lines, 1 not shown, 2 silenced)")
    #expect(FindingReport([], records: 1).summary == "nothing found in 1 record")
  }

  @Test func limitsCountWhatTheyLeaveOut() {
    let limited = Self.report.limited(to: 1)
    #expect(limited.diagnostics == Array(Self.report.diagnostics.prefix(1)))
    #expect(limited.omitted.total == 2)
    #expect(limited.found == Self.report.found)
    #expect(limited.limited(to: 0).found == Self.report.found)
    #expect(limited.limited(to: -1).omitted.total == 3)
    #expect(Self.report.limited(to: 3) == Self.report)
  }

  @Test func whatFails() {
    var report = Self.report
    #expect(report.fails)
    #expect(report.limited(to: 0).fails)
    report.diagnostics.removeFirst()
    #expect(!report.fails)
    report.isStrict = true
    #expect(report.fails)
    report.diagnostics.removeFirst()
    #expect(!report.fails)
  }

  @Test func human() {
    #expect(
      FindingFormat.human.render(Self.report, width: nil, colour: false) == """
        a/INC-1.yaml:3:12: error: there is no PRB-1 [link/dangling]
            caused-by: [PRB-1]
                     ^
        help: itsm unlink INC-1
        a/INC-1.yaml:9: warning: odd [field/unknown]
        note: idle [config/unused]
        1 error, 1 warning, 1 note in 14 records (1 on changed lines)

        """)
  }

  @Test func json() {
    var report = Self.report.limited(to: 1)
    report.diagnostics[0].isTouched = nil
    report.silenced = 2
    let plain = FindingFormat.json.render(report, width: 10, colour: true)
    #expect(
      plain == """
        {
          "base": null,
          "head": null,
          "records": 14,
          "errors": 1,
          "warnings": 1,
          "notes": 1,
          "silenced": 2,
          "omitted": 2,
          "findings": [
            {
              "rule": "link/dangling",
              "severity": "error",
              "message": "there is no PRB-1",
              "file": "a/INC-1.yaml",
              "line": 3,
              "column": 12,
              "record": "INC-1",
              "touched": null,
              "remedy": "itsm unlink INC-1"
            }
          ]
        }

        """)
    report.base = "main"
    report.head = "topic"
    report.diagnostics[0].isTouched = true
    let compared = FindingFormat.json.render(report, width: nil, colour: false)
    #expect(
      compared
        == plain.replacing("\"base\": null", with: "\"base\": \"main\"")
        .replacing("\"head\": null", with: "\"head\": \"topic\"")
        .replacing("\"touched\": null", with: "\"touched\": true"))
  }
}
