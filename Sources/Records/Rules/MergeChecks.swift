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

  /// One of the versions that met.
  public struct Side {
    /// The record there.
    public let record: Record
    /// The record where the side parted from the others: several where branches crossed, none where it
    /// did not have it then.
    public let bases: [Record]

    /// Takes a version.
    public init(_ record: Record, since bases: [Record]) {
      (self.record, self.bases) = (record, bases)
    }
  }

  private let sides: [Side]
  /// The record where the bases themselves parted; nil if there was none, or nobody needs it.
  private let root: Record?
  private let new: Record

  /// Takes the versions of a record.
  ///
  /// - Parameters:
  ///   - sides: The record in each branch that has it.
  ///   - root: The record where the branches' bases parted, if they have several.
  ///   - new: The record after the merge.
  public init(_ sides: [Side], root: Record?, new: Record) {
    (self.sides, self.root, self.new) = (sides, root, new)
  }

  private var records: [Record] { sides.map(\.record) }

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
    let counts = records.map(Self.counts)
    let removed = zip(sides, counts).reduce(into: Set<TimelineEntry>()) { removed, side in
      for (entry, count) in Self.counts(of: side.0.bases) where side.1[entry, default: 0] < count {
        removed.insert(entry)
      }
    }
    var lost: Set<TimelineEntry> = []
    for side in counts {
      for (entry, count) in side where count > told[entry, default: 0] && !removed.contains(entry) {
        lost.insert(entry)
      }
    }
    return lost.sorted { ($0.at, $0.by, $0.did) < ($1.at, $1.by, $1.did) }
  }

  private static func counts(of records: [Record]) -> [TimelineEntry: Int] {
    records.reduce(into: [:]) { all, record in all.merge(counts(record)) { max($0, $1) } }
  }

  private static func counts(_ record: Record) -> [TimelineEntry: Int] {
    record.timeline.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The keys of which a side's change is gone, in the order of their names.
  private var lostFields: [String] {
    let now = Self.facts(new)
    let root = root.map(Self.facts) ?? [:]
    let changes = sides.map { side -> [String: (was: Fact, now: Fact)] in
      if side.bases.isEmpty { return [:] }
      let (bases, facts) = (side.bases.map(Self.facts), Self.facts(side.record))
      let keys = bases.reduce(Set(facts.keys)) { $0.union($1.keys) }
      // What goes with a state goes with it where another was settled for.
      let isSettled = side.record.state.map { $0 != new.state } ?? false
      return keys.reduce(into: [:]) { changes, key in
        if isSettled, new.type.isStated(key) { return }
        let fact = facts[key] ?? .nothing
        guard let was = Self.common(bases.map { $0[key] ?? .nothing }, root[key] ?? .nothing),
          was != fact
        else { return }
        changes[key] = (was, fact)
      }
    }
    let keys = changes.reduce(into: Set<String>()) { $0.formUnion($1.keys) }.subtracting(settled)
    return keys.filter { key in
      Self.isLost(changes.compactMap { $0[key] }, now[key] ?? .nothing)
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What several bases say together: what some of them changed alike since they parted.
  ///
  /// Nil where they contradict each other, which was settled on both sides since.
  private static func common(_ bases: [Fact], _ root: Fact) -> Fact? {
    guard let first = bases.first, bases.contains(where: { $0 != first }) else {
      return bases.first
    }
    if (bases + [root]).contains(where: \.isSet) {
      let added = bases.reduce(into: root.items) { $0.formUnion($1.items) }
      let removed = bases.reduce(into: Set<String>()) {
        $0.formUnion(root.items.subtracting($1.items))
      }
      let items = added.subtracting(removed)
      return items.isEmpty ? .nothing : .set(items)
    }
    let changed = bases.filter { $0 != root }
    return changed.allSatisfy { $0 == changed.first } ? changed.first : nil
  }

  /// The keys of which the merge itself tells, and those that follow from others.
  private var settled: Set<String> {
    let told = zip(new.timeline, new.isNew(since: records)).filter { $0.1 }
      .flatMap { $0.0.changes.map(\.field) }
    // The merge took one away that is another record's.
    let aliases = told.contains(TimelineEntry.formerID) ? ["aliases"] : []
    return Set(told + aliases).union(new.type.derivedFields.map(\.name))
  }

  /// True if the new version says something that none of its sides said, and tells nothing of it.
  public var saysMore: Bool {
    if sides.isEmpty { return true }
    let now = Self.facts(new)
    let sides = records.map(Self.facts)
    let keys = sides.reduce(Set(now.keys)) { $0.union($1.keys) }.subtracting(settled)
    return keys.contains { key in
      let said = sides.map { $0[key] ?? .nothing }
      let fact = now[key] ?? .nothing
      guard (said + [fact]).contains(where: \.isSet) else { return !said.contains(fact) }
      let common = said.dropFirst().reduce(said[0].items) { $0.intersection($1.items) }
      let all = said.reduce(into: Set<String>()) { $0.formUnion($1.items) }
      return !fact.items.isSubset(of: all) || !common.isSubset(of: fact.items)
    }
  }

  /// True if a change is gone: what was before it came back, and no other side brought it back.
  private static func isLost(_ changes: [(was: Fact, now: Fact)], _ now: Fact) -> Bool {
    guard (changes.flatMap { [$0.was, $0.now] } + [now]).contains(where: \.isSet) else {
      return changes.contains { $0.was == now } && !changes.contains { $0.now == now }
    }
    let added = changes.map { $0.now.items.subtracting($0.was.items) }
    let removed = changes.map { $0.was.items.subtracting($0.now.items) }
    return changes.indices.contains { place in
      let others = changes.indices.filter { $0 != place }
      let missing = added[place].subtracting(now.items)
      let back = removed[place].intersection(now.items)
      return !missing.isSubset(of: others.reduce(into: []) { $0.formUnion(removed[$1]) })
        || !back.isSubset(of: others.reduce(into: []) { $0.formUnion(added[$1]) })
    }
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
    let all = timeline
    let told = versions.map(\.timeline)
    // As a rule what was told stands where it stood, in all of them.
    var same = told.isEmpty ? 0 : told.map(\.count).reduce(all.count, min)
    for other in told { same = zip(all, other).prefix(same).prefix { $0 == $1 }.count }
    return [Bool](repeating: false, count: same)
      + Self.isNew(all.dropFirst(same), since: told.map { $0.dropFirst(same) })
  }

  private static func isNew(
    _ entries: ArraySlice<TimelineEntry>, since versions: [ArraySlice<TimelineEntry>]
  ) -> [Bool] {
    var told: [TimelineEntry: Int] = [:]
    for version in versions {
      var own: [TimelineEntry: Int] = [:]
      for entry in version { own[entry, default: 0] += 1 }
      told.merge(own) { max($0, $1) }
    }
    return entries.map { entry in
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
