import Glibc
import Records
import Testing
import YAML

@testable import Store

@Suite struct ImporterTests {
  @Test func rowsBecomeRecordsThatTellTheirStory() throws {
    let sandbox = try ImportSandbox()
    let report = try sandbox.run(SmallLog.csv, map: SmallLog.map)
    #expect(report.rows == 6)
    #expect(report.added == 2)
    #expect(report.entries == 6)
    #expect(report.commits == 1)
    #expect(report.illegal == ["new → closed": 1])
    let text = try sandbox.shell("cat incidents/2016/03/INC001.yaml")
    #expect(
      text == """
        id: INC001
        title: Mail; "down" everywhere
        state: resolved
        impact: medium
        urgency: medium
        priority: P3
        opened_at: 2016-03-02T11:00:00Z
        assignee: raj-rao
        resolution_code: fixed
        resolution: none told
        resolved_at: 2016-03-02T11:00:00Z
        timeline:
          - at: 2016-03-01T08:00:00Z
            by: ana-lima
            did: open
            state: new
            impact: medium
            urgency: medium
            priority: P3
          - at: 2016-03-01T09:30:00Z
            by: raj-rao
            did: start
            state: in-progress
            assignee: raj-rao
          - at: 2016-03-01T09:30:00Z
            by: raj-rao
            did: update
          - at: 2016-03-02T11:00:00Z
            by: raj-rao
            did: resolve
            state: resolved
            resolution_code: fixed
        """)
    #expect(try sandbox.isSound())
    #expect(
      try sandbox.workspace().validate(now: noon).findings.filter { $0.severity == .error } == [])
  }

  @Test func runningAgainAddsNothing() throws {
    let sandbox = try ImportSandbox()
    try sandbox.run(SmallLog.csv, map: SmallLog.map)
    let before = try sandbox.shell("git rev-parse HEAD")
    let report = try sandbox.run(SmallLog.csv, map: SmallLog.map)
    #expect(report.unchanged == 2)
    #expect(report.entries == 0)
    #expect(report.commit == nil)
    #expect(try sandbox.shell("git rev-parse HEAD") == before)
  }

  /// However a log is cut in two, importing the parts gives what importing the whole gives.
  @Test(arguments: [2, 3, 5, 6], [true, false])
  func newerRowsAddOnlyThemselves(rows: Int, wholeAgain: Bool) throws {
    let lines = SmallLog.csv.split(separator: "\n").map { String($0) + "\n" }
    let whole = try ImportSandbox()
    try whole.run(SmallLog.csv, map: SmallLog.map)
    let parts = try ImportSandbox()
    try parts.run(lines[..<rows].joined(), map: SmallLog.map)
    let rest = wholeAgain ? SmallLog.csv : lines[0] + lines[rows...].joined()
    let report = try parts.run(rest, map: SmallLog.map)
    #expect(report.entries == 7 - rows)
    #expect(
      try parts.shell("git rev-parse HEAD^{tree}") == whole.shell("git rev-parse HEAD^{tree}"))
    #expect(try parts.isSound())
  }

  /// A row of the same record, minute and author as an entry counts as that entry, unless the file
  /// has as many such rows.
  @Test(arguments: [true, false])
  func rowsAlikeAreToldApartByTheirNumber(wholeAgain: Bool) throws {
    let lines = SmallLog.csv.split(separator: "\n").map { String($0) + "\n" }
    let sandbox = try ImportSandbox()
    try sandbox.run(lines[..<4].joined(), map: SmallLog.map)
    let rest = wholeAgain ? SmallLog.csv : lines[0] + lines[4...].joined()
    #expect(try sandbox.run(rest, map: SmallLog.map).entries == (wholeAgain ? 3 : 2))
  }

  @Test func whatPeopleChangedHereStays() throws {
    let sandbox = try ImportSandbox()
    let lines = SmallLog.csv.split(separator: "\n").map { String($0) + "\n" }
    try sandbox.run(lines[..<5].joined(), map: SmallLog.map)
    let file = "incidents/2016/03/INC001.yaml"
    try sandbox.shell("sed -i 's/^impact: .*/impact: high # seen here/' \(file)")
    try sandbox.shell("git commit -qam edit")
    try sandbox.run(SmallLog.csv, map: SmallLog.map)
    let text = try sandbox.shell("cat \(file)")
    #expect(text.contains("\nimpact: high # seen here\n"))
    #expect(text.contains("\nstate: resolved\n"))
  }

  @Test func aDryRunChangesNothing() throws {
    let sandbox = try ImportSandbox()
    let before = try sandbox.shell("git rev-parse HEAD; find . -type f | sort")
    let report = try sandbox.run(SmallLog.csv, map: SmallLog.map, dry: true)
    #expect(report.added == 2)
    #expect(report.illegal == ["new → closed": 1])
    #expect(try sandbox.shell("git rev-parse HEAD; find . -type f | sort") == before)
  }

  @Test func badRowsStopEverythingUnlessTheyAreSkipped() throws {
    let sandbox = try ImportSandbox()
    let bad =
      SmallLog.csv + "INC003;Gone;1/3/2016 08:00;Ana;?;x\nINC004;New;31/2/2016 08:00;Ana;?;x\n"
      + "../x;New;1/3/2016 08:00;Ana;?;x\nINC005;New;1/3/2016 08:00;Ana;?\nINC006;New;1/3/2016 08:00;A\0;?;x\n"
    do {
      try sandbox.run(bad, map: SmallLog.map)
      Issue.record("bad rows were imported")
    } catch let error as Findings {
      let places = error.all.map { "\($0.mark?.line ?? 0):\($0.mark?.column ?? 0): \($0.message)" }
      #expect(
        places == [
          "8:8: the mapping has no value of state for “Gone”",
          "9:12: at is “31/2/2016 08:00”, which is no date as mapped",
          "10:1: an id holds letters, digits, “-”, “.” and “_” only",
          "11:32: the row has 5 cells, the header has 6", "12:28: a NUL byte",
          "0:0: 5 rows can't be imported, so nothing was",
        ])
    }
    #expect(try sandbox.shell("git rev-list --count HEAD") == "1")
    let report = try sandbox.run(bad, map: SmallLog.map, skipsBad: true)
    #expect(report.added == 2)
    #expect(report.bad.count == 5)
    let kept = String(decoding: report.badRows, as: UTF8.self).split(separator: "\n")
    #expect(kept.first == "number;state;at;by;who;text")
    #expect(kept.count == 6)
  }

  @Test(arguments: [
    ("", "log.csv 1:1 the file is empty: it has no header"),
    ("number;state;at;by;who;number;text\n", "log.csv 1:24 the column number stands twice"),
    ("number;state;at;by;who;txt\n", "map.yaml 8:10 log.csv has no column text"),
  ])
  func headersAreChecked(file: String, finding: String) throws {
    let sandbox = try ImportSandbox()
    let error = #expect(throws: Findings.self) { try sandbox.run(file, map: SmallLog.map) }
    let all = (error?.all ?? []).map {
      "\($0.file ?? "") \($0.mark?.line ?? 0):\($0.mark?.column ?? 0) \($0.message)"
    }
    #expect(all.contains(finding), "\(all)")
  }

  @Test func otherEncodingsAreRead() throws {
    let sandbox = try ImportSandbox()
    let csv = "number;state;at;by;who;text\nINC1;New;1/3/2016 08:00;Zo\u{1};?;caf\u{1}\n"
    let latin = Array(csv.utf8).map { $0 == 1 ? UInt8(0xE9) : $0 }
    try sandbox.run(bytes: latin, map: SmallLog.map + "encoding: iso-8859-1\n")
    #expect(try sandbox.shell("cat incidents/2016/03/INC1.yaml").contains("title: café\n"))
    let error = #expect(throws: Findings.self) { try sandbox.run(bytes: latin, map: SmallLog.map) }
    #expect(error?.all.first?.mark?.line == 2)
    #expect(error?.all.first?.mark?.column == 27)
  }

  @Test func tablesWithoutEventsAreRecordsOfNow() throws {
    let sandbox = try ImportSandbox()
    let map =
      "type: ci\nid: name\nfields: { title: name, class: { constant: server }, hostname: host }\n"
    let first = try sandbox.run("name,host\nweb-1,a\nweb-2,b\n", map: map)
    #expect(first.added == 2)
    let second = try sandbox.run(
      "name,host\nweb-1,a\nweb-2,c\n", map: map, now: "2026-11-23T12:00:00Z")
    #expect(second.updated == 1)
    #expect(second.unchanged == 1)
    let text = try sandbox.shell("cat cis/server/web-2.yaml")
    #expect(text.contains("hostname: c\n"))
    #expect(text.contains("at: 2026-11-23T12:00:00Z\n    by: ana@example.org\n    did: update"))
    let twice = #expect(throws: Findings.self) {
      try sandbox.run("name,host\nx,a\nx,b\n", map: map)
    }
    #expect(twice?.all.first?.message == "the id x stands twice")
  }

  @Test func whatRecordsNameCanBeMade() throws {
    let sandbox = try ImportSandbox()
    let map = SmallLog.map + "create: { person: { email: \"{slug}@old.example\" } }\n"
    let report = try sandbox.run(SmallLog.csv, map: map)
    #expect(report.made == 2)
    #expect(try sandbox.shell("cat people/raj-rao.yaml").contains("name: Raj Rao\n"))
    #expect(try sandbox.shell("cat people/raj-rao.yaml").contains("email: raj-rao@old.example\n"))
    #expect(
      try sandbox.workspace().validate(now: noon).findings.filter { $0.severity == .error } == [])
  }
}
