import Git
public import Records

/// A record as a branch has it that is not merged.
public struct UnmergedRecord {
  /// The name of the branch, such as `move-checkout` or `origin/move-checkout`.
  public let branch: String
  public let record: Record
}

extension Workspace {
  /// The records of some types that branches, here or fetched, have added or changed since they left
  /// the line of a snapshot, and that the snapshot has otherwise or not at all.
  ///
  /// Branches that the snapshot follows, and those that have nothing in common with it, are left out.
  /// What several branches have alike is told once. What can't be read is left out.
  ///
  /// - Throws: ``GitError`` if commits or trees can't be read.
  public func unmerged(_ types: [RecordType], besides snapshot: Snapshot) throws -> [UnmergedRecord]
  {
    guard let head = snapshot.commit else { return [] }
    let places = types.map { folder + String($0.path.prefix { $0 != "{" }) }
    var tips: Set<ObjectID> = [head.id]
    var told: Set<Told> = []
    var found: [UnmergedRecord] = []
    for (name, tip) in try branches() where tips.insert(tip).inserted {
      guard let tree = try? repository.tree(of: tip),
        let base = try repository.mergeBase(tip, head.id), base != tip
      else { continue }
      for change in try repository.changes(from: repository.tree(of: base), to: tree) {
        let path = change.path
        guard let file = change.new, NoFile(file.mode) == nil, path.isNamedAsRecord,
          places.contains(where: { path.utf8.starts(with: $0.utf8) }),
          try repository.entry(at: path, in: head.tree)?.id != file.id,
          told.insert(Told(path: path, blob: file.id)).inserted
        else { continue }
        let bytes = try repository.blob(file.id)
        guard
          let record = try? Record(parsing: bytes, path: path, rulebook: snapshot.rulebook),
          types.contains(where: { $0.name == record.type.name })
        else { continue }
        found.append(UnmergedRecord(branch: name, record: record))
      }
    }
    return found
  }

  private struct Told: Hashable {
    let path: String
    let blob: ObjectID
  }

  /// The branches by name, those of this repository first.
  private func branches() throws -> [(name: String, tip: ObjectID)] {
    try ["refs/heads/", "refs/remotes/"].flatMap { place in
      try repository.referenceNames(beginningWith: place).sorted()
        // What a remote calls its HEAD is one of its branches.
        .filter { place == "refs/heads/" || !$0.hasSuffix("/HEAD") }
        .compactMap { name in try repository.reference(place + name).map { (name, $0) } }
    }
  }
}
