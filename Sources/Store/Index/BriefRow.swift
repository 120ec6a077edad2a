import Records

/// A row with nothing but what was asked for.
final class BriefRow: RecordSummary {
  /// The columns of a request, and what they hold.
  struct Plan: @unchecked Sendable {
    // What a table says of its columns does not change.
    let table: TypeTable
    let request: SummaryRequest
    enum Place {
      case column(Int, Field)
      case list(String, TypeTable.Column)
    }
    private(set) var places: [Place] = []
    private(set) var columns = ["r0.id", "r0.state", "r0.category", "s.links", "s.lists"]

    /// Nil if something that is asked for stands nowhere but in the files.
    init?(_ table: TypeTable, _ request: SummaryRequest) {
      self.table = table
      self.request = request
      columns.append(request.needsTimeline ? "s.entries" : "NULL")
      for name in request.fields {
        if let list = table.lists[name] {
          places.append(.list(name, list))
        } else if let column = table.column(name) {
          places.append(.column(columns.count, column.field))
          columns.append("r0.\(column.name)")
        } else {
          return nil
        }
      }
    }
  }

  private let plan: Plan
  private let row: RowReader

  init(_ plan: Plan, _ row: RowReader) {
    (self.plan, self.row) = (plan, row)
  }

  var type: RecordType { plan.table.type }
  var id: String { row.text(0) ?? "" }
  var state: String? { row.text(1) }
  var category: RecordType.Category? {
    row.integer(2).flatMap { IndexedRecord.category(Int($0)) }
  }
  var timeline: [TimelineEntry] { row.text(5).map(StoredTimeline.timeline) ?? [] }

  func links(_ relation: String) -> [String] {
    StoredTimeline.values(of: relation, in: row.text(3) ?? "")
  }

  func value(at place: Int, of request: SummaryRequest) -> Value {
    switch plan.places[place] {
    case .column(let column, let field): return row.cell(column).value(of: field)
    case .list(let name, let list):
      return StoredTimeline.list(name, list, in: row.text(4) ?? "")
    }
  }

  func value(_ name: String) -> Value {
    guard let place = plan.request.fields.firstIndex(of: name) else { notRequested(name) }
    return value(at: place, of: plan.request)
  }

  var path: String { notRequested("path") }
  var title: String { notRequested("title") }
  func anyValue(_ name: String) -> Value { notRequested(name) }
  func whole() throws -> Record { notRequested("the whole record") }

  /// A wrong answer would be worse.
  private func notRequested(_ what: String) -> Never {
    preconditionFailure("\(what) was not requested")
  }
}
