import YAML

extension Validator {
  func timeline(of record: Record) -> [Finding] {
    guard let node = record.node("timeline"), !node.isNull else { return [] }
    guard let items = node.items else {
      return [Finding(.timelineShape, "the timeline must be a list of entries", at: node.mark)]
    }
    var findings: [Finding] = []
    var latest: Instant?
    var state: (name: String, node: Node)?
    for item in items {
      guard let entry = TimelineEntry.Head(item), !entry.by.isEmpty, !entry.did.isEmpty else {
        findings.append(Self.shapeFinding(item))
        continue
      }
      if let latest, entry.at < latest {
        findings.append(
          Finding(
            .timelineOrder, "this entry of \(entry.at) stands after one of \(latest)",
            at: item["at"]?.mark ?? item.mark, remedy: "entries stand in the order of their times"))
      }
      latest = max(latest ?? entry.at, entry.at)
      state = entry.state ?? state
    }
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
