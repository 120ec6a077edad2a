import Rendering
import Testing

@Suite struct ViewTests {
  @Test func record() {
    let sheet = RecordSheet(
      title: [
        Cell("INC-1", .id), Cell("new", .open), Cell("P1", .urgent), Cell("Checkout is down"),
      ],
      sections: [
        .fields(
          "",
          [
            .init("Service", Cell("checkout")), .init("Assignee", Cell("raj")),
            .init("Why", Cell("because of a long story that wraps")), .init("Empty", Cell("")),
          ]),
        .prose("Description", "Started after\nthe deployment.\n\n- one\n"), .prose("Nothing", "\n"),
        .links("Links", [.init("caused-by", targets: [[Cell("CHG-1", .id), Cell("Deploy")]])]),
        .timeline(
          "Timeline",
          [
            .init(at: "2026-11-22 14:05", by: "ana", did: "open"),
            .init(
              at: "2026-11-22 14:07", by: "rajesh", did: "start", outcome: "new → in-progress",
              text: "Rolled back web-eu-1 and watched it for a while."),
          ]),
      ])
    #expect(
      sheet.text(width: 36, colour: false) == """
        INC-1  new  P1  Checkout is down

        Service:  checkout
        Assignee: raj
        Why:      because of a long story
                  that wraps
        Empty:

        Description
          Started after
          the deployment.

          - one

        Links
          caused-by
            CHG-1  Deploy

        Timeline
          2026-11-22 14:05  ana     open
          2026-11-22 14:07  rajesh  start
            new → in-progress
              Rolled back web-eu-1 and
              watched it for a while.

        """)
  }

  static let change = RecordChange(
    id: "INC-1", title: "Checkout is down",
    changes: [
      .init("priority", .value(old: "P3", new: "P1")),
      .init("assignee", .value(old: nil, new: "raj")),
      .init("group", .value(old: "ops", new: nil)),
      .init("affects", .list(removed: ["db-1"], added: ["web-eu-1"])),
      .init("description", .text(old: "a\nb\nc\nd\ne\n", new: "a\nb\nX\nd\ne\nf\n")),
    ])

  @Test func diff() {
    #expect(
      DiffSheet([Self.change]).text(width: nil, colour: false) == """
        INC-1  Checkout is down
          priority     P3 → P1
          assignee     + raj
          group        - ops
          affects      - db-1  + web-eu-1
          description
              …
              b
            - c
            + X
              d
              e
            + f

        """)
  }

  @Test func log() {
    let log = LogSheet([
      LogEntry(
        commit: "6bd5976", at: "2026-11-22 14:05", author: "Ana", subject: "INC-1: open",
        body: "Why it is so.\n",
        changes: [RecordChange(id: "INC-1", title: "T", kind: .created, changes: [])]),
      LogEntry(commit: "1234567", at: "2026-11-21 09:00", author: "Raj", subject: "Begin"),
    ])
    #expect(
      log.text(width: 60, colour: false) == """
        6bd5976  2026-11-22 14:05  Ana
            INC-1: open

            Why it is so.

            INC-1  T  (new)

        1234567  2026-11-21 09:00  Raj
            Begin

        """)
  }

  static let diagnostic = Diagnostic(
    .error, code: "not-a-date", message: "tomorrow is no date", file: "a/b.yaml", line: 3,
    column: 12,
    sourceLine: "日本:\topened tomorrow", remedy: "write 2026-11-22")

  @Test func findings() {
    let warning = Diagnostic(.warning, code: "w", message: "odd")
    #expect(
      FindingSheet([Self.diagnostic, warning]).text(width: nil, colour: false) == """
        a/b.yaml:3:12: error: tomorrow is no date [not-a-date]
          日本:   opened tomorrow
                         ^
        help: write 2026-11-22
        warning: odd [w]

        """)
    #expect(FindingSheet([]).text(width: 20, colour: false) == "")
  }

  @Test(arguments: [1, 5, 30, 60, 99, 100])
  func caretPointsAtItsCharacterInLongLines(_ column: Int) throws {
    let source = String((0..<99).map { $0 == column - 1 ? "#" : "." })
    let finding = Diagnostic(.error, code: "c", message: "m", column: column, sourceLine: source)
    let lines = FindingSheet([finding]).text(width: 30, colour: false).split(separator: "\n")
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let offset = lines[2].distance(from: lines[2].startIndex, to: caret)
    #expect(lines[1].count <= 30)
    #expect(offset <= 30)
    if column < 100 { #expect(Array(lines[1])[offset] == "#") }
  }

  @Test func progress() {
    let half = Progress("Indexing", done: 450, total: 900, rate: 119.6, remaining: .seconds(64))
    #expect(
      half.text(width: 66) == "Indexing  [########.........]  450/900  50%  120/s  1 min 4 s left")
    #expect(half.text(width: 30) == "Indexing  450/900  50%  120/s…")
    #expect(Progress("Reading", done: 7).text(width: 80) == "Reading  7")
    #expect(Progress("", done: 5, total: 0).text(width: 12) == "  5/0  100%")
  }

  @Test(arguments: 0...120)
  func progressFits(_ width: Int) {
    let line = Progress("確認", done: 3, total: 9, rate: 1.0e30, remaining: .seconds(9999)).text(
      width: width)
    #expect(displayWidth(line) <= width)
  }
}
