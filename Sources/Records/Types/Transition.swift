/// One way from some states to another.
///
/// A verb may have several ways; the first whose source and condition fit is taken.
public struct Transition: Sendable {
  /// A field that a move sets.
  public struct Stamp: Hashable, Sendable {
    /// What it is set to.
    public enum Source: Hashable, Sendable {
      case now, me, increment
      case constant(String)
    }

    public let field: String
    public let source: Source

    /// What is written into `field` by who moves the record; nil for a count, which follows from the one
    /// before.
    func text(in field: Field, by actor: String, at now: Instant) -> String? {
      switch source {
      case .now:
        if case .date = field.kind { now.day.description } else { now.description }
      case .me: actor
      case .constant(let constant): constant
      case .increment: nil
      }
    }
  }

  /// What must be true first.
  public struct Need: Sendable {
    public let holds: Condition
    public let message: String
  }

  public let verb: String
  /// The states it leads from; nil for any but the target.
  public let sources: [String]?
  public let target: String
  public let requires: [String]
  public let stamps: [Stamp]
  public let clears: [String]
  public let when: Condition?
  public let needs: [Need]
  public let commentRequired: Bool
  public let help: String?

  /// True when the way starts in `state`.
  public func leads(from state: String) -> Bool {
    sources.map { $0.contains(state) } ?? (state != target)
  }
}
