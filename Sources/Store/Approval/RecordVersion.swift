public import Git
public import Records
import YAML

extension Workspace {
  /// A record as it was in a commit, read by rules that may be of another time.
  ///
  /// - Parameters:
  ///   - record: The record as it is now.
  ///   - commit: The commit.
  ///   - rules: The rules that say what its fields mean.
  /// - Returns: The record; nil if the commit has none with that id.
  /// - Throws: ``GitError`` if the commit is not here; ``StoreError`` or ``Finding``s if its records
  ///   can't be read.
  public func version(
    of record: Record, at commit: ObjectID, by rules: Rulebook
  ) throws -> Record? {
    let tree = try repository.tree(of: commit)
    if let entry = try repository.entry(at: record.path, in: tree), !entry.isTree,
      let found = try? Record(
        parsing: repository.blob(entry.id), path: record.path, rulebook: rules),
      found.id == record.id
    {
      return found
    }
    return try snapshot(of: commit).record(record.id).map {
      try Record(parsing: $0.document.source, path: $0.path, rulebook: rules)
    }
  }

  /// Whether a commit is here.
  public func has(_ commit: ObjectID) -> Bool { (try? repository.links(of: commit)) != nil }
}
