/// What somebody who has been through history before knows about one path.
///
/// It lets a walk pass over commits that left the path as their first parent had it. Nothing that it
/// says is believed of a commit that the walk stops at: there the trees are compared.
public protocol PathShortcut: AnyObject {
  /// Where the walk goes on.
  ///
  /// - Parameters:
  ///   - commit: Where it is; nothing else waits to be looked at.
  ///   - crossed: Commits that it has seen already, of which some may come again, in the order in
  ///     which it saw them. It ends at them.
  /// - Returns: The step; ``PathStep/unknown`` whenever in doubt.
  func step(from commit: ObjectID, ending crossed: [ObjectID]) -> PathStep
}

/// What a ``PathShortcut`` says of a commit.
public enum PathStep: Equatable, Sendable {
  /// Nothing is known: the commit and its parents must be looked at.
  case unknown
  /// The next commit along first parents, this one included, that may have changed the path.
  case next(ObjectID)
  /// No commit from here on changed it.
  case end
}
