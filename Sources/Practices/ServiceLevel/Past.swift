public import Records

/// Records as they were, for whoever asks what held at an instant.
///
/// The one place through which clocks read records, so that an index can answer as well.
public protocol Past: AnyObject {
  /// The record with that id or alias, as it is now.
  func record(_ id: String) -> Record?
  /// The versions of a record's file in the order of their commits, each with the instant of its
  /// commit; empty when history does not tell.
  func versions(of record: Record) -> [(since: Instant, record: Record)]
  /// The time zone of a name; nil if there is none.
  func zone(_ name: String) -> Zone?
  /// The other records as they are now: which of them link to a record.
  var lookup: any Lookup { get }
}
