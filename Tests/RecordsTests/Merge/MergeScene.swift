import Records
import TestSupport

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
    var base = try opened()
    for _ in 0..<dice.number(0...5) { base = edited(base, by: "ana") }
    let start = clock
    let texts = (0..<count).map { side -> String in
      clock = start
      var text = base
      let name = ["raj", "eva", "kim"][side]
      for _ in 0..<dice.number(0...6) { text = edited(text, by: name) }
      return text
    }
    return (base, texts)
  }

  /// A new record, now and then of another type than incidents.
  private mutating func opened() throws -> String {
    let name = dice.pick(["incident", "incident", "incident", "problem", "request", "change"])
    guard let type = shelf.rulebook.type(name), case .dated(let prefix) = type.identity else {
      return ""
    }
    var draft = Draft(creating: type, id: "\(prefix)-20261120-A1B2C")
    let given = [
      ("title", "Mail is down"), ("description", "One.\n\nTwo.\n\nThree.\n"), ("kind", "normal"),
    ].filter { type.field($0.0) != nil }
    try draft.apply(given.map { Assignment($0.0, .set, [$0.1]) }, in: circumstance("ana"))
    try draft.fillDefaults(in: circumstance("ana"))
    return text(try draft.finish(in: circumstance("ana")))
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
    switch dice.number(0...11) {
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
    case 7:
      // What moves stamp, ask for or empty, changed by hand.
      let all = Self.governed.filter { name, _ in
        record.type.field(name) != nil && (name != "resolved_at" || record.node(name) != nil)
      }
      guard !all.isEmpty else { break }
      let (field, values) = dice.pick(all)
      try draft.apply([Assignment(field, .set, [dice.pick(values)])], in: now)
    case 8:
      let operation = dice.pick([Assignment.Operator.add, .add, .remove])
      try draft.apply([Assignment("aliases", operation, ["M-\(dice.number(1...4))"])], in: now)
    default:
      let verbs = record.type.verbs(from: record.state ?? "")
      guard !verbs.isEmpty else { return try draft.finish(in: now) }
      let verb = dice.pick(verbs)
      draft = Draft(changing: record, action: verb)
      let ways = record.type.transitions.filter { $0.verb == verb }
      let needed = Set(ways.flatMap(\.requires)).sorted().compactMap { record.type.field($0) }
      let given = needed.compactMap { field -> Assignment? in
        if record.value(field.name) != .none, dice.hits(2) { return nil }
        return value(for: field).map { Assignment(field.name, .set, [$0]) }
      }
      try draft.apply(given, in: now)
      draft.say("Why not.")
      try draft.move(verb, in: now)
    }
    return try draft.finish(in: now)
  }

  private static let governed = [
    ("follow_up_at", ["2026-12-01T10:00:00Z", "2026-12-02T10:00:00Z", ""]),
    ("restored_at", ["2026-11-20T10:00:00Z", ""]),
    ("resolved_at", ["2026-11-20T10:00:20Z", "2026-11-20T10:00:40Z"]),
    ("resolution", ["Done.", "Done twice."]), ("confirmed", ["true", "false", ""]),
    ("hold_reason", ["awaiting-vendor", "awaiting-change"]), ("assignee", ["raj", "eva", ""]),
    ("planned_start", ["2026-11-20T10:00:00Z", "2026-11-20T12:00:00Z", ""]),
    ("planned_end", ["2026-11-20T11:00:00Z", "2026-11-20T13:00:00Z", ""]),
  ]

  /// Something that a field may hold.
  private mutating func value(for field: Field) -> String? {
    switch field.kind {
    case .choice(let allowed): dice.pick(Array(allowed.map(\.name).suffix(2)))
    case .text, .markdown: dice.pick(["Done.", "So it is."])
    case .boolean: "true"
    case .integer, .decimal: "1"
    case .date: "2026-11-20"
    case .timestamp: "2026-11-20T10:00:00Z"
    case .person: dice.pick(["raj", "eva"])
    case .money, .duration, .team, .reference, .map: nil
    }
  }

  /// The text after somebody wrote into it: a comment, an empty line, or things of a list by name.
  private mutating func scribbled(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let places = lines.indices.filter { !lines[$0].isEmpty && lines[$0].first != " " }
    let place = dice.pick(places)
    switch dice.number(0...3) {
    case 3: lines = stepped(lines)
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
  /// The lines after a step of a list was added, done or dropped; the type knows no such list.
  private mutating func stepped(_ lines: [String]) -> [String] {
    var lines = lines
    let name = dice.pick(["a", "b", "c"])
    guard let head = lines.firstIndex(of: "x_steps:") else {
      let end = lines.firstIndex { $0.hasPrefix("timeline:") } ?? lines.endIndex
      lines.insert(contentsOf: ["x_steps:", "  - id: \(name)", "    done: false"], at: end)
      return lines
    }
    guard let item = lines.firstIndex(of: "  - id: \(name)") else {
      lines.insert(contentsOf: ["  - id: \(name)", "    done: false"], at: head + 1)
      return lines
    }
    if lines[item + 1] == "    done: false" {
      lines[item + 1] = "    done: true"
    } else if lines[(head + 1)...].filter({ $0.hasPrefix("  - id: ") }).count > 1 {
      lines.removeSubrange(item...item + 1)
    }
    return lines
  }
}
