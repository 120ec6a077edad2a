import Glibc
import Records
import Testing

/// The pages of `Docs/rules` against the list of rules and against the program.
///
/// A page shows an example that brings its finding and one that does not. Both are written into an
/// empty record repository and judged; `UPDATE_TRANSCRIPTS=1` rewrites what they print and what
/// the list of rules says.
@Suite struct RulePageTests {
  private static let folder = Project.folder + "Docs/rules"
  private static let pages = Result {
    try Transcript.all(in: folder, opening: "itsm init").filter {
      $0.testDescription != "README.md"
    }
  }

  @Test func everyRuleHasAPage() throws {
    let names = try Self.pages.get().map { "Docs/rules/\($0.testDescription)" }
    #expect(names.sorted() == Finding.Rule.all.map(\.page).sorted())
  }

  @Test(arguments: (try? pages.get()) ?? [])
  func pageMatchesBehaviour(_ page: Transcript) throws {
    let rule = try #require(
      Finding.Rule.all.first { $0.page == "Docs/rules/\(page.testDescription)" })
    let replayed = try page.replayed()
    let head = Self.head(of: rule)
    let body = try #require(replayed.firstRange(of: "\n## "))
    let prose = replayed[..<body.lowerBound].split(separator: "\n\n").dropFirst(3)
    let current =
      head + "\n" + prose.joined(separator: "\n\n") + replayed[body.lowerBound...]
    if getenv("UPDATE_TRANSCRIPTS") != nil {
      if current != page.text { try Files.write(current, to: page.path) }
    } else {
      let difference = TranscriptTests.firstDifference(page.text, current)
      #expect(difference == nil, "\(page.testDescription):\(difference ?? "")")
    }
    // What is shown as wrong brings the finding, what is shown as right does not.
    let parts = current.split(separator: "\n## ").map {
      Transcript(path: page.path, text: "\($0)")
    }
    let wrong = try #require(parts.first { $0.text.hasPrefix("What brings it\n") })
    let right = try #require(parts.first { $0.text.hasPrefix("How to mend it\n") })
    let code = "[\(rule.code.rawValue)]"
    let brought = wrong.printed.map(\.output).joined()
    #expect(brought.contains("\(rule.severity.rawValue): ") && brought.contains(code))
    #expect(!right.printed.isEmpty)
    #expect(!right.printed.contains { $0.output.contains(code) || $0.output.contains("[exit ") })
  }

  /// Every finding of `validate` says file, line and column, also when something is missing.
  @Test func everyFindingHasAPlace() throws {
    var count = 0
    for page in try Self.pages.get() {
      for (command, output) in page.printed where command.hasPrefix("itsm validate") {
        for line in output.split(separator: "\n")
        where line.contains(#/(error|warning|note): .* \[[a-z]+\/[a-z-]+\]$/#) {
          count += 1
          #expect(
            line.prefixMatch(of: #/[^:]+:[1-9][0-9]*:[1-9][0-9]*: /#) != nil,
            "\(page.testDescription): \(line)")
        }
      }
    }
    #expect(count > 40)
  }

  @Test func indexIsCurrent() throws {
    let path = Self.folder + "/README.md"
    let old = try Files.read(path)
    let introduction = try #require(old.firstRange(of: "| rule |"))
    let new = old[..<introduction.lowerBound] + Self.table
    if getenv("UPDATE_TRANSCRIPTS") != nil {
      if old != new { try Files.write(String(new), to: path) }
      return
    }
    let difference = TranscriptTests.firstDifference(old, String(new))
    #expect(difference == nil, "README.md:\(difference ?? "")")
  }

  /// How a page begins.
  private static func head(of rule: Finding.Rule) -> String {
    """
    # \(rule.code.rawValue)

    \(rule.summary)

    | severity | judged |
    | --- | --- |
    | \(rule.severity.rawValue) | \(judged(rule.scope)) |

    """
  }

  private static func judged(_ scope: Finding.Rule.Scope) -> String {
    switch scope {
    case .text: "the text of each file"
    case .definition: "the files below `.itsm`"
    case .record: "each record, with what it names"
    case .repository: "all records together"
    case .comparison: "what changed between two revisions"
    case .history: "each commit, by `itsm audit`"
    case .command: "a command, before it changes anything"
    case .importing: "a file that is imported"
    }
  }

  private static let table =
    "| rule | severity | says |\n| --- | --- | --- |\n"
    + Finding.Rule.all.map { rule in
      let page = rule.page.split(separator: "/").last ?? ""
      return "| [\(rule.code.rawValue)](\(page)) | \(rule.severity.rawValue) | \(rule.summary) |\n"
    }.joined()
}
