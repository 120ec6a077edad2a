import Git
import Records
import Store
import TestSupport
import Testing

/// All suites lie in this one.
@Suite struct StoreTests {}

/// The time of all commands in these tests: 2026-11-22T14:05:11Z.
let noon = Instant(clamping: 1_795_356_311)

extension Scratch {
  /// A repository with a configuration and a record, committed.
  static func records(
    _ arguments: String = "-q -b main", folder: String = ""
  ) throws -> Scratch {
    let scratch = try Scratch(arguments)
    try scratch.write("\(folder).itsm/config.yaml", "organisation: Acme\n")
    try scratch.write("\(folder)\(one.path)", one.text)
    try scratch.shell("git add -A . && git commit -q -m start", at: 1_795_000_000)
    return scratch
  }

  func workspace(_ below: String = "") throws -> Workspace {
    try Workspace(discoveringFrom: below.isEmpty ? path : "\(path)/\(below)")
  }
}

/// A record of the sample repositories.
struct Sample {
  var id: String
  var path: String
  var text: String
}

let one = Sample.incident("INC-20261120-A1B2C", "Mail is down")

extension Sample {
  static func incident(_ id: String, _ title: String, more: String = "") -> Sample {
    Sample(
      id: id, path: "incidents/2026/11/\(id).yaml",
      text: """
        id: \(id)
        title: \(title)   # as reported
        state: new
        impact: medium
        urgency: medium
        priority: P3
        opened_at: 2026-11-20T10:00:00Z
        opened_by: ana@example.org
        \(more)timeline:
          - at: 2026-11-20T10:00:00Z
            by: ana@example.org
            did: open
            state: new

        """)
  }
}

extension Transaction {
  func circumstance() -> Circumstance {
    Circumstance(
      now: noon, me: "ana@example.org", rulebook: snapshot.rulebook, lookup: snapshot)
  }

  /// Gives a field of a record a new value.
  func set(_ id: String, _ assignment: String) throws {
    let record = try snapshot.resolve(id)
    var draft = Draft(changing: record, action: "set")
    let here = circumstance()
    try draft.apply([try #require(Assignment(assignment))], in: here)
    try put(draft.finish(in: here))
  }

  /// Opens an incident.
  func open(_ id: String, _ title: String) throws {
    let here = circumstance()
    let type = try #require(snapshot.rulebook.type("incident"))
    var draft = Draft(creating: type, id: id)
    try draft.apply([Assignment("title", .set, [title])], in: here)
    try draft.fillDefaults(in: here)
    try put(draft.finish(in: here))
  }
}

/// The error of the store that `body` must throw.
func storeError(_ body: () throws -> Void) -> StoreError? {
  do {
    try body()
    return nil
  } catch {
    return error as? StoreError
  }
}
