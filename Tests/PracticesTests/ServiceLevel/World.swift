import Glibc
import Practices
import Records
import Testing
import YAML

/// The zones of this machine.
enum Zones {
  static func named(_ name: String) -> Zone? {
    if let zone = Zone(fixed: name) { return zone }
    guard let file = fopen("/usr/share/zoneinfo/\(name)", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    return Zone(file: Array(bytes[..<count]))
  }
}

/// Records and rules of a test, written as files are.
final class World: Past, Lookup {
  var rulebook = Rulebook.builtIn
  private(set) var rules: [Rules] = []
  private var records: [String: Record] = [:]
  private var files: [String: [(since: Instant, record: Record)]] = [:]

  var lookup: any Lookup { self }

  /// A calendar, or several of them, and targets in force from an instant on.
  func rules(
    since: String = "2026-01-01T00:00:00Z", calendars: [String] = [], targets: [String],
    commit: String = "1111111", types: [String] = []
  ) throws {
    let instant = try #require(Instant(since))
    func files(_ texts: [String], _ folder: String) -> [RuleFile] {
      texts.enumerated().map { index, text in
        let path = ".itsm/\(folder)/\(index).yaml"
        return RuleFile(
          path: path, bytes: Array(text.utf8),
          citation: Citation(file: path, commit: commit, since: instant))
      }
    }
    if !types.isEmpty {
      rulebook = try Rulebook(
        files: types.enumerated().map { (".itsm/types/\($0).yaml", Array($1.utf8)) },
        settings: Settings())
    }
    let source = DefinitionSource(file: { _ in nil }, zone: Zones.named)
    rules.append(
      try Rules(
        calendars: files(calendars, "calendars"), targets: files(targets, "targets"),
        since: instant, rulebook: rulebook, rulebookKey: "\(types)", from: source))
  }

  /// Keeps a record; its earlier files as they were from some instants on.
  @discardableResult
  func keep(_ text: String, earlier: [(since: String, text: String)] = []) throws -> Record {
    let record = try Record(parsing: Array(text.utf8), path: "record.yaml", rulebook: rulebook)
    records[record.id] = record
    files[record.id] = try earlier.map { since, text in
      (
        try #require(Instant(since)),
        try Record(parsing: Array(text.utf8), path: "record.yaml", rulebook: rulebook)
      )
    }
    return record
  }

  func clocks(of record: Record, at now: String) throws -> [Clock] {
    let now = try #require(Instant(now))
    return Clocks(RuleHistory(rules), self, now: now).clocks(of: record)
  }

  func record(_ id: String) -> Record? { records[id] }
  func versions(of record: Record) -> [(since: Instant, record: Record)] {
    files[record.id] ?? []
  }
  func zone(_ name: String) -> Zone? { Zones.named(name) }
  func type(of id: String) -> RecordType? { records[id]?.type }
  func linking(to ids: [String]) -> [(relation: String, record: Record)] { [] }
  func keeps(_ type: RecordType) -> Bool { false }
}

/// An incident's text.
enum Incident {
  /// An incident that is opened at an instant, and what happens to it: instant, verb, changes.
  static func text(
    opened: String = "2026-03-02T09:00:00Z", priority: String = "P3", fields: [String] = [],
    _ entries: [(at: String, did: String, changes: String)] = []
  ) -> String {
    var state = "new"
    for entry in entries {
      for change in entry.changes.split(separator: ",") where change.contains("state:") {
        state = String(change.split(separator: " ").last ?? "")
      }
    }
    var lines = ["id: INC-20260302-AAAAA", "title: Mail is down", "state: \(state)"]
    lines += ["priority: \(priority)", "opened_at: \(opened)"] + fields
    lines.append("timeline:")
    let first = (opened, "open", "state: new, priority: \(priority)")
    for (at, did, changes) in [first] + entries {
      lines += ["  - at: \(at)", "    by: ana", "    did: \(did)"]
      for change in changes.split(separator: ",") {
        lines.append("    \(change.drop { $0 == " " })")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
