import Records

extension Story {
  /// The text of a record after all rows of an item.
  mutating func text(_ item: Plan.Item) throws -> [UInt8] {
    var text: [UInt8] = []
    let last = item.rows.count - 1
    try versions(item, wanting: { $0 == last }) { _, bytes in text = bytes }
    return text
  }

  /// Calls `body` with the text of a record as it is after rows of an item.
  ///
  /// - Parameters:
  ///   - item: The record.
  ///   - wants: Says whether the text after the row at an index of the item is wanted.
  ///   - body: Is given the index and the text.
  /// - Throws: What `body` throws; ``Findings`` if a record can't be edited.
  mutating func versions(
    _ item: Plan.Item, wanting wants: (Int) -> Bool, _ body: (Int, [UInt8]) throws -> Void
  ) throws {
    if let existing = item.existing {
      return try merged(item, into: existing, wanting: wants, body)
    }
    var timeline: [UInt8] = []
    var previous: Int?
    for (index, row) in item.rows.enumerated() {
      tell(row, after: previous, into: &timeline)
      previous = row
      if wants(index) { try body(index, head(row) + timeline) }
    }
  }

  private func merged(
    _ item: Plan.Item, into existing: Record, wanting wants: (Int) -> Bool,
    _ body: (Int, [UInt8]) throws -> Void
  ) throws {
    var record = existing
    var previous = item.previous
    for (index, row) in item.rows.enumerated() {
      let bytes = try merge(row, after: previous, into: record)
      if wants(index) { try body(index, bytes) }
      record = try Record(parsing: bytes, path: record.path, rulebook: rulebook)
      previous = row
    }
  }

  /// The changes of state in a plan that no transition of the type allows, and how often.
  func illegalMoves(of plan: Plan) -> [String: Int] {
    guard let state = sheet.stateSlot else { return [:] }
    let type = sheet.mapping.type
    var counts: [Pair: Int] = [:]
    for item in plan.items {
      var from = item.previous.map { sheet.fact($0, state) }
      for row in item.rows {
        let to = sheet.fact(row, state)
        if let from {
          if from != to { counts[Pair(from: from, to: to), default: 0] += 1 }
        } else if item.existing == nil {
          counts[Pair(from: 0, to: to), default: 0] += 1
        }
        from = to
      }
    }
    var illegal: [String: Int] = [:]
    for (pair, count) in counts {
      let to = sheet.slots[state].values[Int(pair.to)].text
      let from = sheet.slots[state].values[Int(pair.from)].text
      if pair.from == 0 {
        if to != type.initialState { illegal["opened as \(to)"] = count }
      } else if type.verb(from: from, to: to) == nil {
        illegal["\(from) → \(to)"] = count
      }
    }
    return illegal
  }

  private struct Pair: Hashable {
    let from: Int32
    let to: Int32
  }
}
