import Records
import TestSupport
import Testing

@Suite struct RecordIDTests {
  @Test(arguments: [
    "INC-20261122-4F7KQ", "web-eu-1", "a", "1", "INC0012345", "v1.2_3", "ünïcode", "データ-1", "a.b",
    String(repeating: "x", count: 100), "console", "com", "com10", "nul1", "locked", "a.lock.b",
  ])
  func accepted(id: String) { #expect(RecordID.problem(with: id) == nil) }

  @Test(arguments: [
    ("", "an id can't be empty"),
    (String(repeating: "x", count: 101), "an id is at most 100 bytes long"),
    (String(repeating: "ü", count: 51), "an id is at most 100 bytes long"),
    (".", "an id begins with a letter or a digit"), ("..", "an id begins with a letter or a digit"),
    (".git", "an id begins with a letter or a digit"),
    ("-rf", "an id begins with a letter or a digit"),
    ("_a", "an id begins with a letter or a digit"),
    ("a..b", "an id has no “..” and no “.” at its end"),
    ("a.", "an id has no “..” and no “.” at its end"),
    ("main.lock", "an id can't end in .lock"), ("main.LOCK", "an id can't end in .lock"),
    ("con", "con is the name of a device on Windows"),
    ("NUL", "nul is the name of a device on Windows"),
    ("aux.yaml", "aux is the name of a device on Windows"),
    ("Com1", "com1 is the name of a device on Windows"),
    ("lpt9.a.b", "lpt9 is the name of a device on Windows"),
    ("com¹", "com¹ is the name of a device on Windows"),
  ])
  func refused(id: String, problem: String) { #expect(RecordID.problem(with: id) == problem) }

  @Test(arguments: [
    "a/b", "a\\b", "../x", "a b", "a\u{0}b", "a\nb", "a:b", "a*", "a?", "a\"", "a<", "a|", "a~1",
    "a\u{202E}b", "a\u{200B}b", "a\u{FEFF}", "😀", "a,b", "a#", "{id}", "a@b", "\u{301}a/",
    "a\u{7F}",
  ])
  func charactersThatSomeSystemCannotHold(id: String) {
    #expect(RecordID.problem(with: id) == "an id holds letters, digits, “-”, “.” and “_” only")
  }

  @Test(arguments: [
    ("INC-20261122-4F7KQ", "2026-11-22"), ("a-b-20240229", "2024-02-29"),
    ("INC-20230229-00000", nil), ("INC0012345", nil), ("INC-2026112-00000", nil),
    ("INC-２０２６１１２２-0", nil), ("web-eu-1", nil), ("", nil),
  ])
  func day(id: String, day: String?) { #expect(RecordID.day(in: id)?.description == day) }

  @Test func newIdsAreDatedAndDiffer() throws {
    var random = Dice(seed: 7)
    let day = try #require(Day("2026-11-22"))
    let ids = (0..<1_000).map { _ in RecordID.dated(prefix: "INC", on: day, using: &random) }
    #expect(Set(ids).count == 1_000)
    for id in ids {
      #expect(id.hasPrefix("INC-20261122-") && id.utf8.count == 18)
      #expect(RecordID.problem(with: id) == nil)
      #expect(RecordID.day(in: id) == day)
      #expect(Rulebook.builtIn.type(claiming: id)?.name == "incident")
    }
  }

  @Test(arguments: [
    ("incident", "INC-20261122-4F7KQ", [:], "incidents/2026/11/INC-20261122-4F7KQ.yaml"),
    ("incident", "INC0012345", [:], "incidents/2025/01/INC0012345.yaml"),
    ("ci", "web-eu-1", ["class": "server"], "cis/server/web-eu-1.yaml"),
    ("ci", "web-eu-1", [:], "cis/other/web-eu-1.yaml"),
    ("ci", "web-eu-1", ["class": "../../etc"], "cis/other/web-eu-1.yaml"),
    ("ci", "web-eu-1", ["class": ".git"], "cis/other/web-eu-1.yaml"),
    ("service", "checkout", [:], "services/checkout.yaml"),
  ])
  func paths(type: String, id: String, values: [String: String], path: String) throws {
    let type = try #require(Rulebook.builtIn.type(type))
    let day = try #require(Day("2025-01-31"))
    let made = type.path(id: id, day: day) { values[$0].map { .text($0) } ?? .none }
    #expect(made == path)
  }

  @Test func dayFoldersAreDataToo() throws {
    let text = "type: log\nid: { prefix: LOG }\npath: logs/{yyyy}/{mm}/{dd}/{id}.yaml\n"
    let rulebook = try Rulebook(
      files: [(path: "log.yaml", source: Array(text.utf8))], settings: Settings())
    let type = try #require(rulebook.type("log"))
    let day = try #require(Day("2025-01-31"))
    #expect(
      type.path(id: "LOG-20261122-00000", day: day) { _ in .none }
        == "logs/2026/11/22/LOG-20261122-00000.yaml")
  }
}
