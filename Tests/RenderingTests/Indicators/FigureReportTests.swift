import Practices
import Records
import Testing

@testable import Rendering

/// Incidents whose texts are hostile, measured and shown in every format.
@Suite struct FigureReportTests {
  private struct Shelf: FactSource {
    let rulebook = Rulebook.builtIn
    var records: [Record] = []

    func reduce<Part>(
      _ type: RecordType, asking request: SummaryRequest, among count: Int,
      into begin: @Sendable () -> Part,
      _ add: @Sendable (inout Part, any RecordSummary) throws -> Void
    ) throws -> [Part] {
      var part = begin()
      for record in records where record.type.name == type.name { try add(&part, record) }
      return [part]
    }
  }

  private static func report(by grouping: Grouping? = nil, count: Int = 12) throws -> FigureReport {
    var shelf = Shelf()
    for number in 0..<count {
      let topic = number % 3 == 0 ? "<script>alert(1)</script>" : "plain \(number)"
      let text = """
        id: INC-20260101-\(10_000 + number)
        title: T
        state: closed
        priority: P\(number % 5 + 1)
        topic: "\(topic) \\u202E \\e[31m"
        opened_at: 2026-01-\(number % 20 + 1 < 10 ? "0" : "")\(number % 20 + 1)T00:00:00Z
        resolved_at: 2026-02-01T00:00:00Z
        closed_at: 2026-02-02T00:00:00Z

        """
      shelf.records.append(
        try Record(parsing: Array(text.utf8), path: "r.yaml", rulebook: .builtIn))
    }
    var scope = ReportScope(now: Instant(clamping: 1_790_000_000))
    scope.grouping = grouping
    let definition = try #require(try BuiltInReports.report("incidents", rulebook: .builtIn))
    let answer = try ReportRun(definition, scope).answer(from: shelf)
    return FigureReport(answer, revision: String(repeating: "a", count: 40))
  }

  @Test func jsonHasTheseMembersAndNoOthers() throws {
    guard case .object(let members) = try Self.report().payload else {
      Issue.record("no object")
      return
    }
    #expect(members.map(\.name) == ["report", "revision", "from", "to", "indicators"])
    guard case .list(let rows)? = try Self.report().payload["indicators"] else { return }
    for case .object(let row) in rows {
      let names = row.map(\.name)
      let isValue = names == ["name", "unit", "n", "value", "group"]
      #expect(isValue || names == ["name", "unit", "n", "mean", "p50", "p90", "max", "group"])
    }
  }

  @Test(arguments: FigureFormat.allCases) func noFormatDrivesATerminal(_ format: FigureFormat)
    throws
  {
    let text = format.render(try Self.report(by: Grouping("topic")), width: 80, colour: false)
    let allowed: Set<Unicode.Scalar> = ["\n", "\t"]
    for scalar in text.unicodeScalars where scalar.value < 0x20 || scalar.value == 0x202E {
      #expect(allowed.contains(scalar), "\(format) has U+\(String(scalar.value, radix: 16))")
    }
    if format == .html {
      #expect(!text.contains("<script"))
      #expect(text.contains("&lt;script&gt;"))
    }
  }

  @Test(arguments: [40, 60, 80, 100], [nil, Grouping("topic"), .day, Grouping("priority")])
  func linesFitTheTerminal(_ width: Int, _ grouping: Grouping?) throws {
    let text = FigureFormat.table.render(
      try Self.report(by: grouping, count: 60), width: width, colour: false)
    for line in text.split(separator: "\n") { #expect(displayWidth(line) <= width, "\(line)") }
  }

  @Test func colourAddsNothingButColour() throws {
    let report = try Self.report()
    let plain = FigureFormat.table.render(report, width: 80, colour: false)
    let coloured = FigureFormat.table.render(report, width: 80, colour: true)
    let sequence = #/\u{1B}\[[0-9;]*m/#
    #expect(coloured != plain && coloured.replacing(sequence, with: "") == plain)
  }

  /// Elements are closed in the order in which they were opened, and every id is there once.
  @Test(arguments: [nil, Grouping("topic"), .day, Grouping("priority")])
  func thePageIsWellFormed(_ grouping: Grouping?) throws {
    let page = FigureFormat.html.render(try Self.report(by: grouping), width: nil, colour: false)
    let empty: Set<Substring> = ["meta", "rect", "line"]
    var open: [Substring] = []
    for match in page.matches(of: #/<(\/?)([a-z][a-z0-9]*)([^<>]*)>/#) {
      let (name, rest) = (match.output.2, match.output.3)
      if match.output.1 == "/" {
        #expect(open.popLast() == name)
      } else if !rest.hasSuffix("/"), !(empty.contains(name) && name == "meta") {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
    let ids = page.matches(of: #/ id="([^"]*)"/#).map(\.output.1)
    #expect(Set(ids).count == ids.count)
    let charts = page.matches(of: #/<svg\b/#).count
    #expect(charts > 0 && page.matches(of: #/<svg\b[^>]*role="img"/#).count == charts)
    #expect(page.matches(of: #/<table>/#).count == page.matches(of: #/<caption>/#).count)
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print"))
    #expect(!page.contains("http") && !page.contains("url("))
  }

  @Test func theSameAnswerHasTheSameBytes() throws {
    for format in FigureFormat.allCases {
      let looks = try (0..<2).map { _ in
        format.render(try Self.report(by: .week), width: 80, colour: false)
      }
      #expect(looks[0] == looks[1])
    }
  }
}
