import Glibc
import Practices
import Records
import TestSupport
import Testing

/// The tables of `Docs/indicators.md` against the reports' files; `UPDATE_TRANSCRIPTS=1` rewrites
/// them.
@Suite struct DocumentationTests {
  private static let page = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  private static let begin = "<!-- indicators: begin -->\n"
  private static let end = "<!-- indicators: end -->"

  @Test func everyIndicatorIsDocumented() throws {
    let files = SampleFile.below(Self.page + "/Docs", ending: "indicators.md")
    let file = try #require(files.first)
    let text = String(decoding: file.bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: Self.begin)).upperBound
    let end = try #require(text.firstRange(of: Self.end)).lowerBound
    let tables = try Self.tables()
    if getenv("UPDATE_TRANSCRIPTS") != nil {
      let stream = try #require(fopen(file.path, "w"))
      defer { fclose(stream) }
      fputs(text[..<start] + tables + text[end...], stream)
    } else {
      #expect(text[start..<end] == tables)
    }
  }

  private static func tables() throws -> String {
    try BuiltInReports.names.map { name in
      let report = try #require(try BuiltInReports.report(name, rulebook: .builtIn))
      var text = "\n### \(name)\n\n\(report.summary)\n"
      if !report.exclusions.isEmpty {
        text += "Left out: "
        text += report.exclusions.map { "\($0.name) (\($0.why))" }.joined(separator: ", ") + ".\n"
      }
      text += "\n| indicator | unit | formula | counts at | leaves out | source |\n"
      text += "| --- | --- | --- | --- | --- | --- |\n"
      return text + report.indicators.map { row($0, report) }.joined()
    }.joined() + "\n"
  }

  private static func row(_ indicator: Indicator, _ report: ReportDefinition) -> String {
    let names = indicator.leavesOut
    let out = names.count == report.exclusions.count ? "all" : names.joined(separator: ", ")
    let cells = [
      "`\(indicator.name)`", indicator.unit, indicator.formula,
      indicator.at?.description ?? "the end of the period",
      names.isEmpty ? "nothing" : out, indicator.source,
    ]
    return "| " + cells.joined(separator: " | ") + " |\n"
  }
}
