public import Git
import Glibc
import Records

extension Workspace {
  /// How long a commit is made anew when others come first, in seconds.
  private static let patience = 60

  /// After so many lost attempts git has to wait for us.
  private static let politeAttempts = 2

  /// Runs `body` on the current branch's tip and commits what it put into the transaction: one
  /// commit, wholly or not at all.
  ///
  /// Writers of this program take turns. When a foreign commit moves the branch meanwhile, `body`
  /// runs again on the new tip.
  ///
  /// - Returns: The commit; nil if there was nothing to commit.
  /// - Throws: What `body` throws; ``StoreError`` and ``GitError`` when the repository can't be
  ///   written. The repository is then as it was.
  @discardableResult
  public func transact(
    _ options: CommitOptions, _ body: (Transaction) throws -> Void
  ) throws -> ObjectID? {
    let author = try repository.author(now: options.now.seconds)
    let committer = try repository.committer(now: options.now.seconds)
    let made = try locked {
      try insist { held in
        let (reference, tip) = try writableBranch()
        let transaction = try transaction(on: tip)
        try body(transaction)
        guard !transaction.isEmpty else { return .nothingToDo }
        let writer = CommitWriter(
          workspace: self, reference: reference, tip: tip, author: author, committer: committer,
          options: options, held: held)
        return try writer.write(transaction).map { .made($0) } ?? .lost
      }
    }
    if made != nil { afterCommit() }
    return made
  }

  /// Does what `git commit` does behind a commit: the hook, and packing when it is time.
  ///
  /// The commit is made: nothing that happens here may say that it is not.
  func afterCommit() {
    Hooks(repository: repository).committed()
    try? tidy()
  }

  /// What one attempt to move the branch came to.
  enum Attempt {
    case made(ObjectID)
    case nothingToDo
    /// Somebody else's commit came first.
    case lost
  }

  /// Tries until nobody else's commit comes first.
  ///
  /// Where there is an index, its lock is taken before the branch is read once politeness has not
  /// helped: no `git commit` can come between then. Elsewhere, as when others push into a bare
  /// repository, pauses of different lengths keep us from being in step with them.
  func insist(_ attempt: (IndexLock?) throws -> Attempt) throws -> ObjectID? {
    let deadline = time(nil) + Self.patience
    var held: IndexLock?
    defer { held?.release() }
    var lost = 0
    repeat {
      if lost >= Self.politeAttempts, held == nil, disk != nil { held = try lockIndex() }
      switch try attempt(held) {
      case .made(let commit): return commit
      case .nothingToDo: return nil
      case .lost: lost += 1
      }
      if held == nil, lost > 1 { usleep(.random(in: 500...min(2_000 * UInt32(lost), 50_000))) }
    } while time(nil) <= deadline
    throw StoreError(
      .unusable, "the branch kept moving: other commits came first \(lost) times",
      remedy: "run the command again")
  }

  /// Runs `body` while no other itsm writes, after finishing what a dead one began.
  func locked<T>(_ body: () throws -> T) throws -> T {
    let lock = try Lock(path: scratch + "/lock")
    defer { withExtendedLifetime(lock) {} }
    try Recovery(workspace: self).run()
    return try body()
  }

  /// The folder of this program's own files in the git directory.
  var scratch: String { repository.commonDirectory + "/itsm" }

  /// The branch that commits go to.
  func writableBranch() throws -> (reference: String, tip: ObjectID?) {
    if let operation = repository.operationInProgress {
      let way = GitOperation(operation)
      throw StoreError(
        .unusable, "\(operation.withArticle) is in progress",
        remedy: "go on with it (\(way.goingOn)) or give it up (\(way.givingUp))")
    }
    switch try repository.head {
    case .branch(let reference, let tip): return (reference, tip)
    case .detached(let commit):
      throw StoreError(
        .unusable, "HEAD is detached at \(commit.short): a commit here would belong to no branch",
        remedy: "git switch BRANCH, or git switch -c NEW")
    }
  }

  /// Lets git pack loose objects when there are many, as `git commit` does.
  func tidy() throws {
    let limit = try repository.string("gc.auto").flatMap { Int($0) } ?? 6_700
    guard limit > 0, repository.looseObjectEstimate() > limit else { return }
    try Programs.run(
      "git", ["--git-dir", repository.gitDirectory, "gc", "--auto", "--quiet"], quietly: true)
  }
}
