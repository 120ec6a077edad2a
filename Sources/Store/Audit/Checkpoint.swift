public import Git
public import Records

/// A commit of the history that somebody signed, with a number: what leads to it can't be rewritten
/// any more without notice.
public struct Checkpoint: Hashable, Sendable {
  /// Where the last one is found.
  public static let reference = "refs/itsm/audit/checkpoints"

  /// The commit that holds it.
  public let id: ObjectID
  /// Counted from 1.
  public let counter: Int
  /// The commit that it is about.
  public let head: ObjectID
  /// The branch whose tip that was.
  public let branch: String
  /// The one before; nil for the first.
  public let previous: ObjectID?
  /// How many commits led to the head, and how many findings there were.
  public let commits: Int
  public let findings: Int
  /// The digest of the verdict, `sha256:` and 64 digits.
  public let verdict: String
  /// Who made it, and when.
  public let signature: Signature

  /// Reads one; nil if the commit is none.
  init?(_ commit: Commit) {
    let told = Dictionary(
      commit.trailers.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    guard let counter = told["Counter"].flatMap({ Int($0) }),
      let head = told["Head"].flatMap({ ObjectID($0) }),
      let commits = told["Commits"].flatMap({ Int($0) }),
      let findings = told["Findings"].flatMap({ Int($0) }), let verdict = told["Verdict"],
      let branch = told["Branch"], commit.parents.last == head, commit.parents.count <= 2
    else { return nil }
    id = commit.id
    (self.counter, self.head, self.branch) = (counter, head, branch)
    (self.commits, self.findings, self.verdict) = (commits, findings, verdict)
    previous = commit.parents.count == 2 ? commit.parents[0] : nil
    signature = commit.committer
  }

  /// What the commit says.
  static func message(
    _ counter: Int, head: ObjectID, branch: String, commits: Int, findings: Int, verdict: String
  ) -> String {
    """
    itsm: audit checkpoint \(counter)

    Counter: \(counter)
    Head: \(head)
    Branch: \(branch)
    Commits: \(commits)
    Findings: \(findings)
    Verdict: \(verdict)

    """
  }
}

/// The checkpoints of a repository, and what is wrong with them.
public struct CheckpointChain {
  /// The oldest first.
  public internal(set) var checkpoints: [Checkpoint] = []
  /// What is known of the signature of each.
  public internal(set) var standings: [SignatureStanding] = []
  /// What is wrong, in the order of the checkpoints.
  public internal(set) var findings: [Finding] = []
}

extension Workspace {
  /// The last checkpoint; nil if there is none.
  ///
  /// - Throws: ``GitError`` if it can't be read.
  public func lastCheckpoint() throws -> Checkpoint? {
    try repository.reference(Checkpoint.reference).flatMap {
      Checkpoint(try repository.commit($0))
    }
  }

  /// Makes a checkpoint of a commit, signed where git is configured to sign.
  ///
  /// - Parameters:
  ///   - head: The commit.
  ///   - previous: The last checkpoint.
  ///   - commits: How many commits lead to the head.
  ///   - findings: How many findings there are.
  ///   - verdict: The digest of the verdict.
  /// - Returns: The checkpoint, and whether it is signed.
  /// - Throws: ``GitError`` or ``StoreError`` if it can't be signed or written, or somebody else made
  ///   one meanwhile.
  public func makeCheckpoint(
    of head: ObjectID, after previous: Checkpoint?, commits: Int, findings: Int, verdict: String
  ) throws -> (checkpoint: Checkpoint, isSigned: Bool) {
    let counter = (previous?.counter ?? 0) + 1
    let committer = try repository.committer()
    let branch = try repository.head.reference ?? "HEAD"
    let object = try repository.commitObject(
      tree: repository.tree(of: head), parents: [previous?.id, head].compactMap(\.self),
      author: repository.author(), committer: committer,
      message: Checkpoint.message(
        counter, head: head, branch: branch, commits: commits, findings: findings,
        verdict: verdict))
    let signer = try CommitSigner(repository, committer: committer)
    let id = try repository.write(commit: object, signature: signer?.signature(of: object))
    try repository.updateReference(
      Checkpoint.reference, to: id, expecting: previous?.id,
      log: "itsm: audit checkpoint \(counter)", by: committer)
    guard let made = Checkpoint(try repository.commit(id)) else {
      throw StoreError(.unusable, "the checkpoint \(id) can't be read back")
    }
    remember(made)
    return (made, signer != nil)
  }

  // MARK: What was seen

  private var seenFile: NoteFile { NoteFile(path: "\(indexFolder)/checkpoint") }

  /// The newest checkpoint that this clone has seen; nil if it knows of none.
  func seenCheckpoint() -> CheckpointMark? {
    seenFile.lines?.first.flatMap { CheckpointMark(String($0)) }
  }

  func remember(_ checkpoint: Checkpoint) {
    if let seen = seenCheckpoint(), seen.counter > checkpoint.counter { return }
    seenFile.write([CheckpointMark(checkpoint).description])
  }
}

/// A checkpoint as it can be noted elsewhere: printed, mailed, kept in another repository.
public struct CheckpointMark: Hashable, Sendable, CustomStringConvertible {
  public let counter: Int
  public let id: ObjectID

  /// The mark of a checkpoint.
  public init(_ checkpoint: Checkpoint) { (counter, id) = (checkpoint.counter, checkpoint.id) }

  /// Reads `3:` and 40 digits; nil if it is not that.
  public init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let counter = Int(parts[0]), counter > 0, let id = ObjectID(parts[1])
    else { return nil }
    (self.counter, self.id) = (counter, id)
  }

  public var description: String { "\(counter):\(id.hex)" }
}
