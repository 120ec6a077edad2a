import Records
import Rendering
import Store

extension List {
  /// How many of the selected records have each value of a field, the most first; choices and states
  /// in their own order.
  func groups(by name: String, _ selection: Selection, _ snapshot: Snapshot) throws -> Report {
    try Self.check([name], selection.type)
    var counts: [Value: Int] = [:]
    _ = try snapshot.select(selection) { record in
      let value = record.value(named: name)
      for item in value == .none ? [.none] : value.items { counts[item, default: 0] += 1 }
    }
    let sorted = counts.sorted { left, right in
      if case .choice(_, let a) = left.key, case .choice(_, let b) = right.key { return a < b }
      if (left.key == .none) != (right.key == .none) { return right.key == .none }
      return (right.value, left.key.description) < (left.value, right.key.description)
    }
    let table = Table(
      columns: [
        Table.Column(name, key: "value"),
        Table.Column("count", key: "count", alignment: .right),
      ],
      rows: sorted.map { value, count in
        [value == .none ? Cell("(none)", .muted) : Cell(value.description), Cell(String(count))]
      })
    return Report(
      payload: .list(
        sorted.map { value, count in
          .object([
            .init("value", value == .none ? .null : .text(value.description)),
            .init("count", .integer(count)),
          ])
        }), table: table, ids: sorted.map(\.key.description))
  }
}
