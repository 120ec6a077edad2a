/// Why the store could not do what it was asked.
public struct StoreError: Error, Hashable, Sendable {
  /// What kind of failure it is; it alone decides the exit status.
  public enum Kind: Hashable, Sendable {
    /// No such record, revision or repository, or several.
    case notFound
    /// The repository or the machine is not in a state to work.
    case unusable
    /// Work of the user's stands in the way.
    case conflict
    /// A rule of the store said no.
    case refused
  }

  public var kind: Kind
  /// One sentence without a full stop.
  public var message: String
  /// What to type next.
  public var remedy: String?

  /// Makes an error.
  public init(_ kind: Kind, _ message: String, remedy: String? = nil) {
    self.kind = kind
    self.message = message
    self.remedy = remedy
  }
}
