public import Records

/// Records that a condition can't rule out, of those whose timelines tell what they are.
///
/// Of a record whose file says something else than its timeline told last, and of one whose
/// timeline goes on after the instant of the question, the present says little: they are always
/// among them.
public struct Prospects {
  public var type: RecordType
  /// What holds for all others that are wanted; nil if nothing does.
  public var condition: Condition?
  /// The records of which some are wanted, as they are at the revision; nil for all of the type.
  public var among: Selection?
  /// Entries after this instant have not happened yet.
  public var now: Instant
  /// Records are wanted too that something happened to at this instant or later.
  public var since: Instant?
  /// Records are not wanted to which nothing had happened by this instant.
  public var until: Instant?

  /// Makes a question.
  public init(
    _ type: RecordType, _ condition: Condition?, now: Instant, since: Instant? = nil,
    until: Instant? = nil
  ) {
    (self.type, self.condition, self.now) = (type, condition, now)
    (self.since, self.until) = (since, until)
  }
}

extension Snapshot {
  /// Calls `body` with the records that a question can't rule out, in the order of paths.
  ///
  /// They are read from their files: the index only says which. Without an index they are all
  /// records of the type; and what SQL can't say rules none out.
  ///
  /// - Throws: What `body` throws; ``GitError`` or ``StoreError`` when records can't be read.
  public func each(of prospects: Prospects, _ body: (Record) throws -> Void) throws {
    let isAll = prospects.condition == nil && prospects.until == nil && prospects.among == nil
    guard !isAll, let index = try index() else {
      return try each(of: prospects.type, body)
    }
    for file in try index.files(of: prospects) {
      guard let record = try record(in: file) else { continue }
      try body(record)
    }
  }
}
