import Glibc
import Records
import Testing

@Suite struct DifferenceTests {
  private static func record(_ text: String) throws -> Record {
    try Record(parsing: Array(text.utf8), path: "a.yaml", rulebook: .builtIn)
  }

  /// What this thread has had of the processor, however busy the machine is.
  private static var processorSeconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return time.tv_sec
  }

  private static let base = """
    id: INC-20261122-4F7KQ
    title: Mail
    state: new
    security: true
    opened_at: 2026-11-22T14:05:11Z
    affects: [a, b]
    links:
      caused-by: [CHG-1]
    mine: 1
    timeline:
      - { at: 2026-11-22T14:05:11Z, by: ana, did: open }

    """

  @Test(arguments: [
    base, "# note\n" + base, base.replacing("title: Mail", with: "title: \"Mail\"   # what"),
    base.replacing("security: true", with: "security: yes"),
    base.replacing("14:05:11Z\naff", with: "15:05:11+01:00\naff"),
    base.replacing("affects: [a, b]", with: "affects:\n  - a\n  - \"b\""),
    base.replacing("title: Mail\nstate: new", with: "state: new\ntitle: Mail"),
    base.replacing("\n", with: "\r\n"), base.replacing("[CHG-1]", with: "CHG-1"),
    base.replacing("mine: 1", with: "mine: '1'"), base.replacing("did: open", with: "did: 'open'"),
    base + "location: ~\nsubtopic:\n".replacing("location: ~\n", with: ""),
  ])
  func spellingIsNoDifference(text: String) throws {
    let difference = Difference(from: try Self.record(Self.base), to: try Self.record(text))
    #expect(difference.isEmpty, "\(difference)")
    #expect(Difference(from: try Self.record(text), to: try Self.record(Self.base)).isEmpty)
  }

  /// Twenty times what it takes is still less than pairing each key with each.
  @Test func manyKeysAreComparedAtOnce() throws {
    let started = Self.processorSeconds
    let keys = (0..<80_000).map { "k\($0): v\n" }.joined()
    let text = Self.base.replacing("mine: 1\n", with: keys)
    let difference = Difference(from: try Self.record(Self.base), to: try Self.record(text))
    #expect(difference.changes.count == 80_001)
    #expect(Self.processorSeconds - started < 20)
  }

  @Test(arguments: [
    ("title: Mail", "title: Post", "title", "Mail", "Post"),
    ("state: new", "state: closed", "state", "new", "closed"),
    ("security: true\n", "", "security", "true", ""),
    ("security: true", "security: perhaps", "security", "true", "perhaps"),
    ("mine: 1", "mine: 2", "mine", "1", "2"),
    ("title:", "location: Bonn\ntitle:", "location", "", "Bonn"),
    ("[CHG-1]", "[CHG-1, CHG-2]", "caused-by", "[CHG-1]", "[CHG-1, CHG-2]"),
    ("  caused-by: [CHG-1]", "  caused-by: []", "caused-by", "[CHG-1]", ""),
    ("title:", "aliases: [X]\ntitle:", "aliases", "", "[X]"),
  ])
  func oneChange(
    from: String, to: String, field: String, old: String, new: String
  ) throws {
    let changed = try Self.record(Self.base.replacing(from, with: to))
    let difference = Difference(from: try Self.record(Self.base), to: changed)
    #expect(difference.changes.map(\.field) == [field])
    let change = try #require(difference.changes.first)
    #expect(change.old.description == old && change.new.description == new)
    #expect(difference.entries == [])
  }

  @Test func listsTellWhatCameAndWent() throws {
    let changed = try Self.record(Self.base.replacing("[a, b]", with: "[b, c]"))
    let change = try #require(
      Difference(from: try Self.record(Self.base), to: changed).changes.first)
    #expect(change.isOfList)
    #expect(change.added.map(\.description) == ["c"])
    #expect(change.removed.map(\.description) == ["a"])
    let turned = try Self.record(Self.base.replacing("[a, b]", with: "[b, a]"))
    let order = try #require(
      Difference(from: try Self.record(Self.base), to: turned).changes.first)
    #expect(!order.isOfList)
  }

  @Test func theTimelineTellsWhatItGained() throws {
    let entry = "  - { at: 2026-11-22T14:05:11Z, by: ana, did: comment, text: Hi }\n"
    let changed = try Self.record(Self.base + entry)
    let difference = Difference(from: try Self.record(Self.base), to: changed)
    #expect(difference.changes == [])
    #expect(difference.entries.map(\.did) == ["comment"])
    // The same thing told twice is told twice.
    let twice = try Self.record(Self.base + entry + entry)
    #expect(Difference(from: changed, to: twice).entries.map(\.text) == ["Hi"])
  }

  @Test func somethingFromNothing() throws {
    let record = try Self.record(Self.base)
    let made = Difference(from: nil, to: record)
    #expect(
      made.changes.map(\.field)
        == ["state", "title", "affects", "opened_at", "security", "mine", "caused-by"])
    #expect(made.entries.count == 1)
    let gone = Difference(from: record, to: nil)
    #expect(gone.changes.map(\.new) == Array(repeating: .none, count: 7))
    #expect(Difference(from: nil, to: nil).isEmpty)
  }
}
