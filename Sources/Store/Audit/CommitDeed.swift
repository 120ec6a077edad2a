public import Git
public import Records

/// What a commit made of one record.
public struct RecordDeed {
  public let commit: Commit
  /// The record in each parent that has it; none for a new one.
  public let sides: [Record]
  public let new: Record
  /// All records as the first parent has them, by the rules of that time.
  public let before: Snapshot
  /// All records as the commit has them, by the same rules.
  public let after: Snapshot
  /// The records whose people and policies count; those before it, unless others are asked too.
  public let law: Snapshot
}

/// What a commit did as a whole.
public struct CommitDeed {
  public let commit: Commit
  /// All records as the first parent has them, by the rules of that time.
  public let before: Snapshot
  /// All records as the commit has them, by the same rules.
  public let after: Snapshot
  /// The commit from which its sides started: where the branches of a merge parted, else its parent.
  public let base: ObjectID?
  /// The files below the records' folder that differ from the first parent's, relative to it.
  public let paths: [String]
  /// The records that were there before and which it changed or removed, as they were; none for a
  /// merge, whose sides changed them.
  public let touched: [Record]
  /// True on the line of first parents, where what a branch did counts from the merge on.
  public let isOnLine: Bool
}

/// What else is judged of commits, by those who know what records mean.
///
/// Each thread makes one for itself.
public struct AuditCheck {
  let record: (RecordDeed) throws -> [Finding]
  let commit: (CommitDeed) throws -> [Finding]
  let arrival: (RecordDeed) throws -> [Finding]

  /// Makes a check.
  ///
  /// - Parameters:
  ///   - record: What is wrong with what became of a record. A finding with the rule
  ///     `timeline/foreign` says that its steps were made elsewhere and are not judged here.
  ///   - commit: What is wrong with the commit as a whole.
  ///   - arrival: What is wrong with what a branch brought to the line, as one step.
  public init(
    record: @escaping (RecordDeed) throws -> [Finding],
    commit: @escaping (CommitDeed) throws -> [Finding],
    arrival: @escaping (RecordDeed) throws -> [Finding]
  ) {
    (self.record, self.commit, self.arrival) = (record, commit, arrival)
  }

  /// Finds nothing.
  public static var none: AuditCheck {
    AuditCheck(record: { _ in [] }, commit: { _ in [] }, arrival: { _ in [] })
  }
}
