import Practices
import Records
import Store

/// Which clocks a command asks for, so that records that have none of them need not be read.
///
/// More may come: whoever asks looks at each.
enum ClockScope {
  case all
  /// Those that are not at their end.
  case live
  /// Those that were not at their end at some instant of a period.
  case during(from: Instant?, to: Instant?)
}

extension ServiceLevels {
  /// Calls `body` with the clocks of the records that targets are for, in the order of types and
  /// files.
  ///
  /// - Parameters:
  ///   - types: Only records of these types; empty for all.
  ///   - target: Only clocks of this target.
  ///   - scope: Which clocks must be among them.
  ///   - body: Takes one clock after the other.
  /// - Throws: ``GitError`` or ``StoreError`` when records can't be read.
  func each(
    of types: [String], target: String?, _ scope: ClockScope, _ body: (Clock) -> Void
  ) throws {
    try eachRecord(of: types, target: target, scope) { $1.forEach(body) }
  }

  /// The same for the clocks of one record after the other, those without clocks too.
  func eachRecord(
    of types: [String] = [], target: String? = nil, _ scope: ClockScope,
    _ body: (Record, [Clock]) -> Void
  ) throws {
    for name in clocks.rules.types where types.isEmpty || types.contains(name) {
      guard let type = snapshot.rulebook.type(name) else { continue }
      try each(of: prospects(type, target, scope), target: target) { body($0, $1) }
    }
  }

  /// Calls `body` with records and their clocks, in the order of files.
  ///
  /// - Throws: What `body` throws; ``GitError`` or ``StoreError`` when records can't be read.
  func each(
    of prospects: Prospects, target: String? = nil, _ body: (Record, [Clock]) throws -> Void
  ) throws {
    let (versions, now) = (clocks.rules.versions, now)
    try snapshot.each(of: prospects, in: workspace) { snapshot, workspace in
      let clocks = Clocks(RuleHistory(versions), StoredPast(snapshot, workspace), now: now)
      return { clocks.clocks(of: $0, target: target) }
    } _: {
      try body($0, $1)
    }
  }

  /// The records of a type that may have clocks of a scope.
  func prospects(_ type: RecordType, _ target: String?, _ scope: ClockScope) -> Prospects {
    switch scope {
    case .all: Prospects(type, nil, now: now)
    case .live: Prospects(type, outlook(type, target, since: now), now: now)
    case .during(let from, let to):
      // What rules that change at the first instant bring to its end belongs to the period.
      Prospects(
        type, from.flatMap { outlook(type, target, since: min($0 - .second, now)) }, now: now,
        since: from, until: to)
    }
  }

  /// What is true of records of a type with a clock that was not at its end since an instant.
  private func outlook(_ type: RecordType, _ target: String?, since: Instant) -> Condition? {
    clocks.rules.outlook(
      for: type.name, target: target, at: now, since: since, rulebookKey: rulebookKey)
  }
}

extension Span {
  fileprivate static let second = Span(seconds: 1)
}
