public import Git
public import Records

/// What became of a merge.
public enum MergeResult {
  /// The branch had all of it already.
  case nothingNew
  /// The branch had nothing of its own, and now leads to theirs.
  case forwarded(ObjectID)
  case merged(ObjectID, MergePlan)
  /// Nothing was changed; somebody must answer first.
  case questions([PendingQuestion])
}

extension Workspace {
  /// Merges a commit into the current branch by what records mean: one commit with two parents, or
  /// none at all.
  ///
  /// - Parameters:
  ///   - theirs: The commit.
  ///   - name: What the commit's subject calls it.
  ///   - answers: What was answered to questions of an earlier attempt.
  ///   - options: How to commit.
  /// - Returns: What became of it.
  /// - Throws: ``Findings`` if what comes out breaks a rule that neither side broke; ``StoreError``
  ///   and ``GitError`` when the repository can't be written, or work that is not committed stands in
  ///   the way. The repository is then as it was.
  public func merge(
    _ theirs: ObjectID, named name: String, answers: MergeAnswers = MergeAnswers(),
    _ options: CommitOptions
  ) throws -> MergeResult {
    let author = try repository.author(now: options.now.seconds)
    let committer = try repository.committer(now: options.now.seconds)
    var result = MergeResult.nothingNew
    let made = try locked {
      try insist { held in
        let (reference, tip) = try writableBranch()
        result = .nothingNew
        if let tip, try repository.isAncestor(theirs, of: tip) { return .nothingToDo }
        var writer = CommitWriter(
          workspace: self, reference: reference, tip: tip, author: author, committer: committer,
          options: options, held: held)
        guard let tip, try !repository.isAncestor(tip, of: theirs) else {
          let commit = try writer.forward(to: theirs, saying: "merge \(name): Fast-forward")
          result = .forwarded(theirs)
          return commit.map { .made($0) } ?? .lost
        }
        let plan = try plan(theirs, into: tip, by: author, answers, options.now)
        guard plan.questions.isEmpty else {
          result = .questions(plan.questions)
          return .nothingToDo
        }
        writer.merged = theirs
        let message = Message(
          [], body: options.body, subject: options.subject ?? "Merge \(name)"
        ).text
        guard
          let commit = try writer.write(
            plan.changedFiles(), on: repository.tree(of: tip), saying: message)
        else { return .lost }
        result = .merged(commit, plan)
        return .made(commit)
      }
    }
    if made != nil { afterCommit() }
    return result
  }

  /// What is still open of a merge that waits; nothing is written.
  public func questions(of merge: PendingMerge, now: Instant) throws -> [PendingQuestion] {
    guard let tip = try repository.head.tip, try !repository.isAncestor(merge.theirs, of: tip)
    else {
      return []
    }
    return try plan(
      merge.theirs, into: tip, by: repository.author(now: now.seconds), merge.answers, now
    ).questions
  }

  private func plan(
    _ theirs: ObjectID, into tip: ObjectID, by author: Signature, _ answers: MergeAnswers,
    _ now: Instant
  ) throws -> MergePlan {
    let bases = try repository.mergeBases(tip, theirs)
    if bases.isEmpty, repository.isShallow {
      throw StoreError(
        .unusable, "this clone is shallow, and does not have the commit where the branches parted",
        remedy: "git fetch --unshallow")
    }
    let snapshot = try snapshot(of: tip)
    let base = try CommonBase(bases, snapshot, in: repository).tree()
    let seats = try MergeSeats(
      base: base, ours: repository.tree(of: tip), theirs: repository.tree(of: theirs), snapshot,
      in: repository)
    try MergePlan.checkTypes(seats)
    let merger = Merger(by: snapshot.person(email: author.email), at: now)
    let plan = try MergePlan(
      seats, snapshot, by: merger, answers: answers, theirsIsPublished: isPublished(theirs))
    if plan.questions.isEmpty {
      try plan.checkPlaces(in: repository.tree(of: tip), of: repository)
      try plan.check(seats)
    }
    return plan
  }
}

extension Workspace {
  /// True if others have a commit already, as far as this clone knows: of two records that got one id
  /// by chance ours then gets another.
  private func isPublished(_ commit: ObjectID) throws -> Bool {
    try repository.referenceNames(beginningWith: "refs/remotes/", limit: .max).contains {
      try repository.reference("refs/remotes/" + $0) == commit
    }
  }
}

extension MergePlan {
  /// The files as a commit takes them.
  func changedFiles() throws -> [ChangedFile] {
    try files.paths.compactMap { path in
      guard let file = files[path] else { return nil }
      let new = try file.object ?? file.bytes.map { try Repository.hash($0) }
      if file.old?.id == new, file.old?.mode == file.mode || new == nil { return nil }
      return ChangedFile(
        path: path, old: file.old?.id, oldMode: file.old?.mode, new: new, bytes: file.bytes,
        mode: file.mode)
    }
  }

  /// Judges the records that both sides changed.
  ///
  /// - Throws: ``Findings`` with errors that neither side had.
  func check(_ seats: MergeSeats) throws {
    for path in files.paths { if let file = files[path] { snapshot.put(file.bytes, at: path) } }
    let validator = Validator(snapshot.rulebook, snapshot)
    let joined = Set(joined)
    var findings: [Finding] = []
    for (_, versions) in seats.records {
      guard let ours = versions.ours?.record, let theirs = versions.theirs?.record,
        joined.contains(ours.id), let record = snapshot.record(ours.id)
      else { continue }
      let new = validator.newFindings(in: record, since: ours)
      let known = validator.newFindings(in: record, since: theirs)
      findings += new.filter { $0.severity == .error && known.contains($0) }
    }
    if !findings.isEmpty { throw Findings(findings) }
  }
}

extension CommitWriter {
  /// Moves the branch to a commit that follows it; working files and index follow.
  ///
  /// - Returns: The commit; nil if the branch moved meanwhile and nothing was done.
  func forward(to commit: ObjectID, saying subject: String) throws -> ObjectID? {
    let base = try tip.map { try repository.tree(of: $0) }
    let files = try repository.changes(from: base, to: repository.tree(of: commit)).map {
      change -> ChangedFile in
      let isPlain = change.new.map { NoFile($0.mode) == nil } ?? false
      return ChangedFile(
        path: change.path, old: change.old?.id, oldMode: change.old?.mode, new: change.new?.id,
        bytes: followsTree && isPlain ? try change.new.map { try repository.blob($0.id) } : nil,
        mode: change.new?.mode ?? .file)
    }
    if isForGit(files) { return try publishByGit(commit, nil) }
    let cleanliness = Cleanliness(workspace, files, adopted: PathSet(), tip: tip)
    guard let index = try unlessMoved({ try cleanliness.check() }) else { return nil }
    return try publish(commit, cleanliness, index: index, subject: subject)
  }
}
