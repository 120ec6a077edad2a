public import Git
public import Records

/// What became of all files between two versions of the records.
public struct RevisionChange {
  /// All records before the change, by the rules of that time.
  public let before: Snapshot
  /// All records after it; its commit is nil for what is only staged.
  public let after: Snapshot
  /// The commit from which the change started; nil where nothing is proposed.
  public let base: ObjectID?
  /// The files below the records' folder that differ, relative to it, in the order of paths.
  public let paths: [String]

  /// Compares two versions of the files.
  public init(before: Snapshot, after: Snapshot, base: ObjectID?, paths: [String]) {
    (self.before, self.after, self.base, self.paths) = (before, after, base, paths)
  }
}

/// What else is judged where two versions are compared.
public struct ComparisonCheck {
  /// Finds what is wrong with what became of a record.
  let record: RecordCheck
  /// Finds what is wrong with what became of files.
  let files: (RevisionChange) throws -> [Finding]

  /// Makes a check.
  public init(
    record: @escaping RecordCheck, files: @escaping (RevisionChange) throws -> [Finding]
  ) {
    (self.record, self.files) = (record, files)
  }

  /// Finds nothing.
  public static var none: ComparisonCheck {
    ComparisonCheck(record: { _ in [] }, files: { _ in [] })
  }
}
