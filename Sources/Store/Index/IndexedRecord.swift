import Git
import Records

/// A record as the row of the index has it where a statement stands; what the index does not keep is
/// read from its file.
///
/// It is good until the statement goes on.
final class IndexedRecord: RecordSummary {
  let type: RecordType
  private let table: TypeTable
  private let row: RowReader
  private let read: (RecordFile) throws -> Record?
  private var record: Record?

  /// The columns in front of those of the type's table.
  static let columns = "f.path, f.blob, s.entries, s.links, s.lists, r0.*"
  private static let first = 5

  init(_ table: TypeTable, _ row: RowReader, read: @escaping (RecordFile) throws -> Record?) {
    (self.table, self.row, self.read) = (table, row, read)
    type = table.type
  }

  var path: String { row.text(0) ?? "" }
  var id: String { row.text(Self.first + 1) ?? "" }
  var state: String? { row.text(Self.first + 2) }

  var category: RecordType.Category? {
    row.integer(Self.first + 3).flatMap { Self.category(Int($0)) }
  }

  /// The category of a rank.
  static func category(_ rank: Int) -> RecordType.Category? {
    let all = RecordType.Category.allCases
    return all.indices.contains(rank) ? all[rank] : nil
  }

  /// The fields whose value can't be read.
  private var wrong: [Substring] { row.text(Self.first + 4)?.split(separator: "\n") ?? [] }

  var title: String {
    type.field(role: "title").map { value($0.name).description } ?? ""
  }

  func value(_ name: String) -> Value {
    if let list = table.lists[name] {
      return StoredTimeline.list(name, list, in: row.text(4) ?? "")
    }
    guard let place = table.place(of: name) else { return (try? whole())?.value(name) ?? .none }
    return row.cell(Self.first + 5 + place).value(of: table.columns[place].field)
  }

  func anyValue(_ name: String) -> Value {
    guard table.place(of: name) != nil, !wrong.contains(Substring(name)) else {
      return (try? whole())?.anyValue(name) ?? .none
    }
    return value(name)
  }

  var timeline: [TimelineEntry] { row.text(2).map(StoredTimeline.timeline) ?? [] }

  func links(_ relation: String) -> [String] {
    StoredTimeline.values(of: relation, in: row.text(3) ?? "")
  }

  /// The record itself.
  func whole() throws -> Record {
    if let record { return record }
    guard let found = try read(RecordFile(path: path, blob: row.blob(1))) else {
      throw StoreError(.unusable, "\(path) can't be read", remedy: "git fsck")
    }
    record = found
    return found
  }
}
