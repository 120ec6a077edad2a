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
}

/// Finds what is wrong with what became of a record.
public typealias RecordCheck = (RecordComparison) throws -> [Finding]
