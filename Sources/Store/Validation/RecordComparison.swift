public import Records

/// What became of one record between two versions of the records.
public struct RecordComparison {
  /// The record as it was; nil for a new one.
  public let old: Record?
  public let new: Record
  /// All records before the change, by the rules of that time.
  public let before: Snapshot
  /// All records after it; its commit is nil for what is only staged.
  public let after: Snapshot

  /// Compares two versions of a record.
  public init(old: Record?, new: Record, before: Snapshot, after: Snapshot) {
    (self.old, self.new, self.before, self.after) = (old, new, before, after)
  }
}

/// Finds what is wrong with what became of a record.
public typealias RecordCheck = (RecordComparison) throws -> [Finding]
