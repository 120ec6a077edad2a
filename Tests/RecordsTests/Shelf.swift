import Records
import TestSupport
import Testing
import YAML

/// Records in memory, as the rules see them.
final class Shelf: Lookup {
  let rulebook: Rulebook
  private(set) var records: [Record] = []

  init(_ rulebook: Rulebook) { self.rulebook = rulebook }

  @discardableResult
  func add(_ text: String, path: String = "a.yaml") throws -> Record {
    let record = try Record(parsing: Array(text.utf8), path: path, rulebook: rulebook)
    add(record)
    return record
  }

  func add(_ record: Record) { records.append(record) }

  func record(_ id: String) -> Record? {
    let id = id.lowercased()
    return records.first { ([$0.id] + $0.aliases).contains { $0.lowercased() == id } }
  }

  func type(of id: String) -> RecordType? { record(id)?.type }

  func linking(to ids: [String]) -> [(relation: String, record: Record)] {
    records.flatMap { record in
      record.links.filter { !ids.filter($0.ids.contains).isEmpty }.map { ($0.relation, record) }
    }
  }

  func keeps(_ type: RecordType) -> Bool { records.contains { $0.type === type } }
}

/// The folder of this project.
let project = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

/// The folder of this project's examples.
let examples = project + "/examples"

extension Shelf {
  /// The example company, with its own record types and strict settings.
  static let acme: @Sendable () throws -> Shelf = {
    let files = SampleFile.below(examples + "/acme")
    func relative(_ path: String) -> String { String(path.dropFirst(examples.count + 6)) }
    let settings = try #require(files.first { $0.path.hasSuffix(".itsm/config.yaml") })
    let types = files.map { (path: relative($0.path), source: $0.bytes) }
      .filter { $0.path.hasPrefix(".itsm/types/") }
    let shelf = Shelf(
      try Rulebook(
        files: types, settings: try Settings(parsing: settings.bytes, file: "config.yaml")))
    for (path, bytes) in files where !path.contains("/.itsm/") {
      shelf.records.append(
        try Record(parsing: bytes, path: relative(path), rulebook: shelf.rulebook))
    }
    return shelf
  }
}

/// The time of all commands in these tests.
let noon = Instant(clamping: 1_795_356_311)

extension Shelf {
  func circumstance(me: String = "ana") -> Circumstance {
    Circumstance(now: noon, me: me, rulebook: rulebook, lookup: self)
  }
}

extension Finding {
  /// The finding in one line, as samples expect it.
  var line: String {
    let place = mark.map { "\($0.line):\($0.column)" } ?? "-"
    return "\(place) \(severity.rawValue) \(code.rawValue): \(message)"
  }
}
