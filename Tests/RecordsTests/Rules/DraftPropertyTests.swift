import Glibc
import Records
import TestSupport
import Testing

/// Random commands on random records: the record says what was meant, and the rest of its text
/// stays.
@Suite struct DraftPropertyTests {
  static let iterations =
    getenv("ITSM_TEST_ITERATIONS").flatMap { Int(String(cString: $0)) } ?? 300

  @Test func commandsDoWhatTheySayAndNothingElse() throws {
    let house = try Shelf.house()
    let type = try #require(house.rulebook.type("delivery"))
    for seed in 0..<Self.iterations {
      var random = Dice(seed: UInt64(seed))
      var old = DraftModel(type)
      try old.fill(&random)
      let told = Self.told(old, &random)
      var scribble = RecordScribble(random)
      scribble.write(old, told: told)
      let complaints = try Self.complaints(about: scribble, old, told, in: house)
      guard complaints.isEmpty else {
        Issue.record("seed \(seed): \(complaints.joined(separator: "\n"))\n\(scribble.text)")
        return
      }
    }
  }

  private static func told(_ model: DraftModel, _ random: inout Dice) -> [TimelineEntry] {
    guard !random.hits(5), let start = Instant("2026-11-20T10:00:00Z") else { return [] }
    var told = [TimelineEntry(at: start, by: "ana", did: "order")]
    if random.hits(2) {
      told.append(
        TimelineEntry(at: start, by: "x@y.z", did: "comment", text: Nasty.text(&random)))
    }
    if random.hits(2) {
      told.append(
        TimelineEntry(at: start, by: "raj", did: "move", changes: [.init("state", model.state)]))
    }
    return told
  }

  /// What is wrong with reading a record, changing it, and reading it again.
  private static func complaints(
    about scribble: RecordScribble, _ old: DraftModel, _ told: [TimelineEntry], in house: Shelf
  ) throws -> [String] {
    let source = Array(scribble.text.utf8)
    let record: Record
    do throws(Finding) {
      record = try Record(parsing: source, path: "a.yaml", rulebook: house.rulebook)
    } catch {
      return ["can't be read: \(error.line)"]
    }
    let unread = difference(record, old, told)
    if !unread.isEmpty { return ["reads otherwise"] + unread }
    var commands = DraftCommands(random: scribble.random, model: old, record: record)
    let edit: Edit
    do {
      try commands.run(in: house)
      edit = try commands.draft.finish(in: house.circumstance())
    } catch let error as Findings {
      return ["refused: \(error.all.map(\.line))"] + commands.log
    }
    let after = try Record(parsing: edit.source, path: "a.yaml", rulebook: house.rulebook)
    let entry = commands.model.entry(since: old)
    var complaints = difference(after, commands.model, told + (entry.map { [$0] } ?? []))
    let lines = LineCheck(scribble: scribble, old: old, new: commands.model)
    complaints += lines.complaints(String(decoding: edit.source, as: UTF8.self))
    if complaints.isEmpty { return [] }
    return complaints + commands.log + [String(decoding: edit.source, as: UTF8.self), "was"]
  }

  private static func difference(
    _ record: Record, _ model: DraftModel, _ told: [TimelineEntry]
  ) -> [String] {
    var complaints: [String] = []
    if record.state != model.state { complaints.append("is \(record.state ?? "nothing")") }
    for field in record.type.fields {
      let (value, should) = (record.value(field.name), model.values[field.name] ?? .none)
      if value != should { complaints.append("\(field.name) is \(value), not \(should)") }
    }
    for relation in record.type.relations.map(\.name) {
      let ids = record.links(relation)
      if ids != model.links[relation] ?? [] { complaints.append("\(relation) is \(ids)") }
    }
    if record.timeline != told { complaints.append("tells \(record.timeline), not \(told)") }
    return complaints
  }
}

/// A few commands, done to a draft and to its model.
struct DraftCommands {
  var random: Dice
  var model: DraftModel
  var draft: Draft
  var log: [String] = []

  init(random: Dice, model: DraftModel, record: Record) {
    self.random = random
    self.model = model
    draft = Draft(changing: record, action: "set")
  }

  mutating func run(in house: Shelf) throws {
    let here = house.circumstance()
    for _ in 0..<(1 + random.below(4)) {
      switch random.below(6) {
      case 0, 1, 2: try assign(here)
      case 3: try changeList(here)
      case 4: link()
      default: say(Nasty.text(&random))
      }
    }
    if random.hits(3) { try move(here) }
    try model.derive()
  }

  private mutating func apply(_ assignment: Assignment, _ here: Circumstance) throws {
    let words = assignment.values.joined(separator: " | ")
    log.append("\(assignment.field)\(assignment.operation.rawValue)\(words)")
    try draft.apply([assignment], in: here)
  }

  private mutating func assign(_ here: Circumstance) throws {
    let name = random.pick(DraftModel.free)
    let isGone = name != "title" && random.hits(4)
    let texts = isGone ? [] : DraftModel.texts(for: name, &random)
    try model.set(name, texts)
    try apply(Assignment(name, .set, isGone ? [""] : texts), here)
  }

  private mutating func changeList(_ here: Circumstance) throws {
    let name = random.pick(["carries", "stops", "labels", "dates"])
    let field = try #require(model.type.field(name))
    let texts = DraftModel.texts(for: name, &random)
    let items = try texts.map { try field.parse($0).get() }
    let had = model.values[name]?.items ?? []
    let adds = random.hits(2)
    model.give(
      name, adds ? had + items.filter { !had.contains($0) } : had.filter { !items.contains($0) })
    try apply(Assignment(name, adds ? .add : .remove, texts), here)
  }

  private mutating func link() {
    let relation = random.pick(DraftModel.targets.keys.sorted())
    let had = model.links[relation] ?? []
    if random.hits(2), let id = had.randomElement(using: &random) {
      log.append("unlink \(relation) \(id)")
      draft.unlink(relation, [id])
      model.links[relation] = had.filter { $0 != id }
    } else {
      let all = (DraftModel.targets[relation] ?? []).filter { !had.contains($0) }
      guard let id = all.randomElement(using: &random), relation != "part-of" || had.isEmpty
      else { return }
      log.append("link \(relation) \(id)")
      draft.link(relation, [id])
      model.links[relation] = had + [id]
    }
    model.isTold = true
  }

  private mutating func say(_ text: String) {
    log.append("say \(text)")
    draft.say(text)
    model.comment = text
    model.isTold = true
  }

  private mutating func move(_ here: Circumstance) throws {
    let verb: String
    switch model.state {
    case "ordered": verb = random.pick(["wait", "dispatch"])
    case "waiting": verb = "resume"
    case "sent": verb = "receive"
    default: verb = "return"
    }
    if verb == "return" { say("Broken.") }
    if verb == "wait" {
      let texts = DraftModel.texts(for: "wait_reason", &random)
      try model.set("wait_reason", texts)
      try apply(Assignment("wait_reason", .set, texts), here)
    }
    log.append(verb)
    try draft.move(verb, in: here)
    try model.move(verb)
  }
}

/// Judges what became of the lines that nobody asked to change.
struct LineCheck {
  let scribble: RecordScribble
  let old: DraftModel
  let new: DraftModel

  func complaints(_ text: String) -> [String] {
    var complaints: [String] = []
    let breaks = text.utf8.count { $0 == 0x0A }
    let wide = zip(text.utf8, text.utf8.dropFirst()).count { $0 == 0x0D && $1 == 0x0A }
    let returns = text.utf8.count { $0 == 0x0D }
    let expected = scribble.lineBreak == "\n" ? 0 : breaks
    if wide != expected || returns != expected { complaints.append("line breaks are mixed") }
    var rest = text.split(
      separator: Character(scribble.lineBreak), omittingEmptySubsequences: false)[...]
    for line in scribble.lines where !isTouched(line) {
      guard let at = rest.firstIndex(where: { $0 == line.text }) else {
        complaints.append("lost or moved: \(line.text)")
        continue
      }
      rest = rest[(at + 1)...]
    }
    return complaints
  }

  private func isTouched(_ line: RecordScribble.Line) -> Bool {
    switch line.key {
    case nil, "id": return false
    case "timeline": return isOneLine("timeline")
    case "state": return old.state != new.state
    case "links":
      if let relation = line.relation { return old.links[relation] != new.links[relation] }
      return old.links.filter { !$0.value.isEmpty } != new.links.filter { !$0.value.isEmpty }
    case let key?:
      let (had, has) = (old.values[key], new.values[key])
      // What is added to a list with an item a line leaves the others alone.
      if let had, old.isList(key), has?.items.starts(with: had.items) == true, isBlock(key) {
        return false
      }
      return had != has
    }
  }

  private func isOneLine(_ key: String) -> Bool {
    scribble.lines.count { $0.key == key && !$0.text.isEmpty } == 1
  }

  private func isBlock(_ key: String) -> Bool {
    !isOneLine(key) && scribble.lines.first { $0.key == key }?.text.contains("[") == false
  }
}
