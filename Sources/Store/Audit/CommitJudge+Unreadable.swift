import Git
import Records

/// Files that can't be read.
extension CommitJudge {
  /// Files that this commit broke, each with what is wrong with it.
  func broken(_ unreadable: [Finding], _ comparison: Comparison) throws -> [Finding] {
    unreadable.filter { finding in
      guard let change = comparison.change(at: finding.file ?? ""),
        let old = change.old
      else { return true }
      let file = RecordFile(path: change.path, blob: old.id)
      return (try? comparison.old.record(in: file)) ?? nil != nil
    }
  }

  /// How many commits back something is looked for.
  static let patience = 1_000

  /// The last version of a record that could be read, where its file could not be before the commit.
  ///
  /// Whoever mends a broken file must not rewrite its story on the way.
  func lastReadable(_ record: Record, _ comparison: Comparison) throws -> Record? {
    guard let change = comparison.change(at: record.path),
      var last = change.old?.id, var next = comparison.base
    else { return nil }
    for _ in 0..<Self.patience {
      guard let parent = try repository.links(of: next).parents.first else { return nil }
      next = parent
      guard let entry = try repository.entry(at: record.path, in: repository.tree(of: next)),
        !entry.isTree
      else { return nil }
      if entry.id == last { continue }
      last = entry.id
      let file = RecordFile(path: record.path, blob: last)
      if let old = (try? comparison.old.record(in: file)) ?? nil, old.id == record.id { return old }
    }
    return nil
  }

  /// Judges the records of types that the commit itself brings: no earlier rules know them.
  func judgeUnknown(
    _ comparison: Comparison, _ commit: Commit, _ verdict: inout CommitVerdict
  ) throws {
    let unknown = verdict.findings.filter { $0.code == .recordType }.compactMap(\.file)
    if unknown.isEmpty { return }
    let own = try rules(at: commit)
    guard own.key != (try rulesKey(comparison.old.commit?.tree ?? commit.tree))
    else { return }
    verdict.findings.removeAll { $0.code == .recordType }
    let changes = comparison.changes.filter { change in
      unknown.contains { change.path.isPath($0) }
    }
    _ = try judge(
      Comparison(
        old: snapshot(of: comparison.old.commit, rules: own),
        new: snapshot(of: commit, rules: own), changes: changes, base: comparison.base),
      commit, &verdict)
  }
}
