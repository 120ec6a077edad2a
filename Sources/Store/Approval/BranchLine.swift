public import Git
public import Records

/// A commit on the line of first parents that has a record otherwise than its first parent.
public struct LineStep {
  public let commit: Commit
  /// The record there.
  public let record: Record
  /// The record in the first parent; nil if it had none.
  public let before: Record?
  /// The same in the other parents.
  public let others: [Record]
}

extension Workspace {
  /// Where a record was changed on the line of first parents, newest first.
  ///
  /// - Parameters:
  ///   - record: The record as it is at `tip`.
  ///   - tip: The newest commit.
  ///   - rules: The rules that say what its fields mean.
  ///   - visit: Called with each; returns false to stop.
  /// - Throws: What `visit` throws; ``GitError`` if history can't be read.
  public func line(
    of record: Record, from tip: ObjectID, by rules: Rulebook, _ visit: (LineStep) throws -> Bool
  ) throws {
    let trails = PathTrails(self, from: tip)
    defer { trails.end() }
    var next: ObjectID? = tip
    while var here = next {
      here = trails.next(from: here, at: record.path) ?? here
      let (tree, parents) = try repository.links(of: here)
      next = parents.first
      let file = try repository.entry(at: record.path, in: tree)
      let before = try next.flatMap {
        try repository.entry(at: record.path, in: repository.tree(of: $0))
      }
      if file == before { continue }
      guard file != nil, let version = try version(of: record, at: here, by: rules) else { return }
      let step = LineStep(
        commit: try repository.commit(here), record: version,
        before: try next.flatMap { try self.version(of: record, at: $0, by: rules) },
        others: try parents.dropFirst().compactMap {
          try self.version(of: record, at: $0, by: rules)
        })
      guard try visit(step), before != nil else { return }
    }
  }
}
