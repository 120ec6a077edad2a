public import Records

/// Which records of a type are wanted, and in what order.
public struct Selection {
  public var type: RecordType
  /// All of them must hold.
  public var conditions: [Condition]
  public var order: RecordOrder
  /// How many at most; nil for all.
  public var limit: Int?
  /// What `now()` and ages go by.
  public var now: Instant

  /// Makes one; without conditions all records are wanted.
  public init(
    _ type: RecordType, where conditions: [Condition] = [], order: RecordOrder? = nil,
    limit: Int? = nil, now: Instant
  ) {
    self.type = type
    self.conditions = conditions
    self.order = order ?? RecordOrder(type.sort)
    self.limit = limit
    self.now = now
  }
}

extension Snapshot {
  /// What `make` makes of the selected records, in their order.
  ///
  /// Asks the index where there is one, and each record otherwise; the answers are the same.
  ///
  /// - Parameters:
  ///   - selection: Which records.
  ///   - make: Makes something of one record, which it must not keep: it may be the row of a
  ///     database that goes on to the next.
  /// - Returns: What it made, in order and within the limit.
  /// - Throws: What `make` throws; ``GitError`` or ``StoreError`` when records can't be read.
  public func select<Row>(
    _ selection: Selection, _ make: (any RecordSummary) throws -> Row
  ) throws -> [Row] {
    if let index = try index() { return try index.select(selection, make) }
    return try selectByReading(selection, make)
  }

  /// The same by reading every record.
  func selectByReading<Row>(
    _ selection: Selection, _ make: (any RecordSummary) throws -> Row
  ) throws -> [Row] {
    var rows = OrderedRows<Row>(order: selection.order, limit: selection.limit)
    try each(of: selection.type) { record in
      if fits(record, selection) { try rows.add(make(record), for: record) }
    }
    return rows.sorted
  }

  /// Makes something of all records of a type, perhaps in several parts side by side.
  ///
  /// - Parameters:
  ///   - type: The type.
  ///   - request: What is going to be asked of the records.
  ///   - count: How many parts there may be. One part sees the records in the order of their paths,
  ///     several in any order.
  ///   - begin: Begins a part; again, when the index turns out to be damaged half way.
  ///   - add: Adds a record to a part; it must not keep the record.
  /// - Returns: The parts.
  /// - Throws: What `add` throws; ``GitError`` or ``StoreError`` when records can't be read.
  public func reduce<Part>(
    _ type: RecordType, asking request: SummaryRequest, among count: Int,
    into begin: @Sendable () -> Part,
    _ add: @Sendable (inout Part, any RecordSummary) throws -> Void
  ) throws -> [Part] {
    if let index = try index() {
      return try index.reduce(type, asking: request, among: count, into: begin, add)
    }
    var part = begin()
    try each(of: type) { try add(&part, $0) }
    return [part]
  }

  /// How many records are selected, whatever the limit.
  public func count(_ selection: Selection) throws -> Int {
    if let index = try index(), let count = try index.count(selection) { return count }
    return try select(selection) { _ in () }.count
  }

  func fits(_ record: Record, _ selection: Selection) -> Bool {
    selection.conditions.allSatisfy {
      record.satisfies($0, at: selection.now, rulebook: rulebook, lookup: self)
    }
  }
}

/// Rows in order; with a limit no more than a few times as many are kept.
struct OrderedRows<Row> {
  private typealias Entry = (values: [Value], id: String, row: Row)

  private let order: RecordOrder
  private let limit: Int?
  private var entries: [Entry] = []

  init(order: RecordOrder, limit: Int?) {
    self.order = order
    self.limit = limit
  }

  mutating func add(_ row: Row, for record: some RecordSummary) {
    entries.append((order.values(of: record), record.id, row))
    if let limit, entries.count >= 4 * limit + 1_000 { entries = Array(inOrder.prefix(limit)) }
  }

  /// The rows, in order and within the limit.
  var sorted: [Row] {
    let all = inOrder.map(\.row)
    return limit.map { Array(all.prefix($0)) } ?? all
  }

  private var inOrder: [Entry] {
    entries.sorted { order.precedes(($0.values, $0.id), ($1.values, $1.id)) }
  }
}
