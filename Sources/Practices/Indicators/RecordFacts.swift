public import Records

/// What indicators read of a record: small facts, never its body.
///
/// ``Record`` has them all. An index that keeps them can serve reports without reading files.
public protocol RecordFacts {
  /// The record's id.
  var id: String { get }
  /// What kind of record it is.
  var type: RecordType { get }
  /// The state, as written.
  var state: String? { get }
  /// What happened, in any order; the texts of comments are not asked for.
  var timeline: [TimelineEntry] { get }

  /// The value of a field; `.none` if it is absent or can't be read.
  func value(_ field: String) -> Value

  /// The ids stored under a relation.
  func links(_ relation: String) -> [String]
}

extension Record: RecordFacts {}

/// Where reports get records from: the one place to change when an index is to serve them.
public protocol FactSource {
  /// The rules in force at the revision.
  var rulebook: Rulebook { get }

  /// Calls `body` with each record of a type, in an order that the revision alone decides.
  ///
  /// - Throws: What `body` throws, and what reading throws.
  func each(of type: RecordType, _ body: (any RecordFacts) throws -> Void) throws
}
