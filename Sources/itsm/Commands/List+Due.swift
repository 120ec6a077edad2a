import Practices
import Records
import Rendering
import Store

extension List {
  /// The rows of a list that shows or is sorted by when records are due.
  ///
  /// Clocks are read only of records that may have one that is not at its end; where a limit leaves
  /// few rows, only of these.
  func rowsWithDue(
    _ list: RecordList, _ selection: Selection, _ snapshot: Snapshot, _ session: Session
  ) throws -> [RecordList.Row] {
    let workspace = try session.workspace()
    let now = workspace.instant(of: revision.at, snapshot, now: selection.now)
    let levels = try ServiceLevels(snapshot, workspace, now: now)
    levels.noteRules(in: session)
    let isSorted = selection.order.keys.contains { $0.name == RecordList.due }
    if !isSorted, selection.limit != nil {
      let rows = try snapshot.select(selection) { try list.row($0) }
      return rows.map { row in
        list.row(row, due: snapshot.record(row.id).flatMap { levels.due($0) }, now: now)
      }
    }
    let due = try levels.due(of: selection)
    guard isSorted else {
      return try snapshot.select(selection) { try list.row($0) }.map { row in
        list.row(row, due: due[row.id], now: now)
      }
    }
    return try sorted(selection, due, snapshot).compactMap { id in
      guard let record = snapshot.record(id) else { return nil }
      return list.row(try list.row(record), due: due[id], now: now)
    }
  }

  /// The ids of the selected records in their order, of which one key is when they are due.
  private func sorted(
    _ selection: Selection, _ due: [String: Instant], _ snapshot: Snapshot
  ) throws -> [String] {
    let order = selection.order
    let names = order.keys.map(\.name)
    let others = RecordOrder(names.filter { $0 != RecordList.due })
    var all = selection
    (all.order, all.limit) = (RecordOrder([]), nil)
    var rows = try snapshot.select(all) { record -> (values: [Value], id: String) in
      var rest = others.values(of: record)[...]
      let id = record.id
      let values = names.map { name in
        name == RecordList.due ? due[id].map { .instant($0) } ?? .none : rest.removeFirst()
      }
      return (values, id)
    }
    rows.sort { order.precedes($0, $1) }
    return rows.prefix(selection.limit ?? .max).map(\.id)
  }
}

extension ServiceLevels {
  /// The earliest instant at which a clock of a record that is not at its end is due, or was.
  func due(_ record: Record) -> Instant? { Self.due(clocks.clocks(of: record)) }

  /// The same of all records of which some conditions hold, by their ids.
  func due(of selection: Selection) throws -> [String: Instant] {
    guard clocks.rules.types.contains(selection.type.name) else { return [:] }
    var found: [String: Instant] = [:]
    var prospects = prospects(selection.type, nil, .live)
    prospects.among = selection
    try each(of: prospects) { record, clocks in
      if let due = Self.due(clocks) { found[record.id] = due }
    }
    return found
  }

  private static func due(_ clocks: [Clock]) -> Instant? {
    clocks.filter(\.isLive).compactMap(\.due).min()
  }
}
