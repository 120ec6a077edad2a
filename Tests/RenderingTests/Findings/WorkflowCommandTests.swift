import Rendering
import Testing

@Suite struct WorkflowCommandTests {
  /// A log as GitHub's runner reads it: the commands that it obeys.
  ///
  /// A command begins its line, maybe after spaces, as `::name properties::data`; or, in the older
  /// form, stands anywhere as `##[name properties]data`. After `stop-commands` only the token counts.
  static func obeyed(_ log: String) -> [Command] {
    var commands: [Command] = []
    var token: String?
    for line in log.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let command = Command(String(line)) else { continue }
      if let stopped = token {
        if command.name == stopped { token = nil }
        continue
      }
      if command.name == "stop-commands" {
        token = command.data
      } else {
        commands.append(command)
      }
    }
    #expect(token == nil, "commands stay stopped")
    return commands
  }

  struct Command: Equatable {
    var name: String
    var properties: [String: String] = [:]
    var data: String

    init(_ name: String, _ data: String, _ properties: [String: String] = [:]) {
      (self.name, self.properties, self.data) = (name, properties, data)
    }

    init?(_ line: String) {
      let scalars = Array(line.unicodeScalars)
      let start = scalars.firstIndex { $0 != " " && $0 != "\t" } ?? 0
      if scalars.dropFirst(start).starts(with: "::".unicodeScalars) {
        self.init(scalars: scalars[(start + 2)...], end: "::")
      } else if let at = scalars.indices.first(where: {
        scalars[$0...].starts(with: "##[".unicodeScalars)
      }) {
        self.init(scalars: scalars[(at + 3)...], end: "]")
      } else {
        return nil
      }
    }

    private init?(scalars: ArraySlice<Unicode.Scalar>, end: String) {
      guard
        let close = scalars.indices.first(where: {
          scalars[$0...].starts(with: end.unicodeScalars)
        })
      else { return nil }
      func text(_ slice: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: slice)
        return text
      }
      let head = scalars[..<close].split(separator: " ", maxSplits: 1)
      name = text(head.first ?? [])
      data = Self.decoded(text(scalars[(close + end.unicodeScalars.count)...]))
      for pair in head.dropFirst().first?.split(separator: ",") ?? [] {
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        properties[text(sides[0])] = Self.decoded(text(sides.count > 1 ? sides[1] : []))
      }
    }

    private static func decoded(_ text: String) -> String {
      text.replacing("%2C", with: ",").replacing("%3A", with: ":").replacing("%0A", with: "\n")
        .replacing("%0D", with: "\r").replacing("%25", with: "%")
    }
  }

  func log(_ report: FindingReport) -> String {
    FindingFormat.github.render(report, width: 10, colour: true)
  }

  @Test func annotations() {
    let commands = Self.obeyed(log(FindingReportTests.report))
    #expect(
      commands == [
        Command(
          "group", "itsm validate: 1 error, 1 warning, 1 note in 14 records (1 on changed lines)"),
        Command("endgroup", ""),
        Command(
          "error", "there is no PRB-1\nhelp: itsm unlink INC-1",
          ["file": "a/INC-1.yaml", "line": "3", "col": "12", "title": "link/dangling"]),
        Command(
          "warning", "odd", ["file": "a/INC-1.yaml", "line": "9", "title": "field/unknown"]),
        Command("notice", "idle", ["title": "config/unused"]),
      ])
  }

  @Test func everythingIsInTheLog() {
    let text = log(FindingReportTests.report)
    let listing = FindingSheet(FindingReportTests.report.diagnostics).text(
      width: nil, colour: false)
    #expect(text.contains(listing))
    #expect(text.hasSuffix("\n1 error, 1 warning, 1 note in 14 records (1 on changed lines)\n"))
    #expect(log(FindingReport([], records: 2)) == "nothing found in 2 records\n")
  }

  /// Ten of each kind are shown a step, so no more are sent, and a notice counts the others.
  @Test(arguments: [9, 10, 11, 40])
  func limits(_ count: Int) throws {
    let all = Diagnostic.Severity.allCases.flatMap { severity in
      (0..<count).map { index in
        Diagnostic(
          severity, code: "c", message: "\(severity) \(index)", file: "f", line: index + 1,
          isTouched: index == count - 1)
      }
    }
    let commands = Self.obeyed(log(FindingReport(all, records: 1, base: "main")))
    let sent = ["error", "warning", "notice"].map { name in commands.filter { $0.name == name } }
    #expect(sent.allSatisfy { $0.count == min(count, 10) })
    #expect(sent.allSatisfy { ($0.first?.properties["line"] ?? "") == "\(count)" })
    let summary = try #require(sent[2].last)
    if count <= 10 {
      #expect(summary.properties["title"] == "c")
    } else {
      let left = 3 * count - 29
      #expect(summary.properties["title"] == "itsm validate")
      #expect(summary.data.hasPrefix("\(left) findings without an annotation"))
    }
    for finding in all { #expect(log(FindingReport(all, records: 1)).contains(finding.message)) }
  }

  @Test func whatMaxLeftOutIsCounted() throws {
    let commands = Self.obeyed(log(FindingReportTests.report.limited(to: 1)))
    #expect(commands.map(\.name) == ["group", "endgroup", "error", "notice"])
    #expect(commands.last?.data == "2 more were left out by --max.")
  }

  static let hostile =
    Samples.hostile + [
      "::error::x", "a\n::error file=x::y", "a\r\n  ::set-env name=PATH::/tmp", "##[error]x",
      "a ##[add-path]/tmp", "50%0A::error::x", "a,line=9::b", "::endgroup::", "%25%2C%3A",
      ",\u{301}line=9", "%\u{301}0A", "::stop-commands::x", "a\u{2028}::error::x",
    ]

  @Test(arguments: hostile)
  func noTextGivesACommand(_ text: String) throws {
    let finding = Diagnostic(
      .error, code: text, message: text, file: text, line: 1, column: 3, sourceLine: text,
      remedy: text)
    let commands = Self.obeyed(log(FindingReport([finding], records: 1)))
    #expect(commands.map(\.name) == ["group", "endgroup", "error"])
    let error = try #require(commands.last)
    #expect(Set(error.properties.keys) == ["file", "line", "col", "title"])
    #expect(error.properties["line"] == "1")
    // Shown as it is, but for what would drive a terminal.
    if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value < 0x7F }) {
      #expect(error.data == "\(text)\nhelp: \(text)")
      #expect(error.properties["file"] == text)
      #expect(error.properties["title"] == text)
    }
    SafetyTests().expectNoControls(log(FindingReport([finding], records: 1)))
  }

  @Test func theTokenIsNotInTheText() throws {
    let first = log(FindingReportTests.report)
    let token = try #require(first.split(separator: "::stop-commands::").last?.prefix(69))
    #expect(token.hasPrefix("itsm-"))
    // Even who knows the token of one log can't end the next one with it.
    var report = FindingReportTests.report
    report.diagnostics[1].sourceLine = "::\(token)::"
    report.diagnostics[1].message = "::\(token)::"
    let names = Self.obeyed(log(report)).map(\.name)
    #expect(names == ["group", "endgroup", "error", "warning", "notice"])
  }

  @Test func stepSummary() {
    #expect(
      FindingReportTests.report.stepSummary() == """
        ### itsm validate: 1 error, 1 warning, 1 note in 14 records (1 on changed lines)

        | Severity | Place | Finding | Remedy | Rule |
        | --- | --- | --- | --- | --- |
        | error | a/INC-1.yaml:3:12 | there is no PRB-1 | itsm unlink INC-1 | link/dangling |
        | warning | a/INC-1.yaml:9 | odd |  | field/unknown |
        | note |  | idle |  | config/unused |

        """)
    #expect(
      FindingReport([], records: 2).stepSummary()
        == "### itsm validate: nothing found in 2 records\n")
  }

  @Test func stepSummaryIsLimited() {
    let long = String(repeating: "x", count: 100_000)
    let all = (0..<30_000).map { _ in Diagnostic(.error, code: "c", message: long, remedy: long) }
    let text = FindingReport(all, records: 1).limited(to: 25_000).stepSummary()
    #expect(text.utf8.count < 1 << 20)
    #expect(text.hasSuffix("\n29900 more findings.\n"))
  }

  @Test(arguments: hostile)
  func stepSummaryShowsTextAndNothingElse(_ text: String) {
    let finding = Diagnostic(.error, code: text, message: text, file: text, remedy: text)
    let summary = FindingReport([finding], records: 1).stepSummary()
    #expect(summary.split(separator: "\n", omittingEmptySubsequences: false).count == 6)
    #expect(!summary.contains("<script"))
    SafetyTests().expectNoControls(summary)
  }
}
