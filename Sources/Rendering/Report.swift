/// What a listing command answers: the same records as data and as a table.
///
/// Payload and display are two values, since people want `2 h ago` where scripts want the instant.
public struct Report: Hashable, Sendable {
  /// The data, usually a list of objects.
  public var payload: Payload
  /// What people see, a row a record.
  public var table: Table
  /// The ids of the records, in order.
  public var ids: [String]

  /// Makes a report.
  public init(payload: Payload, table: Table, ids: [String]) {
    self.payload = payload
    self.table = table
    self.ids = ids
  }
}

/// What a command about one record answers: the record as data and as a sheet.
public struct RecordReport: Hashable, Sendable {
  /// The data, usually an object.
  public var payload: Payload
  /// What people see.
  public var sheet: RecordSheet
  /// The record's id.
  public var id: String

  /// Makes a report.
  public init(payload: Payload, sheet: RecordSheet, id: String) {
    self.payload = payload
    self.sheet = sheet
    self.id = id
  }
}
