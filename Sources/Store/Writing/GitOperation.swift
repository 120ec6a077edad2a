import Records

/// How to go on with what git is in the middle of, and how to give it up.
public struct GitOperation: Sendable {
  private let name: String

  /// Takes the name of the operation, such as `rebase`.
  public init(_ name: String) { self.name = name }

  /// What goes on with it.
  public var goingOn: String {
    name == "bisect" ? "git bisect good or git bisect bad" : "git \(name) --continue"
  }

  /// What is to be said where no record is in conflict: git waits for something else.
  public var asksNothing: StoreError {
    StoreError(
      .notFound, "\(name.withArticle) of git's is in progress, and no record is in conflict",
      remedy: name == "am"
        ? "git am --abort, then git am --3way, which leaves what does not fit to itsm merge"
        : "\(goingOn) goes on, \(givingUp) gives up")
  }

  /// What ends it and brings back what was before.
  public var givingUp: String { name == "bisect" ? "git bisect reset" : "git \(name) --abort" }
}
