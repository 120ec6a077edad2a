import Records
import TestSupport
import Testing

/// What a delivery should say, kept by other means than the program's: the commands applied to a
/// plain table.
struct DraftModel {
  let type: RecordType
  let id = "DLV-20261120-A1B2C"
  var state = "ordered"
  var values: [String: Value] = [:]
  var links: [String: [String]] = [:]
  var comment: String?
  var verb: String?
  var assigned: Set<String> = []
  var isTold = false

  init(_ type: RecordType) { self.type = type }

  func isList(_ name: String) -> Bool { type.field(name)?.isList == true }

  /// Texts that fit a field; the same field fits all of them.
  static func texts(for name: String, _ random: inout Dice) -> [String] {
    switch name {
    case "title", "wait_reason", "tariff_reason": [Nasty.text(&random)]
    case "contact": [random.pick(["a@b", "# @ home", "null@no: yes", "'@'"])]
    case "size": [random.pick(["small", "medium", "large"])]
    case "zone": [random.pick(["near", "far"])]
    case "fragile": [random.pick(["true", "false", "yes", "no"])]
    case "boxes": [String(1 + random.below(99))]
    case "returns": [String(random.below(5))]
    case "weight": [random.pick(["0.5", "1.10", "30", "7.250"])]
    case "price": [random.pick(["12.50 EUR", "5000 EUR", "0.01 EUR"])]
    case "lead": [random.pick(["1h30m", "2d", "90m"])]
    case "due": [random.pick(["2026-11-22", "2028-02-29"])]
    case "driver": [random.pick(["ana", "raj", "x@example.org"])]
    case "crew": ["movers"]
    case "service": ["checkout"]
    case "carries": random.some(["web-eu-1", "db-eu-1", "laptop-7"])
    case "stops": random.some(["ana", "raj", "x@example.org"])
    case "dates": random.some(["2026-11-22", "2026-12-24", "2028-02-29"])
    case "labels": random.some(Nasty.texts).prefix(4).map { $0 }
    default:
      [
        random.pick([
          "One line.\n", "- a list\n- of two\n", "No break at the end", "# Title\n\nText: yes\n",
          "a\n\n  deeper\n", "\"quoted\"\n", "---\nnot a document\n",
        ])
      ]
    }
  }

  /// The fields that commands of this test may give any value.
  static let free = [
    "title", "contact", "size", "zone", "tariff_reason", "fragile", "boxes", "weight", "price",
    "lead", "due", "driver", "crew", "service", "carries", "stops", "labels", "dates", "returns",
    "description",
  ]

  static let targets = [
    "part-of": ["DLV-20261101-00003", "DLV-20261101-00001"],
    "follows": ["DLV-20261101-00003", "DLV-20261101-00002"],
    "fulfils": ["CHG-20261122-9QX2M"],
    "relates-to": ["checkout", "raj", "web-eu-1", "DLV-20261101-00001"],
  ]

  /// A record that is well formed, in some state.
  mutating func fill(_ random: inout Dice) throws {
    for name in Self.free where name == "title" || random.hits(2) {
      try set(name, Self.texts(for: name, &random))
    }
    state = random.pick(["ordered", "waiting", "sent", "arrived"])
    if state == "waiting" || random.hits(4) {
      try set("wait_reason", Self.texts(for: "wait_reason", &random))
    }
    try set("ordered_at", ["2026-11-20T10:00:00Z"])
    if state == "sent" || state == "arrived" { try set("sent_at", ["2026-11-21T10:00:00Z"]) }
    if state == "arrived" { try set("arrived_at", ["2026-11-22T01:00:00Z"]) }
    if random.hits(2) {
      let hasReason = values["tariff_reason"] != nil
      try set("tariff", [hasReason ? random.pick(["A", "B", "C"]) : tariff ?? "C"])
    }
    for relation in Self.targets.keys.sorted() where random.hits(3) {
      let ids = random.some(Self.targets[relation] ?? [])
      links[relation] = relation == "part-of" ? [ids[0]] : ids
    }
    assigned = []
  }

  mutating func set(_ name: String, _ texts: [String]) throws {
    let field = try #require(type.field(name))
    let items = try texts.map { try field.parse($0).get() }
    values[name] = items.isEmpty ? nil : field.isList ? .list(items) : items[0]
    assigned.insert(name)
  }

  mutating func give(_ name: String, _ items: [Value]) {
    values[name] = items.isEmpty ? nil : .list(items)
    assigned.insert(name)
  }

  /// What size and zone make the tariff, read from the type's table by hand.
  private var tariff: String? {
    switch (values["size"]?.description, values["zone"]?.description) {
    case (nil, _), (_, nil): nil
    case ("small", "near"): "A"
    case ("large", "far"): "C"
    default: "B"
    }
  }

  /// What follows from the commands: the tariff.
  mutating func derive() throws {
    guard !assigned.isDisjoint(with: ["size", "zone", "tariff_reason"]), let tariff,
      values["tariff"] == nil || values["tariff_reason"] == nil
    else { return }
    try set("tariff", [tariff])
  }

  /// The moves of the type, written out.
  mutating func move(_ verb: String) throws {
    let said = assigned
    func isFree(_ name: String) -> Bool { !said.contains(name) }
    switch verb {
    case "wait": state = "waiting"
    case "resume":
      state = "ordered"
      if isFree("wait_reason") { values["wait_reason"] = nil }
    case "dispatch":
      state = "sent"
      try set("sent_at", [noon.description])
      if isFree("driver") { try set("driver", ["ana"]) }
    case "receive":
      state = "arrived"
      try set("arrived_at", [noon.description])
      if isFree("due") { values["due"] = nil }
    default:
      state = "ordered"
      values["sent_at"] = nil
      values["arrived_at"] = nil
      let count = values["returns"].flatMap { Int($0.description) } ?? 0
      if isFree("returns") { try set("returns", [String(count + 1)]) }
    }
    self.verb = verb
    isTold = true
  }

  /// The entry that tells the way from `old` to here; none if there is nothing to tell.
  func entry(since old: DraftModel) -> TimelineEntry? {
    var entry = TimelineEntry(at: noon, by: "ana", did: verb ?? "set", text: comment)
    if state != old.state { entry.changes.append(.init("state", state)) }
    for name in ["size", "zone", "tariff", "tariff_reason", "wait_reason", "driver", "service"]
    where values[name] != old.values[name] {
      entry.changes.append(.init(name, values[name]?.description ?? ""))
    }
    if values["stops"] != old.values["stops"] {
      entry.changes.append(
        .init("stops", list: (values["stops"]?.items ?? []).map(\.description)))
    }
    for name in ["part-of", "follows", "fulfils", "relates-to"] {
      let (had, has) = (old.links[name] ?? [], links[name] ?? [])
      let words =
        has.filter { !had.contains($0) } + had.filter { !has.contains($0) }.map { "-" + $0 }
      if !words.isEmpty { entry.changes.append(.init(name, list: words)) }
    }
    return isTold || !entry.changes.isEmpty ? entry : nil
  }
}
