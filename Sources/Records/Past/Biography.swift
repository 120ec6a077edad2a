/// What a record's timeline tells, in the order of time.
public struct Biography: Sendable {
  public let record: Record
  /// The entries by their instants; of one instant in the order of the file.
  public let entries: [TimelineEntry]
  /// For each name that an entry gives a value: the first entry that does.
  private let firstTold: [String: Int]

  /// Reads the timeline of a record up to an instant; later entries have not happened yet.
  public init(of record: Record, until end: Instant = .last) {
    self.record = record
    let told = record.timeline.filter { $0.at <= end }
    entries = told.enumerated().sorted { left, right in
      (left.element.at, left.offset) < (right.element.at, right.offset)
    }.map(\.element).settled(by: record.type)
    var first: [String: Int] = [:]
    for (index, entry) in entries.enumerated() {
      for change in entry.changes where first[change.field] == nil { first[change.field] = index }
    }
    firstTold = first
  }

  /// How many entries there are up to an instant, and at it.
  public func count(until instant: Instant) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].at <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What had been told by the first `count` entries.
  ///
  /// Asking for more and more is quick; asking for less begins anew.
  public struct Reader {
    private let biography: Biography
    private var told: [String: TimelineEntry.Change] = [:]
    private var count = 0

    /// Begins before the first entry.
    public init(_ biography: Biography) { self.biography = biography }

    /// The record after the first `count` entries.
    ///
    /// - Parameters:
    ///   - count: How many entries have happened. Before the first, what it tells is known already.
    ///   - type: The record's type by the rules of that time.
    ///   - tellsAll: True to take it that a tracked field of which the timeline never tells never
    ///     changed: no history has to be read for it.
    ///   - base: The record as its file was then, asked when the timeline does not tell.
    /// - Returns: The record as it was.
    public mutating func record(
      after count: Int, type: RecordType, tellsAll: Bool = false, base: @escaping () -> Record
    ) -> PastRecord {
      let wanted = min(max(count, 1), biography.entries.count)
      if wanted < self.count { (told, self.count) = ([:], 0) }
      while self.count < wanted {
        for change in biography.entries[self.count].changes { told[change.field] = change }
        self.count += 1
      }
      return PastRecord(
        type: type, latest: biography.record, told: told, base: base, tellsAll: tellsAll,
        isTold: { [firstTold = biography.firstTold] in firstTold[$0] != nil },
        later: biography.entries[wanted...])
    }
  }
}
