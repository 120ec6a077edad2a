import Git
public import Records

/// Records of which a merge, rebase, cherry-pick or stash of git left contradicting versions in the
/// index.
///
/// They are merged from these versions, whatever git or a driver made of the file. Finishing what git
/// began is left to git.
public struct GitConflicts {
  /// A file that git could not merge, and its versions.
  struct Conflict {
    let path: String
    var entries: [Int: IndexEntry] = [:]
    var bytes: [Int: [UInt8]] = [:]
    var record: Record?

    var name: String { record?.id ?? path }
  }

  /// What became of the conflicts.
  public struct Outcome {
    /// What was merged and staged.
    public internal(set) var merged: [String] = []
    /// What somebody has to answer yet.
    public internal(set) var questions: [PendingQuestion] = []
    /// Files without conflict markers: somebody is mending them by hand.
    public internal(set) var byHand: [String] = []
    /// What stood in files that were written, where it was neither git's nor ours: objects.
    public internal(set) var kept: [(path: String, object: String)] = []
  }

  /// What git is in the middle of; nil for a stash, of which git keeps no note.
  public let operation: String?
  /// Whose values are ours, and whose are theirs; a rebase takes them the other way round.
  public let ours: String
  public let theirs: String

  let workspace: Workspace
  let snapshot: Snapshot
  let merger: Merger
  let conflicts: [Conflict]
  /// What answers are for: those to another commit are forgotten.
  private let subject: ObjectID

  /// Finds them; nil if git left none among the records.
  ///
  /// - Parameters:
  ///   - workspace: The repository.
  ///   - now: When somebody merges.
  /// - Throws: ``GitError`` and ``StoreError`` if index or versions can't be read.
  public init?(in workspace: Workspace, now: Instant) throws {
    let repository = workspace.repository
    guard repository.workingDirectory != nil, let head = try repository.head.tip else { return nil }
    let entries = try repository.undecidedEntries()
    if entries.isEmpty { return nil }
    let snapshot = try workspace.tip()
    let conflicts = try Self.conflicts(entries, snapshot, repository)
    if conflicts.isEmpty { return nil }
    (self.workspace, self.snapshot, self.conflicts) = (workspace, snapshot, conflicts)
    merger = Merger(
      by: snapshot.person(email: try repository.author(now: now.seconds).email), at: now)
    operation = repository.operationInProgress
    let other = Self.otherCommit(operation, repository)
    subject = other ?? head
    let (mine, its) = (
      try Self.words(for: head, repository), try other.map { try Self.words(for: $0, repository) }
    )
    switch operation {
    case "rebase":
      ours = "\(mine), on which the branch is put"
      theirs = its.map { "\($0), which is put there" } ?? "the commit that is put there"
    case "revert":
      ours = mine
      theirs = its.map { "what was before \($0)" } ?? "what was before"
    default:
      ours = mine
      theirs = its ?? "what was stashed or applied"
    }
  }

  /// What finishes it once nothing is asked any more.
  public var next: String {
    switch operation {
    case let operation? where operation != "bisect": GitOperation(operation).goingOn
    default: "itsm commit, and git stash drop if it came from a stash"
    }
  }

  private static func conflicts(
    _ entries: [IndexEntry], _ snapshot: Snapshot, _ repository: Repository
  ) throws -> [Conflict] {
    var conflicts: [Conflict] = []
    for entry in entries where snapshot.keepsRecord(at: entry.path) {
      if conflicts.last.map({ !$0.path.isPath(entry.path) }) ?? true {
        conflicts.append(Conflict(path: entry.path))
      }
      let place = conflicts.count - 1
      conflicts[place].entries[entry.stage] = entry
      guard entry.mode == .file || entry.mode == .executable else { continue }
      let bytes = try repository.blob(entry.id)
      conflicts[place].bytes[entry.stage] = bytes
      if conflicts[place].record == nil {
        conflicts[place].record = try? Record(
          parsing: bytes, path: entry.path, rulebook: snapshot.rulebook)
      }
    }
    // A link or a submodule is for git.
    return conflicts.filter { $0.bytes.count == $0.entries.count }
  }

  private static func otherCommit(_ operation: String?, _ repository: Repository) -> ObjectID? {
    let names = [
      "merge": "MERGE_HEAD", "rebase": "REBASE_HEAD", "cherry-pick": "CHERRY_PICK_HEAD",
      "revert": "REVERT_HEAD",
    ]
    return operation.flatMap { names[$0] }.flatMap { try? repository.commit(at: $0) }
  }

  private static func words(for id: ObjectID, _ repository: Repository) throws -> String {
    let commit = try repository.commit(id)
    return "“\(commit.subject)” of \(commit.author.name) [\(id.short)]"
  }

  // MARK: Answers

  private static let fileName = "itsm/conflicts"

  /// What was answered to some of the questions before.
  public func answers() throws -> MergeAnswers {
    let kept = try workspace.mergeNotes.read(Self.fileName).flatMap { PendingMerge($0) }
    return kept?.theirs == subject ? kept?.answers ?? MergeAnswers() : MergeAnswers()
  }

  /// Keeps answers as long as something else is asked.
  func keep(_ answers: MergeAnswers, _ outcome: Outcome) throws {
    if outcome.questions.isEmpty {
      if try workspace.mergeNotes.read(Self.fileName) != nil {
        try workspace.mergeNotes.remove(Self.fileName)
      }
      return
    }
    var pending = PendingMerge(theirs: subject, name: operation ?? "stash")
    pending.answers = answers
    try workspace.mergeNotes.write(pending.bytes, to: Self.fileName)
  }
}
