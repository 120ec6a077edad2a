import Records

/// The table of one record type: a column for each field with one short value.
final class TypeTable {
  /// A field and where it is.
  struct Column {
    let field: Field
    let form: ColumnForm
    /// Counted from 0 among the fields of the type; the column is called `c` and this number.
    let number: Int

    var name: String { "c\(number)" }
  }

  /// SQLite has 2,000 columns at most; of a type with more fields the rest has none.
  private static let limit = 1_500

  let type: RecordType
  /// The place of the type among all types.
  let number: Int
  let columns: [Column]
  private let places: [String: Int]
  /// Fields with several short values: name → number.
  let lists: [String: Column]

  init(_ type: RecordType, number: Int) {
    self.type = type
    self.number = number
    let all = type.fields.enumerated().compactMap { number, field in
      ColumnForm(field.kind).map { Column(field: field, form: $0, number: number) }
    }
    columns = Array(all.filter { !$0.field.isList }.prefix(Self.limit))
    places = Dictionary(
      columns.enumerated().map { ($1.field.name, $0) }, uniquingKeysWith: { first, _ in first })
    lists = Dictionary(
      all.filter(\.field.isList).map { ($0.field.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  var name: String { "t\(number)" }

  func column(_ field: String) -> Column? { places[field].map { columns[$0] } }

  /// The place of a field's column among all columns.
  func place(of field: String) -> Int? { places[field] }

  /// The number that stands for a list's field in the table of items.
  func code(of list: Column) -> Int64 { Int64(number) << 20 | Int64(list.number) }

  /// What lists are filtered and sorted by most: the type's own order, states, references, and
  /// choices and instants that change.
  var indexed: [[String]] {
    let single = columns.filter {
      $0.form == .name || (($0.form == .rank || $0.form == .instant) && $0.field.isTracked)
    }
    let order = type.sort.compactMap { column($0) }.filter { $0.form.isComparable }.map(\.name)
    // With what is open beside the order, so that the first of those are found without their rows.
    let usual =
      order.count == type.sort.count && !order.isEmpty
      ? [order + ["id", "category", "state"]] : []
    return usual + [["state"], ["category"]] + single.prefix(12).map { [$0.name] }
  }
}
