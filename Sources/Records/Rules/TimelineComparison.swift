import YAML

/// What a record's timeline tells in two versions.
struct TimelineComparison {
  /// An entry of the new version.
  struct Entry {
    /// What the old version knows of it.
    enum Past: Hashable {
      case unknown
      /// It was told, when the record was in this state; nil if none had been told yet.
      case told(in: String?)
      /// Another branch told it, which met this one.
      case elsewhere
    }

    let entry: TimelineEntry
    let node: Node
    fileprivate(set) var past: Past
  }

  let old: Record?
  let new: Record
  /// What other branches made of the old version, where several met in the new one.
  let others: [Record]
  /// The entries of the new version that can be read, in their order.
  private(set) var entries: [Entry]
  /// The entries of the old version that are gone.
  private var missing: [TimelineEntry] = []

  /// Compares; the old record is nil when there was none.
  init(from old: Record?, to new: Record, besides others: [Record] = []) {
    self.old = old
    self.new = new
    self.others = others
    let nodes = new.node("timeline")?.items ?? []
    let told = new.timeline
    if nodes.count == told.count {
      entries = zip(told, nodes).map { Entry(entry: $0, node: $1, past: .unknown) }
    } else {
      entries = nodes.compactMap { node in
        TimelineEntry(node).map { Entry(entry: $0, node: node, past: .unknown) }
      }
    }
    takePast(old?.timeline ?? [])
    if others.isEmpty { return }
    let elsewhere = Set(others.flatMap(\.timeline))
    for index in entries.indices
    where entries[index].past == .unknown && elsewhere.contains(entries[index].entry) {
      entries[index].past = .elsewhere
    }
  }

  /// Finds what the old version told.
  private mutating func takePast(_ old: [TimelineEntry]) {
    var state: String?
    // As a rule it all stands where it stood.
    var same = 0
    while same < min(old.count, entries.count), old[same] == entries[same].entry {
      entries[same].past = .told(in: state)
      state = old[same].state ?? state
      same += 1
    }
    if same == old.count { return }
    // Two branches may both have told something, so that what is new stands between what is old;
    // in which order entries may stand is a rule of its own.
    var places: [TimelineEntry: [Int]] = [:]
    for index in entries.indices.dropFirst(same).reversed() {
      places[entries[index].entry, default: []].append(index)
    }
    for entry in old.dropFirst(same) {
      if let place = places[entry]?.popLast() {
        entries[place].past = .told(in: state)
      } else {
        missing.append(entry)
      }
      state = entry.state ?? state
    }
  }

  /// True for a change of state that was judged before, or needs no verb.
  ///
  /// Where branches met, each has told its own steps, and the record may come to be in the state of
  /// any of them.
  func isSettled(_ entry: Entry, from state: String?, to next: String) -> Bool {
    if others.isEmpty { return entry.past == .told(in: state) }
    return entry.past != .unknown || isOfASide(next)
  }

  /// True for a state that the record had on one of several branches that met.
  func isOfASide(_ state: String) -> Bool {
    !others.isEmpty && (others + [old].compactMap(\.self)).contains { $0.state == state }
  }

  /// What the old version told and the new one doesn't.
  var rewritten: [Finding] {
    var findings: [Finding] = []
    var taken: Set<Int> = []
    var removed: [TimelineEntry] = []
    for entry in missing {
      if let place = counterpart(of: entry, taken) {
        taken.insert(place)
        findings.append(changed(entry, entries[place]))
      } else {
        removed.append(entry)
      }
    }
    if let first = removed.first {
      let count = removed.count == 1 ? "the entry" : "\(removed.count) entries, the first"
      findings.append(
        Finding(
          .timelineRewritten,
          "the timeline lost \(count) of \(first.at) by \(first.by): \(first.did)",
          at: new.keyMark("timeline") ?? new.mark, remedy: Self.remedy))
    }
    return findings
  }

  /// The new entry that an old one was turned into: of the same time and author, or else of the
  /// same time.
  private func counterpart(of old: TimelineEntry, _ taken: Set<Int>) -> Int? {
    let free = entries.indices.filter {
      entries[$0].past == .unknown && entries[$0].entry.at == old.at && !taken.contains($0)
    }
    return free.first { entries[$0].entry.by == old.by } ?? free.first
  }

  private func changed(_ old: TimelineEntry, _ new: Entry) -> Finding {
    let keys = (old.by != new.entry.by ? ["by"] : []) + (old.did != new.entry.did ? ["did"] : [])
    let before = Dictionary(
      old.changes.map { ($0.field, $0.values) }, uniquingKeysWith: { first, _ in first })
    let after = new.entry.changes.filter { before[$0.field] != $0.values }.map(\.field)
    let key = (keys + after).first ?? (old.text != new.entry.text ? "text" : "at")
    return Finding(
      .timelineRewritten,
      "the entry of \(old.at) was changed; before it told: \(old.by), \(old.did)",
      at: new.node[key]?.mark ?? new.node.mark, remedy: Self.remedy)
  }

  private static let remedy = "entries are only ever added; correct an old one by a new one"
}

extension Record {
  /// Where a top-level key stands.
  func keyMark(_ key: String) -> Mark? { pairs.first { $0.name == key }?.key.mark }
}
