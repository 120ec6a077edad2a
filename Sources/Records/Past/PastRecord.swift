/// A record as it was at an instant: what its timeline had told by then, and the rest from its file
/// as it was.
public struct PastRecord {
  /// The type by the rules of that time.
  public let type: RecordType
  /// The record as it is now.
  public let latest: Record
  let told: [String: TimelineEntry.Change]
  let base: () -> Record
  /// True if what the timeline never tells never changed, as far as it is tracked.
  let tellsAll: Bool
  /// True for a name that the timeline tells at some time.
  let isTold: (String) -> Bool
  /// What was told afterwards.
  let later: ArraySlice<TimelineEntry>

  /// The state; where the timeline never tells it, the one in the file.
  public var state: String? {
    told["state"]?.value ?? (isTold("state") ? nil : (tellsAll ? latest : base()).state)
  }

  /// The value of a field.
  public func value(_ name: String) -> Value {
    guard let field = type.field(name) else { return .none }
    guard field.isTracked, isTold(name) else {
      let record = field.isTracked && tellsAll ? latest : base()
      return record.node(name).map { field.read($0) { _, _ in } } ?? .none
    }
    return told[name].map { field.value(told: $0) } ?? .none
  }

  /// The ids stored under a relation.
  ///
  /// The timeline tells what came and what went, so it is read backwards from how they are now.
  public func links(_ relation: String) -> [String] {
    var ids = latest.links(relation)
    for entry in later.reversed() {
      for change in entry.changes.reversed() where change.field == relation {
        for word in change.values.reversed() where !word.isEmpty {
          if word.hasPrefix("-") {
            ids.append(String(word.dropFirst()))
          } else {
            ids.removeAll { $0 == word }
          }
        }
      }
    }
    return ids
  }
}

/// A record as it was, ready to be asked several conditions.
public struct PastSubject {
  private let subject: RecordSubject
  private let instant: Instant

  /// Prepares a record.
  ///
  /// - Parameters:
  ///   - record: The record as it was.
  ///   - instant: The time, for conditions that ask for it.
  ///   - rulebook: The rules of that time.
  ///   - lookup: Which records link to this one.
  ///   - linked: The record of an id as it was then; nil if there was none.
  public init(
    _ record: PastRecord, at instant: Instant, rulebook: Rulebook, lookup: any Lookup,
    linked: @escaping (String) -> PastRecord?
  ) {
    subject = record.subject(rulebook, lookup, linked)
    self.instant = instant
  }

  /// True when a condition held for the record.
  public func satisfies(_ condition: Condition) -> Bool {
    condition.holds(for: subject, at: instant)
  }

  /// What the field at a path held; the path may lead through a record that a field names.
  public func value(at path: [String]) -> Value { subject.value(at: path) }
}

extension PastRecord {
  fileprivate func subject(
    _ rulebook: Rulebook, _ lookup: any Lookup, _ linked: @escaping (String) -> PastRecord?
  ) -> RecordSubject {
    // Several goals ask for the same priority.
    let known = KnownValues()
    var subject = RecordSubject(
      type: type, ids: [latest.id] + latest.aliases, state: state,
      field: { name in
        if let value = known.values[name] { return value }
        let value = value(name)
        known.values[name] = value
        return value
      }, links: links, rulebook: rulebook, lookup: lookup)
    subject.follow = { id in linked(id).map { $0.subject(rulebook, lookup, linked) } }
    return subject
  }
}

/// What was asked for already.
private final class KnownValues {
  var values: [String: Value] = [:]
}
