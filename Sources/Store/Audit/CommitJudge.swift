import Git
import Records

/// What was found in one commit, by a look at it and its parents alone.
struct CommitVerdict: Sendable {
  /// A record that appeared or went, and where.
  struct Appearance: Sendable {
    let id: String
    let path: String
    let blob: ObjectID?
    /// What is wrong with a new record, unless it is one that was removed before.
    var findings: [Finding] = []
  }

  let commit: ObjectID
  /// The committer's clock, in seconds since 1970.
  let time: Int64
  var findings: [Finding] = []
  var added: [Appearance] = []
  var removed: [Appearance] = []
  /// How many versions of records it brought.
  var versions = 0
}

/// Judges commits one by one: each step by what was there before it, so that one fault is one finding.
///
/// What it reads it keeps for the next commit. It belongs to one thread.
final class CommitJudge {
  let workspace: Workspace
  let check: AuditCheck
  private var rulebooks: [String: Rulebook] = [:]
  private var parsed: (key: String, records: ParsedRecords) = ("", ParsedRecords())

  var repository: Repository { workspace.repository }

  init(_ workspace: Workspace, _ check: AuditCheck) {
    (self.workspace, self.check) = (workspace, check)
  }

  /// Judges a commit.
  ///
  /// - Parameter step: The commit and its place.
  /// - Returns: What was found.
  /// - Throws: ``GitError`` or ``StoreError`` when history can't be read.
  func verdict(on step: AuditPlan.Step) throws -> CommitVerdict {
    let commit = try repository.commit(step.commit)
    var verdict = CommitVerdict(commit: commit.id, time: commit.committer.when)
    if commit.parents.count > 1 {
      try judgeMerge(commit, isOnLine: step.isOnLine, &verdict)
    } else {
      try judge(commit, isOnLine: step.isOnLine, &verdict)
    }
    return verdict
  }

  // MARK: Versions

  /// The records as a commit has them, by rules that may be of another.
  func snapshot(of commit: Commit?, rules: (key: String, book: Rulebook)) -> Snapshot {
    let snapshot = Snapshot(
      source: TreeSource(
        repository: repository, tree: commit?.tree, folder: workspace.folder),
      commit: commit, rulebook: rules.book, folder: workspace.folder)
    if parsed.key != rules.key { parsed = (rules.key, ParsedRecords()) }
    snapshot.parsed = parsed.records
    return snapshot
  }

  /// The rules that were in force at a commit: those that nobody can read never were.
  func rules(at commit: Commit?) throws -> (key: String, book: Rulebook) {
    var next = commit
    while let commit = next {
      let source = TreeSource(
        repository: repository, tree: commit.tree, folder: workspace.folder)
      let key = try rulesKey(commit.tree)
      if let known = rulebooks[key] { return (key, known) }
      if let book = try? workspace.rulebook(source) {
        rulebooks[key] = book
        return (key, book)
      }
      next = try commit.parents.first.map { try repository.commit($0) }
    }
    return ("", .builtIn)
  }

  /// The same text for the same rules.
  private func rulesKey(_ tree: ObjectID) throws -> String {
    let place = workspace.folder + Layout.rules
    guard let rules = try repository.entry(at: place, in: tree), rules.isTree else { return "-" }
    let parts = try ["types", "config.yaml"].map { name in
      try repository.entry(at: name, in: rules.id)?.id.hex ?? "-"
    }
    return parts.joined(separator: " ")
  }

  /// The files below the records' folder that differ between two trees.
  func changes(from old: ObjectID?, to new: ObjectID) throws -> [PathChange] {
    let folder = workspace.folder
    if folder.isEmpty { return try repository.changes(from: old, to: new) }
    let place = String(folder.dropLast())
    let trees = try [old, new].map { tree in
      try tree.flatMap { try repository.entry(at: place, in: $0) }.flatMap {
        $0.isTree ? $0.id : nil
      }
    }
    return try repository.changes(from: trees[0], to: trees[1]).map {
      PathChange(path: folder + $0.path, old: $0.old, new: $0.new)
    }
  }

  // MARK: One line of history

  private func judge(
    _ commit: Commit, isOnLine: Bool, _ verdict: inout CommitVerdict
  ) throws {
    let parent = try commit.parents.first.map { try repository.commit($0) }
    let changes = try changes(from: parent?.tree, to: commit.tree)
    if changes.isEmpty { return }
    let rules = try rules(at: parent ?? commit)
    let comparison = Comparison(
      old: snapshot(of: parent, rules: rules), new: snapshot(of: commit, rules: rules),
      changes: changes, base: parent?.id)
    // A shallow clone does not have what came before.
    if parent == nil, repository.isCutOff(at: commit.id) { return }
    let touched = try judge(comparison, commit, &verdict)
    try judgeUnknown(comparison, commit, &verdict)
    verdict.findings += try check.commit(
      CommitDeed(
        commit: commit, before: comparison.old, after: comparison.new, base: parent?.id,
        paths: comparison.paths, touched: touched, isOnLine: isOnLine))
  }

  /// Judges the records that a commit changed, and returns those that were there, as they were.
  private func judge(
    _ comparison: Comparison, _ commit: Commit, _ verdict: inout CommitVerdict
  ) throws -> [Record] {
    let outcome = try comparison.outcome()
    verdict.versions += outcome.kept.count + outcome.added.count
    for (old, new) in outcome.kept {
      verdict.findings += try judged([old], new, comparison, commit)
    }
    for record in outcome.added {
      if let old = try lastReadable(record, comparison) {
        verdict.findings += try judged([old], record, comparison, commit)
      } else {
        verdict.added.append(try appearance(of: record, comparison, commit))
      }
    }
    for record in outcome.removed {
      var finding = ComparisonChecks.removal(of: record)
      finding.remedy = "git restore --source \(commit.id.short)^ \(record.path)"
      verdict.findings.append(finding)
      verdict.removed.append(
        .init(
          id: record.id, path: record.path,
          blob: comparison.change(at: record.path)?.old?.id))
    }
    verdict.findings += try broken(outcome.unreadable, comparison)
    return outcome.kept.map(\.old) + outcome.removed
  }

  private func appearance(
    of record: Record, _ comparison: Comparison, _ commit: Commit
  ) throws -> CommitVerdict.Appearance {
    .init(
      id: record.id, path: record.path,
      blob: comparison.change(at: record.path)?.new?.id,
      findings: try judged([], record, comparison, commit))
  }

  /// What is wrong with what became of a record.
  func judged(
    _ sides: [Record], _ new: Record, _ comparison: Comparison, _ commit: Commit
  ) throws -> [Finding] {
    let checks = ComparisonChecks(
      comparison.old.rulebook, before: comparison.old, after: comparison.new)
    var own = checks.findings(from: sides, to: new)
    var others = try check.record(
      RecordDeed(
        commit: commit, sides: sides, new: new, before: comparison.old, after: comparison.new)
    ).map { $0.about(new) }
    // From a story that was rewritten, or told elsewhere, it follows that its steps don't fit; what an
    // entry was turned into is told by whoever did it.
    let isRewritten = own.contains { $0.code == .timelineRewritten }
    if isRewritten || others.contains(where: { $0.code == .timelineForeign }) {
      own.removeAll { [.transitionIllegal, .timelineState].contains($0.code) }
    }
    if isRewritten {
      others.removeAll { [.timelineAuthor, .timelineLate].contains($0.code) }
    }
    return own + others
  }

  // MARK: Files that can't be read

  /// Files that this commit broke, each with what is wrong with it.
  private func broken(_ unreadable: [Finding], _ comparison: Comparison) throws -> [Finding] {
    unreadable.filter { finding in
      guard let change = comparison.change(at: finding.file ?? ""),
        let old = change.old
      else { return true }
      let file = RecordFile(path: change.path, blob: old.id)
      return (try? comparison.old.record(in: file)) ?? nil != nil
    }
  }

  /// How many commits back a version is looked for that can be read.
  private static let patience = 1_000

  /// The last version of a record that could be read, where its file could not be before the commit.
  ///
  /// Whoever mends a broken file must not rewrite its story on the way.
  private func lastReadable(_ record: Record, _ comparison: Comparison) throws -> Record? {
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
  private func judgeUnknown(
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
