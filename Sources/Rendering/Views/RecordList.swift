public import Records

/// The answer of a list command: records as rows.
///
/// A row keeps what will be printed and nothing else of its record, so that a list of all records
/// needs no room for their texts.
public struct RecordList {
  /// What is printed of one record.
  public struct Row {
    public let id: String
    let cells: [Cell]
    let payload: Payload
  }

  let columns: [String]
  let type: RecordType?
  let format: Format

  /// Makes the frame of a list.
  ///
  /// - Parameters:
  ///   - columns: Names of fields, or `id`, `type`, `state`, `title`, `path`.
  ///   - type: The type, when all records have the same.
  ///   - format: How it will be written, which decides what rows keep.
  public init(columns: [String], type: RecordType?, format: Format) {
    self.columns = columns
    self.type = type
    self.format = format
  }

  /// The row of a record.
  ///
  /// - Throws: What reading the whole record throws, where the format shows all of it.
  public func row(_ record: any RecordSummary) throws -> Row {
    let isShown = format == .table || format == .markdown
    return Row(
      id: record.id, cells: isShown ? columns.map { cell($0, record) } : [],
      payload: isShown || format == .ids ? .null : try record.whole().payload)
  }

  /// The list of some rows.
  ///
  /// - Parameters:
  ///   - rows: The rows, in the order in which they are shown.
  ///   - hidesEmpty: True to leave out fields that are empty in every row.
  /// - Returns: The rows, and the whole records for machines.
  public func report(_ rows: [Row], hidesEmpty: Bool) -> Report {
    let shown = columns.indices.filter { index in
      guard hidesEmpty, columns[index] != "id", type?.field(columns[index]) != nil else {
        return true
      }
      return rows.contains { $0.cells.isEmpty || !$0.cells[index].text.isEmpty }
    }
    let cells = rows.map { row in row.cells.isEmpty ? [] : shown.map { row.cells[$0] } }
    let table = Table(columns: shown.map { column(columns[$0]) }, rows: cells)
    return Report(payload: .list(rows.map(\.payload)), table: table, ids: rows.map(\.id))
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

  private func cell(_ name: String, _ record: any RecordSummary) -> Cell {
    switch name {
    case "id": return Cell(record.id, .id)
    case "type": return Cell(record.type.name)
    case "state": return Cell(record.state ?? "", record.category?.style)
    case "category": return Cell(record.category?.rawValue ?? "", record.category?.style)
    case "path": return Cell(record.path, .muted)
    case "title" where record.type.field("title") == nil: return Cell(record.title)
    case _ where isDue(name): return Cell("")
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
