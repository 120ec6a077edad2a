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
  /// True on the line of first parents.
  var isOnLine = false
  /// The parents, and where a branch is concerned what the commit and the next one are judged by.
  var parents: [ObjectID] = []
  var laws: [Law] = []
}

/// Judges commits one by one: each step by what was there before it, so that one fault is one finding.
///
/// What it reads it keeps for the next commit. It belongs to one thread.
final class CommitJudge {
  let workspace: Workspace
  let check: AuditCheck
  /// Rules that were read, and the records that were parsed by the last ones.
  var rulebooks: [RulesKey: RulesInForce] = [:]
  var parsed: (key: RulesKey, records: ParsedRecords) = (RulesKey(), ParsedRecords())
  /// Those of the last trees.
  var rulesKeys: [(tree: ObjectID, key: RulesKey)] = []
  private var last: Commit?

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
    defer { last = commit }
    var verdict = CommitVerdict(commit: commit.id, time: commit.committer.when)
    (verdict.isOnLine, verdict.parents) = (step.isOnLine, commit.parents)
    verdict.laws = try laws(of: commit, isOnLine: step.isOnLine)
    if commit.parents.count > 1 {
      try judgeMerge(commit, isOnLine: step.isOnLine, &verdict)
    } else {
      try judge(commit, isOnLine: step.isOnLine, &verdict)
    }
    return verdict
  }

  // MARK: One line of history

  /// A commit, as a rule the one that was judged last.
  private func commit(_ id: ObjectID) throws -> Commit {
    if let last, last.id == id { return last }
    return try repository.commit(id)
  }

  private func judge(
    _ commit: Commit, isOnLine: Bool, _ verdict: inout CommitVerdict
  ) throws {
    let parent = try commit.parents.first.map { try self.commit($0) }
    let changes = try changes(from: parent?.tree, to: commit.tree)
    let rules = try rules(at: parent ?? commit)
    let comparison = Comparison(
      old: snapshot(of: parent, rules: rules), new: snapshot(of: commit, rules: rules),
      changes: changes, base: parent?.id)
    // A shallow clone does not have what came before.
    if parent == nil, repository.isCutOff(at: commit.id) { return }
    let touched = try judge(comparison, commit, &verdict)
    try judgeUnknown(comparison, commit, &verdict)
    try judgeHidden(since: [parent].compactMap(\.self), by: commit, &verdict)
    verdict.findings += try check.commit(
      CommitDeed(
        commit: commit, before: comparison.old, after: comparison.new, base: parent?.id,
        paths: comparison.paths, touched: touched, isOnLine: isOnLine))
  }

  /// Judges the records that a commit changed, and returns those that were there, as they were.
  @discardableResult
  func judge(
    _ comparison: Comparison, _ commit: Commit, _ verdict: inout CommitVerdict
  ) throws -> [Record] {
    let outcome = try comparison.outcome()
    verdict.versions += outcome.kept.count + outcome.added.count
    for (old, new) in outcome.kept {
      verdict.findings += try judged([old], new, comparison, commit)
      // Another id may be that of another record.
      if old.id.lowercased() != new.id.lowercased() {
        verdict.added.append(.init(id: new.id, path: new.path, blob: nil))
      }
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
        commit: commit, sides: sides, new: new, before: comparison.old, after: comparison.new,
        law: comparison.old)
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
}
