import Practices
import Records
import Testing
import YAML

@Suite struct BuiltInReportTests {
  /// Read as strictly as a repository's own reports are.
  @Test(arguments: BuiltInReports.names) func isWellFormed(_ name: String) throws {
    let source = try #require(BuiltInReports.source(of: name))
    let report = try ReportReader.read(source, file: "\(name).yaml", rulebook: .builtIn)
    #expect(report.name == name)
    #expect(!report.summary.isEmpty && !report.indicators.isEmpty)
    #expect(Set(report.indicators.map(\.name)).count == report.indicators.count)
    for indicator in report.indicators {
      #expect(indicator.formula.hasSuffix("."), "\(name): \(indicator.name)")
      #expect(indicator.source.hasSuffix("."), "\(name): \(indicator.name)")
    }
  }

  @Test(arguments: BuiltInReports.names) func saysSomethingAboutNothing(_ name: String) throws {
    let answer = try Desk().report(name)
    for figure in answer.figures {
      #expect(figure.n == 0)
      switch figure.result {
      case .value(let value): #expect(value == nil || value == 0)
      case .distribution(let found): #expect(found == nil)
      }
    }
  }

  /// A repository may have incidents without a channel, and no changes at all.
  @Test func missingFieldsTakeOnlyTheirIndicators() throws {
    let type = """
      type: incident
      extends: incident
      fields: { channel: ~ }
      """
    let rules = try Rulebook(
      files: [(path: ".itsm/types/incident.yaml", source: Array(type.utf8))], settings: Settings())
    let report = try #require(try BuiltInReports.report("incidents", rulebook: rules))
    #expect(report.unavailable.map(\.name) == ["self-service-rate"])
    #expect(report.indicator("self-service-rate") == nil && report.indicator("events") != nil)
  }

  @Test func mistakesAreToldWithTheirPlace() throws {
    let source = """
      report: mine
      records: [incidnt]
      indicators:
        a: { count: records, formula: All. }
        b: { share: priorty = P1, formula: Some. }
        c: { time: { from: opened-at }, formula: Time. }
        d: { count: records, sum: entries, formula: Two. }
      colour: red
      """
    let error = #expect(throws: Findings.self) {
      try ReportReader.read(Array(source.utf8), file: "mine.yaml", rulebook: .builtIn)
    }
    let lines = (error?.all ?? []).map { "\($0.mark?.line ?? 0): \($0.message)" }
    #expect(lines.contains { $0.hasPrefix("2: there is no type incidnt") })
    #expect(lines.contains { $0.hasPrefix("6: time goes from one instant to another") })
    #expect(lines.contains { $0.hasPrefix("7: d must say one way to measure, found 2") })
    #expect(lines.contains { $0.hasPrefix("8: a report has no key colour") })
    #expect(error?.all.allSatisfy { $0.file == "mine.yaml" } ?? false)
  }
}
