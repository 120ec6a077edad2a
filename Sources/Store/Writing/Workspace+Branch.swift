public import Git
import Records

/// A branch that was made.
public struct MadeBranch: Sendable {
  public let name: String
  public let commit: ObjectID
}

extension Workspace {
  /// Commits what `body` puts into a transaction on a new branch, which begins where `HEAD` is.
  ///
  /// Nothing that is checked out is touched, neither `HEAD` nor index nor working files; so it
  /// matters for none of them what state they are in.
  ///
  /// - Parameters:
  ///   - options: How to commit.
  ///   - name: The branch's name, once the records have their ids.
  ///   - body: Fills the transaction.
  /// - Returns: The branch.
  /// - Throws: What `body` throws; ``StoreError`` if the name is taken or is none; ``GitError``. The
  ///   repository is then as it was.
  public func branchOff(
    _ options: CommitOptions, named name: () throws -> String, _ body: (Transaction) throws -> Void
  ) throws -> MadeBranch {
    let author = try repository.author(now: options.now.seconds)
    let committer = try repository.committer(now: options.now.seconds)
    let made = try locked {
      guard let tip = try repository.head.tip else {
        throw StoreError(
          .unusable, "there is no commit yet from which a branch could begin",
          remedy: "itsm commit, or git commit --allow-empty")
      }
      let transaction = try transaction(on: tip)
      try body(transaction)
      let branch = try checkedBranchName(name())
      let writer = CommitWriter(
        workspace: self, reference: "refs/heads/" + branch, tip: tip, author: author,
        committer: committer, options: options, held: nil, isNewBranch: true)
      guard let commit = try writer.write(transaction) else { throw Self.taken(branch) }
      return MadeBranch(name: branch, commit: commit)
    }
    try? tidy()
    return made
  }

  private func checkedBranchName(_ name: String) throws -> String {
    guard let isName = try? Repository.isBranchName(name), isName else {
      throw StoreError(
        .refused, "“\(name)” can't be the name of a branch", remedy: "--branch NAME")
    }
    guard try repository.reference("refs/heads/" + name) == nil else { throw Self.taken(name) }
    return name
  }

  private static func taken(_ name: String) -> StoreError {
    StoreError(
      .refused, "there is a branch \(name) already", remedy: "--branch ANOTHER-NAME")
  }
}
