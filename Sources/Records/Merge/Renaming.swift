import YAML

extension Record {
  /// The record's text under another id, since another record has the one it had.
  ///
  /// The old id is told by the timeline. It is no alias, which would name two records.
  ///
  /// - Throws: A ``Finding`` if that can't be written.
  public func renamed(to id: String, by merger: Merger) throws(Finding) -> [UInt8] {
    let latest = timeline.map(\.at).max() ?? merger.at
    let entry = TimelineEntry(
      at: max(merger.at, latest), by: merger.by, did: TimelineEntry.mergeVerb,
      text: "It was \(self.id), which is another record.")
    do {
      return try document.applying([
        .set([.key("id")], .text(id)),
        .append([.key("timeline")], entry.content, order: type.keyOrder),
      ])
    } catch {
      throw Finding(error, file: path)
    }
  }

  /// The record's text with one id in place of another in its links; nil if it names neither.
  ///
  /// - Throws: A ``Finding`` if that can't be written.
  public func relinked(from old: String, to new: String) throws(Finding) -> [UInt8]? {
    var changes: [Change] = []
    for (relation, ids) in links where ids.contains(old) {
      let node = node("links")?[relation]
      guard let items = node?.items else {
        changes.append(.set([.key("links"), .key(relation)], .text(new)))
        continue
      }
      for (index, item) in items.enumerated() where item.text == old {
        changes.append(.set([.key("links"), .key(relation), .index(index)], .text(new)))
      }
    }
    guard !changes.isEmpty else { return nil }
    do { return try document.applying(changes) } catch { throw Finding(error, file: path) }
  }
}
