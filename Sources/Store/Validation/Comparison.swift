import Git
import Records

/// The version of the records that is judged, and the one before it.
struct Comparison {
  let old: Snapshot
  let new: Snapshot
  /// The files of the records' folder that differ, in the order of their paths.
  let changes: [PathChange]
  /// The commit of the old version; nil where nothing is proposed.
  let base: ObjectID?

  /// What is wrong with what became of the records between the two.
  ///
  /// - Parameters:
  ///   - wanted: Only what is found in these files.
  ///   - check: Finds more in what became of a record.
  /// - Returns: The findings, in no order.
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  func findings(_ wanted: PathFilter, _ check: ComparisonCheck) throws -> [Finding] {
    let checks = ComparisonChecks(new.rulebook, before: old, after: new)
    func judged(from record: Record?, to successor: Record) throws -> [Finding] {
      checks.findings(from: record, to: successor)
        + (try check.record(RecordComparison(old: record, new: successor, before: old, after: new)))
        .map { $0.about(successor) }
    }
    let outcome = try outcome()
    var findings = try outcome.kept.flatMap { try judged(from: $0.old, to: $0.new) }
    findings += outcome.removed.map(ComparisonChecks.removal)
    findings += try outcome.added.flatMap { try judged(from: nil, to: $0) }
    findings += try check.files(
      RevisionChange(before: old, after: new, base: base, paths: paths))
    return findings.filter { wanted.admits($0.file ?? "") }
  }

  /// The files that differ, relative to the records' folder.
  var paths: [String] { changes.map { String($0.path.dropFirst(new.folder.count)) } }

  /// What became of the file at a path of two trees; nil if it is as it was.
  func change(at path: String) -> PathChange? {
    let place = changes.firstIndex(notBefore: path, by: \.path)
    return place < changes.count && changes[place].path.isPath(path) ? changes[place] : nil
  }

  /// What became of the records.
  struct Outcome {
    /// Those that both versions have, first those that are found by their names.
    var kept: [(old: Record, new: Record)] = []
    /// Those that only the old version has.
    var removed: [Record] = []
    /// Those that only the new version has.
    var added: [Record] = []
    /// What is wrong with files of the new version that are no records.
    var unreadable: [Finding] = []
  }

  /// Tells which record of the one version is which of the other.
  ///
  /// - Throws: ``GitError`` or ``StoreError`` when files can't be read.
  func outcome() throws -> Outcome {
    let before = try records(of: old, \.old)
    let after = try records(of: new, \.new)
    var pairs = Pairs(after.records)
    var outcome = Outcome()
    outcome.unreadable = after.unreadable
    let unreadable = Set(after.unreadable.map { $0.file ?? "" })
    var lost: [Record] = []
    for record in before.records {
      if let successor = pairs.named(like: record) {
        outcome.kept.append((record, successor))
      } else {
        lost.append(record)
      }
    }
    // What is found by its name is not taken for another record that has come into its file.
    for record in lost {
      if let successor = pairs.inPlace(of: record) {
        outcome.kept.append((record, successor))
      } else if !unreadable.contains(record.path), new.record(record.id) == nil {
        outcome.removed.append(record)
      }
    }
    outcome.added = pairs.others
    return outcome
  }

  private func records(
    of snapshot: Snapshot, _ side: (PathChange) -> TreeEntry?
  ) throws -> (records: [Record], unreadable: [Finding]) {
    let files = changes.compactMap { change -> RecordFile? in
      guard let entry = side(change), entry.mode == .file || entry.mode == .executable,
        snapshot.keepsRecord(at: change.path)
      else { return nil }
      return RecordFile(path: change.path, blob: entry.id)
    }
    var records: [Record] = []
    var unreadable: [Finding] = []
    try snapshot.each(
      in: files[...],
      {
        records.append($0)
        return true
      }, unreadable: { unreadable.append($0) })
    return (records, unreadable)
  }

  /// The records of the new version, by their names and their files.
  private struct Pairs {
    private let records: [Record]
    private var byName: [String: [Int]] = [:]
    private var byPath: [[UInt8]: Int] = [:]
    private var taken: Set<Int> = []

    init(_ records: [Record]) {
      self.records = records
      for (index, record) in records.enumerated() {
        for name in [record.id] + record.aliases {
          byName[name.lowercased(), default: []].append(index)
        }
        byPath[Array(record.path.utf8)] = index
      }
    }

    /// The record with the name of an old one; of several the one that stands where it stood.
    mutating func named(like old: Record) -> Record? {
      let named = byName[old.id.lowercased()] ?? []
      let here = byPath[Array(old.path.utf8)]
      return take(named.first { $0 == here } ?? named.first)
    }

    /// The record that stands where an old one stood.
    mutating func inPlace(of old: Record) -> Record? { take(byPath[Array(old.path.utf8)]) }

    private mutating func take(_ index: Int?) -> Record? {
      guard let index, taken.insert(index).inserted else { return nil }
      return records[index]
    }

    /// The records that were not there before.
    var others: [Record] { records.indices.filter { !taken.contains($0) }.map { records[$0] } }
  }
}

extension Snapshot {
  /// True for a file that counts as a record here, if it is there.
  func keepsRecord(at path: String) -> Bool {
    RecordFile(path: path, blob: nil).isInRecords(folder) && !isIgnored(path)
  }
}

extension TreeSource {
  func changes(since before: TreeSource) throws -> [PathChange]? {
    try repository.changes(from: before.tree, to: tree)
      .filter { $0.path.utf8.starts(with: folder.utf8) }
  }
}

extension IndexSource {
  func changes(since before: TreeSource) throws -> [PathChange]? {
    var changes: [PathChange] = []
    var rest = entries[...]
    func isEarlier(_ left: String, _ right: String) -> Bool {
      left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    func entry(_ staged: IndexEntry) -> TreeEntry {
      TreeEntry(name: staged.path, id: staged.id, mode: staged.mode)
    }
    if let tree = before.tree {
      try repository.walk(tree) { path, old in
        if old.isTree { return true }
        while let staged = rest.first, isEarlier(staged.path, path) {
          changes.append(PathChange(path: staged.path, old: nil, new: entry(staged)))
          rest.removeFirst()
        }
        guard let staged = rest.first, !isEarlier(path, staged.path) else {
          changes.append(PathChange(path: path, old: old, new: nil))
          return false
        }
        rest.removeFirst()
        if staged.id != old.id || staged.mode != old.mode {
          changes.append(PathChange(path: path, old: old, new: entry(staged)))
        }
        return false
      }
    }
    changes += rest.map { PathChange(path: $0.path, old: nil, new: entry($0)) }
    return changes.filter { $0.path.utf8.starts(with: folder.utf8) }
  }
}
