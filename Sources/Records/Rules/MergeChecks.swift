import YAML

/// Finds what a merge lost: an entry, a link, or a change that one of its sides had made.
///
/// Where both sides gave a field another value, one of the two is what somebody settled for. What
/// neither could have meant is that the value from before comes back, or that an entry is gone.
public struct MergeChecks {
  /// What a key of a record says.
  private enum Fact: Equatable {
    case nothing
    case single(Value)
    /// Several values, of which each is there or not.
    case set(Set<String>)
    /// The bytes of a key that the type does not know.
    case bytes([UInt8])

    var isSet: Bool { if case .set = self { true } else { false } }

    var items: Set<String> { if case .set(let items) = self { items } else { [] } }
  }

  private let base: Record?
  private let sides: [Record]
  private let new: Record

  /// Takes the versions of a record.
  ///
  /// - Parameters:
  ///   - base: The record where the branches parted; nil if none had it.
  ///   - sides: The record in each branch that has it.
  ///   - new: The record after the merge.
  public init(base: Record?, sides: [Record], new: Record) {
    (self.base, self.sides, self.new) = (base, sides, new)
  }

  /// What was lost, as one finding; nil if nothing was.
  ///
  /// - Parameter remedy: What to do.
  /// - Returns: The finding, at the place where the lost thing should be.
  public func finding(remedy: String) -> Finding? {
    let entries = lostEntries
    let fields = lostFields
    guard !entries.isEmpty || !fields.isEmpty else { return nil }
    var parts: [String] = []
    if let first = entries.first {
      let one = "“\(first.did)” of \(first.by) at \(first.at)"
      parts.append(entries.count == 1 ? "the \(one)" : "\(entries.count) entries, first the \(one)")
    }
    if !fields.isEmpty { parts.append("what was changed of \(fields.joined(separator: ", "))") }
    let key = entries.isEmpty ? fields.first?.split(separator: ".").first.map(String.init) : nil
    return Finding(
      .mergeLost, "the merge lost \(parts.joined(separator: " and "))",
      at: new.keyMark(key ?? "timeline") ?? new.mark, remedy: remedy
    ).about(new)
  }

  /// The entries of the sides that the new version does not tell, in the order of time.
  ///
  /// What one side had removed before is that side's matter.
  private var lostEntries: [TimelineEntry] {
    let told = Self.counts(new)
    let before = base.map(Self.counts) ?? [:]
    let counts = sides.map(Self.counts)
    var lost: [TimelineEntry: Int] = [:]
    for side in counts {
      for (entry, count) in side where count > told[entry, default: 0] {
        let wasRemoved =
          before[entry] != nil && counts.contains { $0[entry, default: 0] < before[entry] ?? 0 }
        if !wasRemoved { lost[entry] = count }
      }
    }
    return lost.keys.sorted { ($0.at, $0.by, $0.did) < ($1.at, $1.by, $1.did) }
  }

  private static func counts(_ record: Record) -> [TimelineEntry: Int] {
    record.timeline.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The keys of which a side's change is gone, in the order of their names.
  private var lostFields: [String] {
    guard let base else { return [] }
    let (was, now) = (Self.facts(base), Self.facts(new))
    let sides = sides.map { side in
      let facts = Self.facts(side)
      // What goes with a state goes with it where another was settled for.
      guard let state = side.state, state != new.state else { return facts }
      return facts.filter { !new.type.isStated($0.key) }
        .merging(was.filter { new.type.isStated($0.key) }) { $1 }
    }
    let isNew = new.isNew(since: self.sides)
    let told = Set(
      zip(new.timeline, isNew).filter { $0.1 }.flatMap { $0.0.changes.map(\.field) })
    // What follows from other fields follows from what became of these.
    var settled = told.union(new.type.derivedFields.map(\.name))
    // The merge took one away that is another record's.
    if told.contains(TimelineEntry.formerID) { settled.insert("aliases") }
    let keys = sides.reduce(Set(was.keys)) { $0.union($1.keys) }.subtracting(settled)
    return keys.filter { key in
      let before = was[key] ?? .nothing
      let changed = sides.map { $0[key] ?? .nothing }.filter { $0 != before }
      return !changed.isEmpty && Self.isLost(changed, before, now[key] ?? .nothing)
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isLost(_ changed: [Fact], _ before: Fact, _ now: Fact) -> Bool {
    if (changed + [before]).contains(where: \.isSet) {
      return changed.contains { side in
        let added = side.items.subtracting(before.items)
        let removed = before.items.subtracting(side.items)
        return !added.isSubset(of: now.items) || !removed.isDisjoint(with: now.items)
      }
    }
    return now == before
  }

  private static func facts(_ record: Record) -> [String: Fact] {
    var facts: [String: Fact] = [:]
    for pair in record.pairs where !["id", "timeline", "links"].contains(pair.name) {
      guard let field = record.type.field(pair.name) else {
        facts[pair.name] = .bytes(Array(record.document.source[pair.value.range]))
        continue
      }
      let value = record.value(pair.name)
      if value.isEmpty { continue }
      facts[pair.name] =
        field.isList ? .set(Set(value.items.map(\.description))) : .single(value)
    }
    for (relation, ids) in record.links where !ids.isEmpty {
      facts["links.\(relation)"] = .set(Set(ids))
    }
    return facts
  }
}

extension Record {
  /// Which entries of the timeline none of some versions told, one answer for each entry that can be
  /// read.
  ///
  /// An entry that stands twice is new once if it stood once.
  public func isNew(since versions: [Record]) -> [Bool] {
    var told: [TimelineEntry: Int] = [:]
    for version in versions {
      var own: [TimelineEntry: Int] = [:]
      for entry in version.timeline { own[entry, default: 0] += 1 }
      told.merge(own) { max($0, $1) }
    }
    return timeline.map { entry in
      guard let count = told[entry], count > 0 else { return true }
      told[entry] = count - 1
      return false
    }
  }
}

extension RecordType {
  /// True for a field that moves empty, or stamp with what nobody chose.
  fileprivate func isStated(_ name: String) -> Bool {
    guard let field = field(name) else { return false }
    return transitions.contains { $0.governs(field) }
  }
}
