internal import CGit2

/// A move of a reference that is prepared: only its last step is left, and nobody else can move the
/// reference meanwhile.
///
/// It is given up when it goes without having been finished.
public final class ReferenceUpdate {
  private enum Move: ~Copyable {
    case file(LooseReference.Update)
    case transaction(Handle)
  }

  private let move: Move

  init(_ update: LooseReference.Update) { move = .file(update) }

  init(_ transaction: consuming Handle) { move = .transaction(transaction) }

  /// Moves the reference; once is enough.
  ///
  /// - Throws: ``GitError``; the reference may have moved nevertheless, when what failed came after,
  ///   such as its log.
  public func finish() throws(GitError) {
    switch move {
    case .file(let update): try update.finish()
    case .transaction(let transaction):
      try GitError.check(git_transaction_commit(transaction.pointer))
    }
  }
}
