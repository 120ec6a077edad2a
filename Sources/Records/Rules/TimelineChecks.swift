import YAML

extension Validator {
  func timeline(of record: Record) -> [Finding] {
    guard let node = record.node("timeline"), !node.isNull else { return [] }
    guard let items = node.items else {
      return [Finding(.timelineShape, "the timeline must be a list of entries", at: node.mark)]
    }
    var findings: [Finding] = []
    var latest: Instant?
    var state: (name: String, at: Instant)?
    var isSorted = true
    for item in items {
      guard let entry = TimelineEntry.Head(item), !entry.by.isEmpty, !entry.did.isEmpty else {
        findings.append(Self.shapeFinding(item))
        continue
      }
      if let latest, entry.at < latest { isSorted = false }
      latest = entry.at
      // The last one told by the clock, wherever it stands: what is out of order is told by itself.
      if let told = entry.state, state.map({ $0.at <= entry.at }) ?? true {
        state = (told.name, entry.at)
      }
    }
    if !isSorted { findings += Self.orderFindings(items) }
    if let state, let written = record.state, state.name != written {
      findings.append(
        Finding(
          .timelineState,
          "the record is \(written), but its timeline last made it \(state.name)",
          at: record.node("state")?.mark ?? record.mark,
          remedy: "change the state by a verb: itsm \(record.type.name) VERB \(record.id)"))
    }
    return findings
  }

  private static func orderFindings(_ items: [Node]) -> [Finding] {
    let entries = items.compactMap { item in
      TimelineEntry.Head(item).map { (at: $0.at, mark: item["at"]?.mark ?? item.mark) }
    }
    let misplaced = Set(TimelineOrder.misplaced(entries.map(\.at)))
    var last: Instant?
    return entries.indices.compactMap { index in
      let (at, mark) = entries[index]
      guard misplaced.contains(index) else {
        last = at
        return nil
      }
      let isLate = last.map { at < $0 } ?? false
      let next = entries.indices.first { $0 > index && !misplaced.contains($0) }
      let other = isLate ? last : next.map { entries[$0].at }
      return Finding(
        .timelineOrder,
        "this entry of \(at) stands \(isLate ? "after" : "before") one of \(other ?? at)",
        at: mark, remedy: "entries stand in the order of their times")
    }
  }

  private static func shapeFinding(_ item: Node) -> Finding {
    guard item.pairs != nil else {
      return Finding(
        .timelineShape, "an entry of the timeline must be a mapping", at: item.mark,
        remedy: "at: …, by: …, did: …")
    }
    for key in ["at", "by", "did"] where item[key]?.text?.isEmpty ?? true {
      return Finding(
        .timelineShape, "this entry of the timeline lacks \(key)",
        at: item[key]?.mark ?? item.mark)
    }
    return Finding(
      .timelineShape, "“\(item["at"]?.text ?? "")” is no instant",
      at: item["at"]?.mark ?? item.mark,
      remedy: "at: 2026-11-22T14:05:11Z")
  }
}
