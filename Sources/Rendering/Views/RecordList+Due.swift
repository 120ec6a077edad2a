public import Records

extension RecordList {
  /// The name of the column that no record keeps: when the first of its clocks is due.
  public static let due = "due"

  /// True where the list has that column, which a field of the name would take the place of.
  func isDue(_ name: String) -> Bool { name == Self.due && type?.field(name) == nil }

  /// A row with the time at which its record is due.
  ///
  /// - Parameters:
  ///   - row: The row without it.
  ///   - due: The time; nil if no clock is running.
  ///   - now: The time of the question: what is due by then is late.
  /// - Returns: The row, for machines with a member `due`.
  public func row(_ row: Row, due: Instant?, now: Instant) -> Row {
    var cells = row.cells
    for (index, name) in columns.enumerated() where isDue(name) && !cells.isEmpty {
      cells[index] = Cell(due?.words ?? "", due.flatMap { $0 <= now ? .urgent : nil })
    }
    var payload = row.payload
    if case .object(let members) = payload {
      payload = .object(
        members + [.init(Self.due, due.map { .text($0.description) } ?? .null)])
    }
    return Row(id: row.id, cells: cells, payload: payload)
  }
}
