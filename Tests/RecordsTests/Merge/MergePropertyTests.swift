import Glibc
import Records
import TestSupport
import Testing

/// Random changes on two sides of random records, made by commands and by hand, and merged.
@Suite struct MergePropertyTests {
  static let iterations =
    getenv("ITSM_MERGE_ITERATIONS").flatMap { Int(String(cString: $0)) } ?? 250
  static let first = getenv("ITSM_MERGE_SEED").flatMap { Int(String(cString: $0)) } ?? 0

  @Test func everythingOfBothSidesIsThere() throws {
    var asked = 0
    for seed in Self.first..<(Self.first + Self.iterations) {
      do {
        var scene = try MergeScene(seed: UInt64(seed))
        let sides = try scene.sides(3)
        let check = MergeCheck(base: sides.base, ours: sides.texts[0], theirs: sides.texts[1])
        var complaints = try check.complaints()
        complaints += try check.complaints(with: sides.texts[2])
        asked += check.isOpen ? 1 : 0
        guard complaints.isEmpty else {
          Issue.record(
            """
            seed \(seed): \(complaints.joined(separator: "\n"))
            \(sides.base)=== ours\n\(sides.texts[0])=== theirs\n\(sides.texts[1])
            """)
          return
        }
      } catch {
        Issue.record("seed \(seed): \(error)")
        return
      }
    }
    // A generator whose sides always or never contradict would test half of it.
    #expect(asked > Self.iterations / 20 && asked < Self.iterations * 19 / 20)
  }
}

/// A record and what two or three people make of it.
struct MergeScene {
  private var dice: Dice
  private let shelf = Shelf(.builtIn)
  private var clock = Instant("2026-11-20T10:00:00Z") ?? .last

  init(seed: UInt64) throws {
    dice = Dice(seed: seed)
    for word in Self.words {
      for prefix in ["INC", "CHG"] { try shelf.add("id: \(prefix)-20261119-\(word)\n") }
    }
    for number in 1...6 { try shelf.add("id: web-\(number)\ntype: ci\n") }
  }

  private static let words = ["AAAAA", "BBBBB", "CCCCC", "DDDDD"]

  /// A base and what became of it on so many sides.
  mutating func sides(_ count: Int) throws -> (base: String, texts: [String]) {
    guard let type = shelf.rulebook.type("incident") else { return ("", []) }
    var draft = Draft(creating: type, id: "INC-20261120-A1B2C")
    try draft.apply([Assignment("title", .set, ["Mail is down"])], in: circumstance("ana"))
    try draft.apply(
      [Assignment("description", .set, ["One.\n\nTwo.\n\nThree.\n"])], in: circumstance("ana"))
    try draft.fillDefaults(in: circumstance("ana"))
    var base = text(try draft.finish(in: circumstance("ana")))
    for _ in 0..<dice.number(0...5) { base = edited(base, by: "ana") }
    let start = clock
    let texts = (0..<count).map { side -> String in
      clock = start
      var text = base
      let name = ["raj", "eva", "kim"][side]
      for _ in 0..<dice.number(0...4) { text = edited(text, by: name) }
      return text
    }
    return (base, texts)
  }

  private func circumstance(_ me: String) -> Circumstance {
    Circumstance(now: clock, me: me, rulebook: shelf.rulebook, lookup: shelf)
  }

  private func text(_ edit: Edit) -> String { String(decoding: edit.source, as: UTF8.self) }

  /// The text after a command; as it was if a rule says no.
  private mutating func edited(_ text: String, by me: String) -> String {
    clock = Instant(clamping: clock.seconds + Int64(dice.pick([0, 1, 60, 600, 3_600])))
    if dice.hits(6) { return scribbled(text) }
    guard
      let record = try? Record(
        parsing: Array(text.utf8), path: "a.yaml", rulebook: shelf.rulebook),
      let edit = try? command(on: record, by: me)
    else { return text }
    return self.text(edit)
  }

  private mutating func command(on record: Record, by me: String) throws -> Edit {
    let now = circumstance(me)
    var draft = Draft(changing: record, action: "set")
    switch dice.number(0...9) {
    case 0:
      draft = Draft(changing: record, action: "comment")
      draft.say("Said \(dice.number(1...99))\nby \(me).")
    case 1, 2:
      let field = dice.pick(["impact", "urgency"])
      try draft.apply([Assignment(field, .set, [dice.pick(["high", "medium", "low"])])], in: now)
    case 3:
      let operation = dice.pick([Assignment.Operator.add, .add, .remove])
      try draft.apply(
        [Assignment("affects", operation, ["web-\(dice.number(1...6))"])], in: now)
    case 4:
      let relation = dice.pick(["relates-to", "caused-by", "parent"])
      draft = Draft(changing: record, action: "link")
      let prefix = relation == "caused-by" ? "CHG" : "INC"
      let id = "\(prefix)-20261119-\(dice.pick(Self.words))"
      if relation == "parent" {
        draft.unlink(relation, record.links(relation))
      }
      if dice.hits(3), let known = record.links(relation).first {
        draft.unlink(relation, [known])
      } else {
        draft.link(relation, [id])
      }
    case 5:
      let lines = record.value("description").description
      let word = dice.pick(["One", "Two", "Three"])
      try draft.apply(
        [Assignment("description", .set, [lines.replacing(word, with: "\(word) \(me)")])], in: now)
    case 6:
      try draft.apply([Assignment("location", .set, [dice.pick(["Rome", "Oslo", ""])])], in: now)
    default:
      let verbs = record.type.verbs(from: record.state ?? "")
      guard !verbs.isEmpty else { return try draft.finish(in: now) }
      let verb = dice.pick(verbs)
      draft = Draft(changing: record, action: verb)
      let given = Self.needs[verb, default: [:]].sorted { $0.key < $1.key }
        .map { Assignment($0.key, .set, [$0.value]) }
      try draft.apply(given, in: now)
      draft.say("Why not.")
      try draft.move(verb, in: now)
    }
    return try draft.finish(in: now)
  }

  private static let needs = [
    "resolve": ["resolution_code": "fixed", "resolution": "Done."],
    "hold": ["hold_reason": "awaiting-vendor"], "cancel": ["cancel_reason": "unnecessary"],
  ]

  /// The text after somebody wrote a comment into it, or quoted something.
  private mutating func scribbled(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let places = lines.indices.filter { !lines[$0].isEmpty && lines[$0].first != " " }
    let place = dice.pick(places)
    switch dice.number(0...2) {
    case 0: lines.insert("# Note \(dice.number(1...99))", at: place)
    case 1 where !lines[place].hasSuffix("|") && !lines[place].contains("#"):
      lines[place] += " # aside \(dice.number(1...99))"
    default: lines.insert("", at: place)
    }
    let scribbled = lines.joined(separator: "\n")
    let isSame =
      (try? Record(parsing: Array(scribbled.utf8), path: "a.yaml", rulebook: .builtIn)) != nil
    return isSame ? scribbled : text
  }
}

/// What has to be true of a merge.
struct MergeCheck {
  let base: String
  let ours: String
  let theirs: String

  private static let merger = Merger(by: "tom", at: Instant("2026-11-21T10:00:00Z") ?? .last)

  static func merge(
    _ base: String, _ ours: String, _ theirs: String, _ answers: [String: MergeAnswer] = [:]
  ) throws -> MergeOutcome {
    try RecordMerge(
      base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8), path: "a.yaml",
      rulebook: .builtIn, answers: answers
    ).outcome(by: merger)
  }

  /// True if something is asked.
  var isOpen: Bool {
    if case .questions = try? Self.merge(base, ours, theirs) { true } else { false }
  }

  func complaints() throws -> [String] {
    let outcome = try Self.merge(base, ours, theirs)
    let other = try Self.merge(base, theirs, ours)
    switch (outcome, other) {
    case (.merged(let bytes), .merged(let mirrored)):
      if bytes != mirrored { return ["the sides are not equal"] }
      return try complaints(about: String(decoding: bytes, as: UTF8.self))
    case (.questions(let asked), .questions(let mirrored)):
      if asked.map(\.field) != mirrored.map(\.field) { return ["other questions from there"] }
      var complaints: [String] = []
      for answer in [MergeAnswer.ours, .theirs] {
        let answers = Dictionary(uniqueKeysWithValues: asked.map { ($0.field, answer) })
        guard case .merged(let bytes) = try Self.merge(base, ours, theirs, answers) else {
          return ["asks again: \(asked.map(\.field))"]
        }
        complaints += try self.complaints(
          about: String(decoding: bytes, as: UTF8.self), answered: Set(asked.map(\.field)))
      }
      return complaints
    default: return ["asks from one side only"]
    }
  }

  private func read(_ text: String) throws -> Record {
    try Record(parsing: Array(text.utf8), path: "a.yaml", rulebook: .builtIn)
  }

  private func complaints(about text: String, answered: Set<String> = []) throws -> [String] {
    let (old, mine, other, new) = (try read(base), try read(ours), try read(theirs), try read(text))
    var complaints: [String] = []
    let told = new.timeline
    for entry in mine.timeline + other.timeline where !told.contains(entry) {
      complaints.append("lost \(entry)")
    }
    let added = told.filter { !mine.timeline.contains($0) && !other.timeline.contains($0) }
    if added.contains(where: { $0.did != "merge" }) || added.count > 1 {
      complaints.append("tells too much: \(added)")
    }
    for name in ["affects"] {
      let lists = [old, mine, other, new].map { $0.value(name).items.map(\.description) }
      complaints += Self.setComplaints(name, lists)
    }
    for relation in ["relates-to", "caused-by"] {
      complaints += Self.setComplaints(
        relation, [old, mine, other, new].map { $0.links(relation) })
    }
    for name in ["title", "location", "impact", "urgency"] where !answered.contains(name) {
      let (a, b, was, now) = (mine.value(name), other.value(name), old.value(name), new.value(name))
      if now != (a == was ? b : a) { complaints.append("\(name) is \(now)") }
    }
    for line in Self.comments(ours) + Self.comments(theirs)
    where !text.contains(line) && !Self.comments(base).contains(line) {
      complaints.append("lost comment \(line)")
    }
    for side in [mine, other] {
      let shelf = Shelf(.builtIn)
      let judge = ComparisonChecks(.builtIn, before: shelf, after: shelf)
      complaints += judge.findings(from: side, to: new).map(\.line)
      complaints += Validator(.builtIn, shelf).newFindings(in: new, since: side)
        .filter { $0.severity == .error && ![.linkDangling, .referenceUnknown].contains($0.code) }
        .map(\.line)
    }
    return complaints.isEmpty ? [] : complaints + ["=== merged\n\(text)"]
  }

  private static func setComplaints(_ name: String, _ lists: [[String]]) -> [String] {
    let sets = lists.map(Set.init)
    let kept = sets[0].intersection(sets[1]).intersection(sets[2])
    let wanted = kept.union(sets[1].subtracting(sets[0])).union(sets[2].subtracting(sets[0]))
    return sets[3] == wanted && lists[3].count == sets[3].count
      ? [] : ["\(name) is \(lists[3]), not \(wanted.sorted())"]
  }

  /// Comments on lines of their own.
  private static func comments(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.hasPrefix("# ") }.map(String.init)
  }

  /// The order in which three are merged makes no difference where nothing is asked, and no merge has
  /// to tell which state holds.
  func complaints(with third: String) throws -> [String] {
    func merged(_ a: String, _ b: String, _ c: String) throws -> Record? {
      guard case .merged(let first) = try Self.merge(base, a, b),
        case .merged(let all) = try Self.merge(
          base, String(decoding: first, as: UTF8.self), c)
      else { return nil }
      return try read(String(decoding: all, as: UTF8.self))
    }
    guard let one = try merged(ours, theirs, third), let other = try merged(theirs, third, ours)
    else { return [] }
    if (one.timeline + other.timeline).contains(where: { $0.did == "merge" && $0.state != nil }) {
      return []
    }
    let difference = Difference(from: one, to: other)
    // Lists are sets, and what a merge told depends on which merge had to.
    let changes = difference.changes.filter {
      !($0.isOfList && $0.added.isEmpty && $0.removed.isEmpty)
        && Set($0.old.items.map(\.description)) != Set($0.new.items.map(\.description))
    }
    let entries = difference.entries.filter { $0.did != "merge" }
    return changes.isEmpty && entries.isEmpty
      ? [] : ["the order matters: \(changes) \(entries)"]
  }
}
