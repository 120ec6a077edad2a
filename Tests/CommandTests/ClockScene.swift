import Records
import TestSupport

/// A repository of incidents with targets, both of which change at random.
struct ClockScene {
  let scratch: Scratch
  private(set) var dice: Dice
  /// Seconds since 1970.
  private(set) var clock = 1_767_225_600
  private var incidents: [String: Incident] = [:]
  private var count = 0

  /// What is written of an incident.
  private struct Incident {
    var values: [String: String]
    var story: [String]
  }

  private static let states = ["new", "in-progress", "on-hold", "resolved", "closed", "cancelled"]

  init(seed: UInt64) throws {
    scratch = try Scratch("-q -b main")
    dice = Dice(seed: seed)
    try scratch.write(".itsm/config.yaml", "organisation: Acme\n")
    for name in ["checkout", "mail"] { try writeService(name) }
    try writeTargets()
    try commit()
  }

  /// One thing that people do to a repository.
  mutating func step() throws {
    clock += dice.number(1...40_000)
    switch dice.number(0...11) {
    case 0...4: for _ in 0..<dice.number(1...3) { try open() }
    case 5...9:
      for id in incidents.keys.sorted() where dice.hits(3) { try change(id) }
    case 10: try writeTargets()
    default: try writeService(dice.pick(["checkout", "mail"]))
    }
    try commit()
  }

  private mutating func commit() throws {
    clock += dice.number(0...600)
    try scratch.shell("git add -A && git commit -q --allow-empty -m change", at: clock)
  }

  private mutating func writeService(_ name: String) throws {
    let criticality = dice.pick(["critical", "high", "low"])
    try scratch.write(
      "services/\(name).yaml",
      "id: \(name)\ntype: service\ntitle: \(name)\nstate: live\ncriticality: \(criticality)\n")
  }

  private mutating func writeTargets() throws {
    for name in ["one", "two"] {
      if dice.hits(8) {
        try scratch.shell("rm -f .itsm/targets/\(name).yaml")
        continue
      }
      let more = dice.pick([
        "", "when: service.criticality = high\n", "when: impact = high and title ~ mail\n",
        "when: description ~ card\n", "cancel: state = cancelled\n", "cancel: never\n",
        "start: state != new\n", "cancel: priority = P4 or description ~ card\n",
      ])
      let stop = dice.pick([
        "category in [resolved, closed]", "assignee is set or category != open",
        "category = closed or service.criticality = low", "state:resolved,closed,cancelled",
        "description ~ mail", "not category:open,active,paused",
      ])
      let goals = dice.pick([
        "within: 4h\n", "goals:\n  - { when: priority <= P2, within: 2h }\n",
        "goals:\n  - { when: priority = P1, within: 1h }\n  - { within: 9h }\n",
      ])
      try scratch.write(
        ".itsm/targets/\(name).yaml",
        "target: \(name)\nfor: [incident]\nstop: \(stop)\nagain: "
          + "\(dice.pick(["restart", "continue", "never"]))\npause: category = paused\n\(goals)\(more)"
      )
    }
  }

  private mutating func open() throws {
    count += 1
    let id = "INC-20260101-\(String("0000\(count)".suffix(5)))"
    incidents[id] = Incident(values: ["state": "new"], story: [])
    try change(id)
  }

  /// Somebody does something to an incident, and mostly tells it.
  private mutating func change(_ id: String) throws {
    guard var incident = incidents[id] else { return }
    var told: [String] = []
    for (name, value) in changes() {
      incident.values[name] = value
      // A change by hand is told by nobody.
      if name != "description", !dice.hits(12) { told.append("    \(name): \(value)") }
    }
    if incident.story.isEmpty { told.append("    state: \(incident.values["state"] ?? "new")") }
    // Clocks of machines differ: now and then something is told of the future.
    let at = Instant(clamping: Int64(dice.hits(15) ? clock + 50_000 : clock))
    let entry = ["  - at: \(at)", "    by: ana", "    did: set"] + Set(told).sorted()
    incident.story += entry
    incidents[id] = incident
    let lines = incident.values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    try scratch.write(
      "incidents/2026/01/\(id).yaml",
      (["id: \(id)"] + lines + ["timeline:"] + incident.story).joined(separator: "\n") + "\n")
  }

  private mutating func changes() -> [(String, String)] {
    var changes: [(String, String)] = []
    if dice.hits(2) { changes.append(("state", dice.pick(Self.states))) }
    if dice.hits(3) { changes.append(("priority", "P\(dice.number(1...4))")) }
    if dice.hits(3) { changes.append(("assignee", dice.pick(["ana", "raj"]))) }
    if dice.hits(4) { changes.append(("impact", dice.pick(["high", "low"]))) }
    if dice.hits(4) { changes.append(("service", dice.pick(["checkout", "mail", "none"]))) }
    if dice.hits(4) { changes.append(("title", dice.pick(["Mail is down", "No card"]))) }
    if dice.hits(4) { changes.append(("description", dice.pick(["A card", "mail"]))) }
    return changes
  }
}
