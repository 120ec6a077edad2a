import Practices
import Records
import Testing

/// Changes, people and teams in memory.
struct Scene: Lookup {
  var records: [Record] = []

  mutating func add(_ text: String) throws {
    records.append(try Self.record(text))
  }

  static func record(_ text: String) throws -> Record {
    try Record(parsing: Array((text + "\n").utf8), path: "a.yaml", rulebook: .builtIn)
  }

  /// Somebody with an address of their name.
  mutating func person(_ id: String, _ more: String = "") throws {
    try add("id: \(id)\ntype: person\nstate: active\nemail: \(id)@acme.example\n\(more)")
  }

  mutating func team(_ id: String, _ members: [String]) throws {
    try add(
      "id: \(id)\ntype: team\nstate: active\nmembers: [\(members.joined(separator: ", "))]")
  }

  var people: People {
    People(
      people: records.filter { $0.type.name == "person" },
      teams: records.filter { $0.type.name == "team" })
  }

  func record(_ id: String) -> Record? { records.first { $0.id == id } }
  func type(of id: String) -> RecordType? { record(id)?.type }
  func linking(to ids: [String]) -> [(relation: String, record: Record)] { [] }
  func keeps(_ type: RecordType) -> Bool { records.contains { $0.type.name == type.name } }
}

/// A normal change that waits for the board, opened by ana.
struct Change {
  var fields = [
    "title": "Move checkout", "model": "normal", "state": "authorise", "impact": "high",
    "affects": "[web-eu-1]", "likelihood": "medium", "risk": "high", "opened_by": "ana",
    "test_plan": "Smoke test.",
  ]
  var id = "CHG-20261122-7GB46"
  var entries = [
    "at: 2026-11-22T14:00:00Z, by: ana, did: open, state: new",
    "at: 2026-11-22T14:01:00Z, by: ana, did: submit, state: assess",
    "at: 2026-11-22T14:02:00Z, by: raj, did: endorse, state: authorise",
  ]

  var record: Record {
    get throws {
      let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      let told = entries.map { "  - { \($0) }" }
      return try Scene.record(
        (["id: \(id)"] + lines + ["timeline:"] + told).joined(separator: "\n"))
    }
  }

  var digest: String { get throws { try #require(try record.contentDigest) } }

  /// Adds an entry a minute after the last.
  mutating func tell(_ by: String, _ did: String, _ more: String = "") {
    let minute = entries.count < 10 ? "0\(entries.count)" : "\(entries.count)"
    let rest = more.isEmpty ? "" : ", \(more)"
    entries.append("at: 2026-11-22T14:\(minute):00Z, by: \(by), did: \(did)\(rest)")
  }

  /// Moves it on by a verb.
  mutating func move(_ verb: String, to state: String, by: String = "ana") {
    fields["state"] = state
    tell(by, verb, "state: \(state)")
  }

  /// Adds a decision on what the change says.
  mutating func decide(_ by: String, _ did: String = "approve", at stage: String = "board") throws {
    tell(by, did, "stage: \(stage), digest: \"\(try digest)\"")
  }

  /// Sets a field as a command would.
  mutating func set(_ name: String, _ value: String, by: String = "ana", isTracked: Bool) throws {
    fields[name] = value
    let what = isTracked ? "\(name): \(value)" : "changed: [\(name)]"
    tell(by, "set", "\(what), digest: \"\(try digest)\"")
  }
}

let noon = Instant(clamping: 1_795_356_311)
