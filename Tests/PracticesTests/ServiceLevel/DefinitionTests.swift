import Practices
import Records
import TestSupport
import Testing
import YAML

@Suite struct DefinitionTests {
  private static func findings(_ target: String, calendars: [String] = []) -> [String] {
    do {
      try World().rules(calendars: calendars, targets: [target])
      return []
    } catch let findings as Findings {
      return findings.all.map { finding in
        "\(finding.code.rawValue) \(finding.mark.map { "\($0.line):\($0.column)" } ?? "-") "
          + finding.message
      }
    } catch {
      return ["\(error)"]
    }
  }

  @Test(arguments: [
    (
      "target: a\nfor: incident\nwithin: 4h\n",
      "target/definition 1:1 the target does not say when its clock stops"
    ),
    (
      "target: a\nfor: incdent\nwithin: 4h\nstop: assignee is set\n",
      "target/definition 2:6 target a is for incdent, which is no record type"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: asignee is set\n",
      "type/condition 4:7 target a, an incident, condition “asignee is set”: there is no field asignee"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\ncalendar: office\nstop: assignee is set\n",
      "target/definition 4:11 there is no calendar office"
    ),
    (
      "target: a\nfor: incident\nstop: assignee is set\n",
      "target/definition 1:1 nothing says how long it may take"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\ndue: follow_up_at\nstop: assignee is set\n",
      "target/definition 1:1 within and due say two things"
    ),
    (
      "target: a\nfor: incident\ndue: title\nstop: assignee is set\n",
      "target/definition 3:6 an incident has no date or timestamp title"
    ),
    (
      "target: a\nfor: incident\nwithin: 0s\nstop: assignee is set\n",
      "target/definition 3:9 “0s” is no time to give"
    ),
    (
      "target: a\nfor: incident\nwithin: 9999999w\nstop: assignee is set\n",
      "target/definition 3:9 “9999999w” is no time to give"
    ),
    // A finding stands at the word, also behind quotes, signs of escape and other alphabets.
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: 'title = ''ü'' and asignee is set'\n",
      "type/condition 4:26 target a, an incident, condition “title = 'ü' and asignee is set”: there is no field asignee"
    ),
    (
      "target: a\nfor: incident\nstop: assignee is set\ngoals:\n  - { when: priority = P9, within: 1h }\n",
      "type/condition 5:24 target a, an incident, condition “priority = P9”: priority is never P9"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: state = new or opened > -7d\n",
      "target/definition 4:31 “state = new or opened > -7d” asks for the time, so that it would change while nothing happens"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: opened:yesterday..\n",
      "target/definition 4:14 “opened:yesterday..” asks for the time, so that it would change while nothing happens"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: any links.caused-by where (opened_at < now)\n",
      "target/definition 4:46 “any links.caused-by where (opened_at < now)” asks for the time, so that it would change while nothing happens"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: age(opened_at) > 4h\n",
      "target/definition 4:7 “age(opened_at) > 4h” asks for the time, so that it would change while nothing happens"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: assignee is set\nwarn: [75]\n",
      "target/definition 5:7 “75” is no share of the time"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: assignee is set\nkind: slo\n",
      "target/definition 5:7 kind can't be slo"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: assignee is set\nresume: assignee is set\n",
      "target/definition 5:9 resume needs pause: what never pauses never resumes"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: assignee is set\nstopp: x\n",
      "target/definition 5:1 a target has no key stopp"
    ),
    (
      "target: a\nfor: incident\nwithin: 4h\nstop: assignee is set\nsince: title\n",
      "target/definition 5:8 an incident has no timestamp title since which time counts"
    ),
    ("- a\n", "target/definition 1:1 a target must be a mapping"),
    ("# nothing\n", "target/definition 1:1 the definition is empty"),
    ("target: [\n", "yaml/syntax"),
  ])
  func saysWhereItIsWrong(text: String, expected: String) {
    let found = Self.findings(text)
    #expect(found.count == 1 && found.first?.hasPrefix(expected) ?? false, "\(found)")
  }

  @Test func wordsOfTimeInQuotesAreOnlyWords() {
    let text = "target: a\nfor: incident\nwithin: 4h\nstop: \"title ~ 'age(x)'\"\n"
    #expect(Self.findings(text).isEmpty)
  }

  @Test func whatComesWithTheProgramIsRight() throws {
    func texts(_ folder: String) -> [String] {
      ReadyMade.files.filter { $0.path.hasPrefix(folder) }.map(\.text)
    }
    let world = World()
    try world.rules(calendars: texts("calendars"), targets: texts("targets"))
    #expect(world.rules[0].targets.map(\.name) == ["resolution", "response"])
    #expect(Set(world.rules[0].calendars.keys) == ["24x7", "business-hours"])
    #expect(world.rules[0].calendars["24x7"]?.isAlways == true)
  }

  /// Whatever somebody does to a definition: it is read, or what is wrong has a place.
  @Test(arguments: 0..<8)
  func damagedDefinitionsAreReadOrRefused(seed: Int) throws {
    var random = Dice(seed: UInt64(seed))
    let texts =
      ReadyMade.files.map { Array($0.text.utf8) } + [
        Array(
          "calendar: a\nhours: { monday-friday: [08:00-12:00, 22:00-06:00] }\nholidays: { 12-25: x, 2026-01-01: y }\nimports: [a.ics]\nexceptions: { 2026-12-24: closed }\n"
            .utf8)
      ]
    let source = DefinitionSource(
      file: { _ in Array(CalendarTests.ics("DTSTART;VALUE=DATE:20260501").utf8) },
      zone: { Zone(fixed: $0) })
    for _ in 0..<150 {
      var bytes = texts[Int.random(in: texts.indices, using: &random)]
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[Int.random(in: bytes.indices, using: &random)], at: place)
        }
      }
      for reads in [
        { _ = try Calendar(parsing: bytes, file: "a", from: source) },
        { _ = try Target(parsing: bytes, file: "a") },
      ] {
        do {
          try reads()
        } catch let findings as Findings {
          #expect(findings.all.allSatisfy { $0.mark != nil && $0.file != nil })
        }
      }
    }
  }
}
