public import Git

/// What an import did, or would do.
public struct ImportReport: Sendable {
  /// Rows of the file, without the header.
  public var rows = 0
  /// Records that are new.
  public var added = 0
  /// Records that got further entries.
  public var updated = 0
  /// Records that had everything already.
  public var unchanged = 0
  /// Entries of timelines.
  public var entries = 0
  /// Records made because imported ones name them.
  public var made = 0
  /// Changes of state that the type's workflow does not allow, and how often they were taken over.
  public var illegal: [String: Int] = [:]
  /// Rows that were left out.
  public var bad: [BadRow] = []
  /// The header and the rows that were left out, in the file's own encoding; empty if there are
  /// none.
  public var badRows: [UInt8] = []
  /// How many commits were made.
  public var commits = 0
  /// The last of them.
  public var commit: ObjectID?
}

/// How far an import is.
public struct ImportProgress: Sendable {
  /// What is being done.
  public enum Phase: String, Sendable {
    case reading, comparing, writing, committing
  }

  public var phase: Phase
  public var done: Int
  /// How much there is to do in this phase: bytes, records, rows or commits.
  public var total: Int
}
