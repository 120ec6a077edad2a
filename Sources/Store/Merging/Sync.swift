import Glibc
public import Git
import Records

/// What keeping in step with a remote came to.
public struct SyncResult {
  /// What others had changed.
  public let came: BranchNews?
  /// What was given to others.
  public let went: BranchNews?
  /// Records that were given a new id.
  public let renamed: [(old: String, new: String)]
  /// Somebody must answer before it can go on; nothing was changed.
  public let questions: [PendingQuestion]
}

/// Brings a branch and that of a remote together: fetch, merge, judge, push, and again if somebody
/// else was faster.
public struct Sync {
  /// How often others may be faster.
  static let attempts = 30

  private let workspace: Workspace
  private let remote: Remote
  private let options: CommitOptions
  /// Throws if what was changed between two commits breaks a rule.
  private let judge: (_ base: ObjectID, _ head: ObjectID) throws -> Void

  /// Prepares it.
  public init(
    _ workspace: Workspace, with remote: Remote, _ options: CommitOptions,
    judge: @escaping (_ base: ObjectID, _ head: ObjectID) throws -> Void
  ) {
    (self.workspace, self.remote, self.options, self.judge) = (workspace, remote, options, judge)
  }

  private var repository: Repository { workspace.repository }

  /// Does it.
  ///
  /// - Parameter answers: What was answered to questions of an earlier attempt.
  /// - Returns: What came and went, or what somebody has to answer.
  /// - Throws: ``StoreError`` if the remote can't be reached, says no, or others are faster each time.
  public func run(_ answers: MergeAnswers = MergeAnswers()) throws -> SyncResult {
    let start = try workspace.writableBranch().tip
    var renamed: [(old: String, new: String)] = []
    for attempt in 0..<Self.attempts {
      let theirs = try remote.fetch() ? repository.reference(remote.tracking) : nil
      if let theirs {
        let name = remote.mergeName
        try prepare(for: theirs)
        switch try workspace.merge(theirs, named: name, answers: answers, options) {
        case .questions(let questions):
          var pending = PendingMerge(theirs: theirs, name: name)
          pending.answers = answers
          try workspace.keep(pending)
          return SyncResult(came: nil, went: nil, renamed: [], questions: questions)
        case .merged(_, let plan): renamed += plan.renamed
        case .forwarded, .nothingNew: break
        }
      }
      guard let tip = try workspace.writableBranch().tip else {
        return SyncResult(came: nil, went: nil, renamed: [], questions: [])
      }
      if tip == theirs { return try result(start, theirs, tip, renamed) }
      let known = try theirs ?? published(of: tip)
      if let known { try judge(known, tip) }
      switch try remote.push(tip) {
      case .done:
        try follow()
        return try result(start, known, tip, renamed)
      case .refused(let words):
        throw StoreError(
          .refused, "\(remote.name) refused what was pushed\n\(words)",
          remedy: "your commits stay here; mend what it names and run itsm sync again")
      case .late:
        usleep(.random(in: 20_000...(100_000 * UInt32(min(attempt + 1, 10)))))
      }
    }
    throw StoreError(
      .unusable, "others were faster \(Self.attempts) times", remedy: "run itsm sync again")
  }

  /// Makes sure that the two can be merged.
  ///
  /// - Throws: ``StoreError`` of kind `refused` if they have nothing in common: a remote that was named
  ///   by mistake would get all there is here.
  private func prepare(for theirs: ObjectID) throws {
    guard let tip = try workspace.writableBranch().tip else { return }
    let base = try repository.mergeBase(tip, theirs)
    guard base != nil || repository.isShallow else {
      throw StoreError(
        .refused,
        "\(remote.mergeName) and this branch have no commit in common; nothing was changed",
        remedy: """
          is it the right remote? then
          itsm merge \(remote.mergeName) makes one history of the two
          """)
    }
    try remote.complete(base, [tip, theirs])
  }

  /// What the remote has of a branch that is new to it, on other branches; nil if it has nothing.
  private func published(of tip: ObjectID) throws -> ObjectID? {
    let place = "refs/remotes/\(remote.name)/"
    return try repository.referenceNames(beginningWith: place)
      .compactMap { try repository.reference(place + $0) }
      .compactMap { try repository.mergeBase(tip, $0) }
      .map { (id: $0, time: try repository.commit($0).committer.when) }
      .max { $0.time < $1.time }?.id
  }

  /// From now on the branch follows the remote's, as after `git push -u`.
  private func follow() throws {
    guard !remote.isConfigured else { return }
    let branch = try workspace.writableBranch().reference.dropFirst("refs/heads/".count)
    try repository.set("branch.\(branch).remote", to: remote.name)
    try repository.set("branch.\(branch).merge", to: "refs/heads/\(remote.branch)")
  }

  /// What came is new to us, and what went is new to others: both are compared with what came out.
  private func result(
    _ start: ObjectID?, _ theirs: ObjectID?, _ tip: ObjectID,
    _ renamed: [(old: String, new: String)]
  ) throws -> SyncResult {
    SyncResult(
      came: tip == start ? nil : try workspace.news(from: start, to: tip),
      went: tip == theirs ? nil : try workspace.news(from: theirs, to: tip),
      renamed: renamed, questions: [])
  }
}
