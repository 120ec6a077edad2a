import Git
import Records

/// What an index must hold to answer for a snapshot.
struct IndexTarget: Equatable {
  /// The tree of the records' folder; nil for none.
  let tree: ObjectID?
  /// Tells apart the rules that the records were read by, and this program's way to keep them.
  let rules: String
  /// The records' folder: empty, or ending in `/`.
  let folder: String

  init(_ source: TreeSource) throws {
    let folder = source.folder
    self.folder = folder
    guard let root = source.tree else {
      (tree, rules) = (nil, "")
      return
    }
    let repository = source.repository
    let top = folder.isEmpty ? nil : try repository.entry(at: String(folder.dropLast()), in: root)
    tree = folder.isEmpty ? root : top.flatMap { $0.isTree ? $0.id : nil }
    let parts = try [Layout.types, Layout.configuration].map {
      try repository.entry(at: folder + $0, in: root)?.id.hex ?? "-"
    }
    rules = ([String(IndexSchema.version), Rulebook.builtInDigest] + parts).joined(separator: " ")
  }

  /// What an index says that it holds.
  init(rules: String, folder: String, treeName: String) {
    (self.rules, self.folder) = (rules, folder)
    tree = ObjectID(treeName)
  }

  var treeName: String { tree?.hex ?? "" }
}
