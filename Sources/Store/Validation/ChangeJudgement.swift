public import Git
public import Records

extension Workspace {
  /// Judges what a commit changed since another, which it follows, and nothing else: what a push
  /// brings must be right, and a hundred thousand records need not be read for it.
  ///
  /// - Parameters:
  ///   - base: The earlier commit.
  ///   - head: The later one.
  ///   - compare: Finds what is wrong with what became of records and files.
  /// - Returns: The findings; nil if rules changed too, by which all records have to be judged.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  public func judgeChanges(
    from base: ObjectID, to head: ObjectID, _ compare: ComparisonCheck
  ) throws -> [Finding]? {
    let (old, new) = (try snapshot(of: base), try snapshot(of: head))
    let changes = try repository.changes(
      from: repository.tree(of: base), to: repository.tree(of: head)
    ).filter { $0.path.utf8.starts(with: folder.utf8) }
    let rules = folder + Layout.rules + "/"
    if changes.contains(where: { $0.path.utf8.starts(with: rules.utf8) }) { return nil }
    let comparison = Comparison(old: old, new: new, changes: changes, base: base)
    var findings = try comparison.findings(PathFilter([]), compare)
    let files = changes.compactMap { change -> RecordFile? in
      guard let entry = change.new, NoFile(entry.mode) == nil, new.keepsRecord(at: change.path)
      else { return nil }
      return RecordFile(path: change.path, blob: entry.id)
    }
    new.asksIndex = true
    let validator = Validator(new.rulebook, new)
    try new.each(
      in: files[...],
      { record in
        let before = old.record(record.id)
        findings += validator.newFindings(in: record, since: before)
        findings += try new.clashes(of: record, since: before)
        return true
      }, unreadable: { findings.append($0) })
    return try judged(findings, of: head).inOrder
  }
}
