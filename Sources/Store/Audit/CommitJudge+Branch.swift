import Git
import Records

/// What a commit is judged by: the names of the folders of rules, of people and of teams.
struct Law: Hashable, Sendable {
  let parts: [ObjectID?]
}

/// What branches bring to the line of first parents.
///
/// On a branch a commit is judged by what was there before it. So a branch could loosen a rule, make use
/// of it and tighten it again, or begin where a rule was not yet there. Where a branch was under other
/// rules than the line, what it brings must also be right by those of the line: before the merge, after
/// it, or when it happened.
extension CommitJudge {
  /// What a commit is judged by, and what the next one will be judged by; nothing where nobody asks,
  /// which is on the line, but for merges.
  func laws(of commit: Commit, isOnLine: Bool) throws -> [Law] {
    if isOnLine, commit.parents.count < 2 { return [] }
    return try [commit.parents.first.map { try repository.commit($0) } ?? commit, commit].map(law)
  }

  private func law(of commit: Commit) throws -> Law {
    let types = try rules(at: commit).book.types.filter {
      $0.has(trait: "person") || $0.has(trait: "team")
    }
    return Law(
      parts: try ([Layout.rules] + types.map(\.placeOfFiles)).map {
        try repository.entry(at: workspace.folder + $0, in: commit.tree)?.id
      })
  }

  /// What is wrong with what a merge brings to the line, by the rules of the line.
  func arrivals(at merge: ObjectID) throws -> [Finding] {
    guard !repository.isShallow else { return [] }
    let commit = try repository.commit(merge)
    guard let first = commit.parents.first else { return [] }
    let parent = try repository.commit(first)
    let rules = try rules(at: parent)
    let comparison = Comparison(
      old: snapshot(of: parent, rules: rules), new: snapshot(of: commit, rules: rules),
      changes: try changes(from: parent.tree, to: commit.tree), base: first)
    let outcome = try comparison.outcome()
    let pairs = outcome.kept.map { (Optional($0.old), $0.new) } + outcome.added.map { (nil, $0) }
    let base = try commit.parents.dropFirst().first.flatMap { try repository.mergeBase(first, $0) }
    return try pairs.flatMap { old, new -> [Finding] in
      let isNew = new.isNew(since: [old].compactMap(\.self))
      let moves = zip(new.timeline, isNew).filter { $0.1 && $0.0.isMoveOrDecision }.map(\.0)
      guard !moves.isEmpty else { return [] }
      let arrival = Arriving(
        commit: commit, parent: parent, old: old.map { file($0, comparison, \.old) },
        new: file(new, comparison, \.new), base: base)
      var found = try findings(arrival, by: parent)
      for law in try [commit] + line(before: parent, at: moves.map(\.at), since: base)
      where !found.isEmpty {
        let others = try findings(arrival, by: law).map(\.code)
        found.removeAll { !others.contains($0.code) }
      }
      // A move that relied on a forged decision is not told again.
      if found.contains(where: { $0.code == .approvalForged }) {
        found.removeAll { $0.code == .approvalQuorum }
      }
      return found
    }
  }

  /// A record that a merge brings to the line, as the line had it and as it is.
  private struct Arriving {
    let commit: Commit
    let parent: Commit
    let old: RecordFile?
    let new: RecordFile
    let base: ObjectID?
  }

  private func file(
    _ record: Record, _ comparison: Comparison, _ side: (PathChange) -> TreeEntry?
  ) -> RecordFile {
    RecordFile(path: record.path, blob: comparison.change(at: record.path).flatMap(side)?.id)
  }

  private func findings(_ arrival: Arriving, by law: Commit) throws -> [Finding] {
    let rules = try rules(at: law)
    let (before, after) = (
      snapshot(of: arrival.parent, rules: rules), snapshot(of: arrival.commit, rules: rules)
    )
    guard let new = (try? after.record(in: arrival.new)) ?? nil else { return [] }
    let old = arrival.old.flatMap { (try? before.record(in: $0)) ?? nil }
    var findings = try check.arrival(
      RecordDeed(
        commit: arrival.commit, sides: [old].compactMap(\.self), new: new, before: before,
        after: after, law: snapshot(of: law, rules: rules))
    ).map { $0.about(new) }
    // Where the line told of the record as well, its steps stand between those of the branch.
    if try isOfBranch(arrival) {
      findings += ComparisonChecks(rules.book, before: before, after: after)
        .findings(from: old, to: new).filter { $0.code == .transitionIllegal }
    }
    return findings
  }

  /// True if only the branch changed the record since it left the line.
  private func isOfBranch(_ arrival: Arriving) throws -> Bool {
    guard let base = arrival.base else { return arrival.old == nil }
    let path = (arrival.old ?? arrival.new).path
    return try repository.entry(at: path, in: repository.tree(of: base))?.id == arrival.old?.blob
  }

  /// The commits of the line that were its last at some instants, up to where the branch left it.
  private func line(
    before parent: Commit, at instants: [Instant], since base: ObjectID?
  ) throws -> [Commit] {
    var wanted = Set(instants.map(\.seconds)).sorted().suffix(8)
    var found: [Commit] = []
    var next: Commit? = parent
    for _ in 0..<Self.patience {
      guard let commit = next, !wanted.isEmpty else { break }
      if let last = wanted.last, commit.committer.when <= last {
        found.append(commit)
        wanted.removeAll { commit.committer.when <= $0 }
      }
      if commit.id == base { break }
      next = try commit.parents.first.map { try repository.commit($0) }
    }
    return found
  }
}

extension TimelineEntry {
  /// True if somebody moved the record by it, or decided something.
  fileprivate var isMoveOrDecision: Bool {
    changes.contains { ["state", "stage"].contains($0.field) }
  }
}
