import Records
import TestSupport
import Testing
import YAML

/// Random lives of records, lived by the verbs of their types: whatever two moments of such a life
/// are compared, nothing is wrong with the way from one to the other.
@Suite struct WalkTests {
  static let types = Rulebook.builtIn.types.filter { !$0.transitions.isEmpty }.map(\.name)

  @Test(arguments: types)
  func whatVerbsDoIsLegal(_ name: String) throws {
    let type = try #require(Rulebook.builtIn.type(name))
    var moves = 0
    for seed in 0..<UInt64(DraftPropertyTests.iterations / 5) {
      var walk = Walk(type, seed: seed)
      let versions = try walk.versions(steps: 12)
      moves += versions.count - 1
      let checks = ComparisonChecks(.builtIn, before: walk.shelf, after: walk.shelf)
      for (index, new) in versions.enumerated() {
        for old in [nil] + versions[...index].map(Optional.some) {
          let findings = checks.findings(from: old, to: new)
          guard findings.isEmpty else {
            let texts = [old, new].compactMap {
              $0.map { String(decoding: $0.document.source, as: UTF8.self) }
            }
            Issue.record(
              "seed \(seed): \(findings.map(\.line))\n\(texts.joined(separator: "\nthen\n"))")
            return
          }
        }
      }
    }
    // A walk that goes nowhere would prove nothing.
    #expect(moves > DraftPropertyTests.iterations / 5)
  }

  /// A step that no verb makes is found, whatever legal steps stand around it.
  ///
  /// People and teams can go from each state to the other.
  @Test(arguments: types.filter { !["person", "team"].contains($0) })
  func whatNoVerbDoesIsNot(_ name: String) throws {
    let type = try #require(Rulebook.builtIn.type(name))
    var jumps = 0
    for seed in 0..<UInt64(DraftPropertyTests.iterations / 5) {
      var walk = Walk(type, seed: seed)
      let versions = try walk.versions(steps: 4)
      guard let old = versions.first, let last = versions.last, let state = last.state else {
        continue
      }
      let wrong = type.states.map(\.name).filter { target in
        target != state
          && !type.transitions.contains { $0.leads(from: state) && $0.target == target }
      }
      guard let target = wrong.randomElement(using: &walk.random) else { continue }
      jumps += 1
      let checks = ComparisonChecks(.builtIn, before: walk.shelf, after: walk.shelf)
      for isTold in [true, false] {
        let jumped = try walk.jumped(from: last, to: target, isTold: isTold)
        let found = checks.findings(from: old, to: jumped).map(\.code)
        #expect(found == [.transitionIllegal], "seed \(seed), told: \(isTold)")
      }
    }
    #expect(jumps > 0)
  }
}

/// A record that is moved at random.
struct Walk {
  let type: RecordType
  let shelf = Shelf(.builtIn)
  var random: Dice
  private var now = Instant(clamping: 1_790_000_000)

  init(_ type: RecordType, seed: UInt64) {
    self.type = type
    random = Dice(seed: seed)
  }

  private var circumstance: Circumstance {
    Circumstance(now: now, me: "ana@example.org", rulebook: .builtIn, lookup: shelf)
  }

  /// The record after each command that was accepted.
  mutating func versions(steps: Int) throws -> [Record] {
    for (id, text) in Self.others { try shelf.add(text.replacing("ID", with: id)) }
    var draft = Draft(creating: type, id: type.identity == .slug ? "walker" : Self.id(type))
    try fill(&draft, type.fields.filter { $0.requirement == .always })
    try draft.fillDefaults(in: circumstance)
    var versions = [try draft.finish(in: circumstance).after]
    for _ in 0..<steps {
      now = Instant(clamping: now.seconds + 60 + Int64(random.below(86_400)))
      guard let next = try step(versions[versions.count - 1]) else { continue }
      versions.append(next)
    }
    return versions
  }

  private static func id(_ type: RecordType) -> String {
    if case .dated(let prefix) = type.identity { "\(prefix)-20260921-AAAAA" } else { "walker" }
  }

  private static let others = [
    ("checkout", "id: ID\ntype: service\ntitle: Checkout\n"),
    ("web-eu-1", "id: ID\ntype: ci\ntitle: Web\nclass: server\nstate: planned\ncriticality: low\n"),
    ("CHG-20260101-AAAAA", "id: ID\ntitle: Patch\nstate: new\n"),
  ]

  /// The record after a verb, or after a change of fields; nil if that was refused.
  private mutating func step(_ record: Record) throws -> Record? {
    let state = record.state ?? ""
    var draft = Draft(changing: record, action: "set")
    draft.comment = "Because."
    do {
      guard !random.hits(4), let verb = type.verbs(from: state).randomElement(using: &random)
      else {
        try fill(&draft, type.fields.filter { _ in random.hits(6) })
        return try draft.finish(in: circumstance).after
      }
      let ways = type.transitions.filter { $0.verb == verb && $0.leads(from: state) }
      let required = Set(ways.flatMap(\.requires))
      let targets = ways.map(\.target)
      try fill(
        &draft,
        type.fields.filter { field in
          if required.contains(field.name) || random.hits(10) { return true }
          if case .inStates(let states) = field.requirement {
            return !states.filter(targets.contains).isEmpty
              && !ways.contains { $0.stamps.contains { $0.field == field.name } }
          }
          return false
        })
      try draft.move(verb, in: circumstance)
      let edit = try draft.finish(in: circumstance)
      return edit.changesAnything ? edit.after : nil
    } catch is Findings {
      return nil
    }
  }

  private mutating func fill(_ draft: inout Draft, _ fields: [Field]) throws {
    for field in fields where field.matrix == nil {
      guard let text = text(field) else { continue }
      try draft.apply([Assignment(field.option, .set, [text])], in: circumstance)
    }
  }

  private mutating func text(_ field: Field) -> String? {
    switch field.kind {
    case .text, .markdown: "Some words \(random.below(9))"
    case .choice(let values): values.randomElement(using: &random)?.name
    case .boolean: random.pick(["true", "false"])
    case .person: random.pick(["ana@example.org", "raj@example.org"])
    case .date: now.day.description
    case .timestamp: now.description
    case .reference(let types):
      types.contains("service")
        ? "checkout"
        : types.contains("ci")
          ? "web-eu-1" : types.contains("change") ? "CHG-20260101-AAAAA" : nil
    default: nil
    }
  }

  /// A record that somebody has brought into a state without a verb.
  func jumped(from record: Record, to state: String, isTold: Bool) throws -> Record {
    var text = String(decoding: record.document.source, as: UTF8.self)
    text = text.replacing("\nstate: \(record.state ?? "")\n", with: "\nstate: \(state)\n")
    if isTold {
      text += """
          - at: \(Instant(clamping: now.seconds + 60))
            by: ana@example.org
            did: jump
            state: \(state)

        """
    }
    return try Record(parsing: Array(text.utf8), path: record.path, rulebook: .builtIn)
  }
}
