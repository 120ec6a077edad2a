public import Records

/// Where reports get records from, whatever keeps them.
public protocol FactSource {
  /// The rules in force at the revision.
  var rulebook: Rulebook { get }

  /// Makes something of all records of a type, perhaps in several parts side by side.
  ///
  /// - Parameters:
  ///   - type: The type.
  ///   - request: What is going to be asked of the records.
  ///   - count: How many parts there may be. One part sees the records in an order that the revision
  ///     alone decides; several see them in any order.
  ///   - begin: Begins a part.
  ///   - add: Adds a record to a part; one thread at a time does so.
  /// - Returns: The parts.
  /// - Throws: What `add` throws, and what reading throws.
  func reduce<Part>(
    _ type: RecordType, asking request: SummaryRequest, among count: Int,
    into begin: @Sendable () -> Part,
    _ add: @Sendable (inout Part, any RecordSummary) throws -> Void
  ) throws -> [Part]
}
