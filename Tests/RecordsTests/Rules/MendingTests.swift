import Records
import TestSupport
import Testing
import YAML

/// What `validate --fix` makes of a record's text.
@Suite struct MendingTests {
  private static let start =
    "id: DLV-20261122-4F7KQ\ntitle: Two racks\nstate: ordered\nordered_at: 2026-11-22T14:05:11Z\n"

  /// The text after mending everything that was found, and what was done.
  private static func mended(
    _ text: String, told: Int = 0
  ) throws -> (text: String, done: [String]) {
    let house = try Shelf.house()
    let record = try house.add(text)
    var mending = Mending(record, house.rulebook)
    let findings = Validator(house.rulebook, house).findings(in: record)
    mending.derive(findings)
    if findings.contains(where: { $0.code == .timelineOrder }) {
      mending.sortTimeline(after: Array(record.timeline.prefix(told)))
    }
    return (String(decoding: mending.source, as: UTF8.self), mending.done)
  }

  @Test func aDerivedField() throws {
    let (text, done) = try Self.mended(
      Self.start + "size: large\nzone: far\ntariff: 'A'  # cheap\n")
    #expect(text == Self.start + "size: large\nzone: far\ntariff: 'C'  # cheap\n")
    #expect(done == ["tariff C instead of A"])
  }

  @Test(arguments: ["tariff_reason: a friend\n", "zone2: far\n"])
  func aDerivedFieldWithItsReason(line: String) throws {
    let text = Self.start + "size: large\ntariff: A\n" + line
    #expect(try Self.mended(text).text == text)
  }

  @Test func entriesWithTheirComments() throws {
    let (text, done) = try Self.mended(
      Self.start + """
        timeline:
          # The second one.
          - at: 2026-11-22T16:00:00Z
            by: raj
            did: comment
            text: |
              # no comment

              - no entry
            # Below it.

          - at: 2026-11-22T15:00:00Z  # the first
            by: ana
            did: comment

          - { at: 2026-11-22T17:00:00Z, by: raj, did: comment }
        # At the end.
        """)
    #expect(
      text == Self.start + """
        timeline:
          - at: 2026-11-22T15:00:00Z  # the first
            by: ana
            did: comment

          # The second one.
          - at: 2026-11-22T16:00:00Z
            by: raj
            did: comment
            text: |
              # no comment

              - no entry
            # Below it.

          - { at: 2026-11-22T17:00:00Z, by: raj, did: comment }
        # At the end.
        """)
    #expect(done == ["timeline in the order of its times, 1 moved"])
  }

  @Test func linesThatEndAsWindowsEndsThem() throws {
    let lines =
      Self.start + "timeline:\n"
      + "- { at: 2026-11-22T16:00:00Z, by: raj, did: comment }\n"
      + "- { at: 2026-11-22T15:00:00Z, by: ana, did: comment }"
    let (text, _) = try Self.mended(lines.split(separator: "\n").joined(separator: "\r\n"))
    #expect(
      text.hasSuffix(
        "15:00:00Z, by: ana, did: comment }\r\n- { at: 2026-11-22T16:00:00Z, by: raj, did: comment }"
      ))
  }

  /// What is committed stays in front as it is.
  @Test func entriesThatWereToldStay() throws {
    let text =
      Self.start + """
        timeline:
          - { at: 2026-11-22T15:00:00Z, by: ana, did: comment }
          - { at: 2026-11-22T17:00:00Z, by: raj, did: comment }
          - { at: 2026-11-22T16:00:00Z, by: raj, did: comment }

        """
    #expect(try Self.mended(text, told: 1).done.count == 1)
    #expect(try Self.mended(text, told: 2).text == text)
    #expect(try Self.mended(text, told: 3).text == text)
  }

  @Test(arguments: [
    // One without its author.
    "timeline:\n  - { at: 2026-11-22T16:00:00Z, by: raj, did: comment }\n"
      + "  - { at: 2026-11-22T15:00:00Z, did: comment }\n"
      + "  - { at: 2026-11-22T14:00:00Z, by: ana, did: comment }\n",
    // In brackets.
    "timeline: [{ at: 2026-11-22T16:00:00Z, by: raj, did: comment },"
      + " { at: 2026-11-22T15:00:00Z, by: ana, did: comment }]\n",
    // The dash by itself.
    "timeline:\n  -\n    { at: 2026-11-22T16:00:00Z, by: raj, did: comment }\n"
      + "  - { at: 2026-11-22T15:00:00Z, by: ana, did: comment }\n",
  ])
  func whatIsNotMechanicalStays(_ timeline: String) throws {
    #expect(try Self.mended(Self.start + timeline).text == Self.start + timeline)
  }

  /// Mending twice is mending once, and nothing but the order of lines changes.
  @Test func anyTimeline() throws {
    let house = try Shelf.house()
    var random = Dice(seed: 2026)
    var moved = 0
    for _ in 0..<1_500 {
      let text = Self.start + Self.timeline(using: &random)
      let record = try Record(
        parsing: Array(text.utf8), path: "a.yaml", rulebook: house.rulebook)
      let told = Array(record.timeline.prefix(Int.random(in: 0...2, using: &random)))
      var mending = Mending(record, house.rulebook)
      mending.sortTimeline(after: told)
      let after = mending.record
      #expect(Self.lines(mending.source) == Self.lines(record.document.source), "\(text)")
      #expect(Array(after.timeline.prefix(told.count)) == told)
      if mending.done.isEmpty {
        #expect(mending.source == record.document.source)
        continue
      }
      moved += 1
      let findings = Validator(house.rulebook, house).findings(in: after)
      #expect(!findings.contains { $0.code == .timelineOrder }, "\(text)")
      var again = Mending(after, house.rulebook)
      again.sortTimeline(after: told)
      #expect(again.done == [])
      // An entry keeps its own lines together, its comments included.
      for entry in after.timeline {
        #expect(record.timeline.contains(entry))
      }
    }
    #expect(moved > 400)
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init).sorted()
  }

  private static func timeline(using random: inout Dice) -> String {
    let margin = ["", "  ", "    "].randomElement(using: &random) ?? ""
    var text = "timeline:\n"
    for number in 0..<Int.random(in: 1...6, using: &random) {
      if Int.random(in: 0..<4, using: &random) == 0 { text += "\(margin)# Above \(number).\n" }
      let minute = Int.random(in: 10..<16, using: &random)
      let at = "2026-11-22T15:\(minute):00Z"
      switch Int.random(in: 0..<4, using: &random) {
      case 0: text += "\(margin)- { at: \(at), by: ana, did: comment, text: n\(number) }\n"
      case 1:
        text += "\(margin)- by: ana\n\(margin)  did: comment\n\(margin)  at: \(at)  # when\n"
        text += "\(margin)  text: |\n\(margin)    n\(number)\n\n\(margin)    # text\n"
      default:
        text += "\(margin)-   at: '\(at)'\n\(margin)    by: raj\n\(margin)    did: n\(number)\n"
      }
      if Int.random(in: 0..<4, using: &random) == 0 { text += "\(margin)    # Below \(number).\n" }
      if Int.random(in: 0..<3, using: &random) == 0 { text += "\n" }
    }
    return text + (Int.random(in: 0..<2, using: &random) == 0 ? "# The end.\n" : "zone: near\n")
  }
}
