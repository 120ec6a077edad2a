import Records
import Store

/// The comment by which editors' YAML language servers find a record's schema.
enum Modeline {
  /// Where `itsm init --editor-schemas` keeps the schemas, below the records' folder.
  static let folder = ".itsm/schemas"

  /// The header of a new record: the modeline, where the repository keeps schemas.
  static func header(for draft: Draft, on desk: Desk) throws -> [String] {
    let snapshot = desk.transaction.snapshot
    let schema = "\(folder)/\(draft.type.name).json"
    guard try snapshot.read(snapshot.folder + schema) != nil else { return [] }
    let path = draft.type.path(id: draft.id, day: desk.circumstance.now.day, value: draft.value)
    let up = String(repeating: "../", count: path.count { $0 == "/" })
    return ["yaml-language-server: $schema=\(up)\(schema)"]
  }
}
