public import Records

/// The answer of a list command: records as rows.
public struct RecordList {
  let records: [Record]
  let columns: [String]
  let type: RecordType?

  /// Makes a list.
  ///
  /// - Parameters:
  ///   - records: The records, in the order in which they are shown.
  ///   - columns: Names of fields, or `id`, `type`, `state`, `title`, `path`.
  ///   - type: The type, when all records have the same.
  public init(_ records: [Record], columns: [String], type: RecordType?) {
    self.records = records
    self.columns = columns
    self.type = type
  }

  /// The rows, and the whole records for machines.
  public var report: Report {
    let table = Table(
      columns: columns.map(column), rows: records.map { record in columns.map { cell($0, record) } }
    )
    return Report(
      payload: .list(records.map(\.payload)), table: table, ids: records.map(\.id))
  }

  private func column(_ name: String) -> Table.Column {
    let field = type?.field(name)
    let isNumber: Bool
    switch field?.kind {
    case .integer, .decimal, .money: isNumber = true
    default: isNumber = false
    }
    let title = String(name.map { $0 == "_" ? " " : $0 })
    let shrinks = field?.role == "title" || name == "title" || field?.kind.isFree ?? false
    return Table.Column(
      title, key: name, alignment: isNumber ? .right : .left, canShrink: shrinks,
      style: name == "id" ? .id : nil)
  }

  private func cell(_ name: String, _ record: Record) -> Cell {
    switch name {
    case "id": return Cell(record.id, .id)
    case "type": return Cell(record.type.name)
    case "state": return Cell(record.state ?? "", record.category?.style)
    case "category": return Cell(record.category?.rawValue ?? "", record.category?.style)
    case "path": return Cell(record.path, .muted)
    case "title" where record.type.field("title") == nil: return Cell(record.title)
    default:
      let value = record.anyValue(name)
      return Cell(value.words, value.style(of: record.type.field(name)))
    }
  }
}

extension RecordType.Category {
  /// How a state of the category looks.
  public var style: Style? { Style(rawValue: rawValue) }
}

extension Field.Kind {
  /// True for text of any length.
  var isFree: Bool {
    switch self {
    case .text, .markdown, .reference: true
    default: false
    }
  }
}

extension Value {
  /// How a value looks: the first values of a priority are urgent.
  func style(of field: Field?) -> Style? {
    guard field?.role == "priority", case .choice(_, let rank) = self else { return nil }
    return rank == 0 ? .urgent : rank == 1 ? .warning : nil
  }
}
