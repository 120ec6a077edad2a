import YAML

// Ids come by chance, so that two records may get one: then one of them gets another id. Either tells
// of it, since people have noted the old id somewhere.

extension Record {
  /// The record's text under another id, since another record has the one it had.
  ///
  /// The timeline tells the old id. It is no alias, which would name two records.
  ///
  /// - Throws: A ``Finding`` if that can't be written.
  public func renamed(to id: String, by merger: Merger) throws(Finding) -> [UInt8] {
    try merged(
      by: merger, .init(TimelineEntry.formerID, self.id),
      "It was \(self.id), which is another record.", [.set([.key("id")], .text(id))])
  }

  /// The record's text after another that had its id got a new one.
  ///
  /// - Throws: A ``Finding`` if that can't be written.
  public func keepingID(besides other: String, by merger: Merger) throws(Finding) -> [UInt8] {
    try merged(
      by: merger, .init(TimelineEntry.namesake, other), "\(other) had this id too.", [])
  }

  /// The record's text without one of its aliases, which is another record's.
  ///
  /// - Parameters:
  ///   - place: Which of the aliases.
  ///   - merger: Who merges.
  /// - Returns: The text; its timeline tells the alias.
  /// - Throws: A ``Finding`` if that can't be written.
  public func losing(alias place: Int, by merger: Merger) throws(Finding) -> [UInt8] {
    let name = aliases[place]
    let all: [Step] = [.key("aliases")]
    return try merged(
      by: merger, .init(TimelineEntry.formerID, name), "It was \(name), which is another record.",
      [.remove(aliases.count == 1 ? all : all + [.index(place)])])
  }

  /// The record's text under an id that it was given elsewhere already.
  ///
  /// - Throws: A ``Finding`` if that can't be written.
  public func following(_ id: String) throws(Finding) -> [UInt8] {
    try written([.set([.key("id")], .text(id))])
  }

  private func merged(
    by merger: Merger, _ change: TimelineEntry.Change, _ text: String, _ changes: [Change]
  ) throws(Finding) -> [UInt8] {
    let latest = timeline.map(\.at).max() ?? merger.at
    let entry = TimelineEntry(
      at: max(merger.at, latest), by: merger.by, did: TimelineEntry.mergeVerb, changes: [change],
      text: text)
    return try written(
      changes + [.append([.key("timeline")], entry.content, order: type.keyOrder)])
  }

  private func written(_ changes: [Change]) throws(Finding) -> [UInt8] {
    do { return try document.applying(changes) } catch { throw Finding(error, file: path) }
  }

  /// The record's text with one id in place of another in its links and fields; nil if none of them
  /// names it.
  ///
  /// - Parameters:
  ///   - old: The id that it may name.
  ///   - new: The id to name in its place.
  ///   - base: The record before somebody linked to the old id; what it named stays.
  /// - Returns: The text.
  /// - Throws: A ``Finding`` if that can't be written.
  public func relinked(
    from old: String, to new: String, since base: Record? = nil
  ) throws(Finding) -> [UInt8]? {
    var changes: [Change] = []
    func replace(_ node: Node?, at path: [Step], known: [String]) {
      guard let node, !known.contains(old) else { return }
      if node.text == old { changes.append(.set(path, .text(new))) }
      for (index, item) in (node.items ?? []).enumerated() where item.text == old {
        changes.append(.set(path + [.index(index)], .text(new)))
      }
    }
    for (relation, _) in links {
      replace(
        node("links")?[relation], at: [.key("links"), .key(relation)],
        known: base?.links(relation) ?? [])
    }
    for field in type.fields {
      guard case .reference = field.kind else { continue }
      replace(
        node(field.name), at: [.key(field.name)],
        known: base?.value(field.name).items.map(\.description) ?? [])
    }
    return changes.isEmpty ? nil : try written(changes)
  }

  /// The ids that its links and fields name, of which ``relinked(from:to:since:)`` may find one.
  public var namedIDs: Set<String> {
    var found = Set(links.flatMap(\.ids))
    for field in type.fields {
      guard case .reference = field.kind, let node = node(field.name) else { continue }
      found.formUnion((node.items ?? [node]).compactMap(\.text))
    }
    return found
  }
}

extension Record {
  /// The ids that it had until another record was found to have them too, the first first.
  public var formerIDs: [String] { told(TimelineEntry.formerID) }

  /// The records that had its id too, until they got others.
  public var namesakes: [String] { told(TimelineEntry.namesake) }

  private func told(_ name: String) -> [String] {
    var seen: Set<String> = []
    return timeline.filter { $0.did == TimelineEntry.mergeVerb }
      .flatMap { $0.changes.filter { $0.field == name }.map(\.value) }
      .filter { seen.insert($0).inserted }
  }

  /// True for two versions of one record, whatever their ids are: their stories begin alike.
  public func isSame(as other: Record) -> Bool {
    type.name == other.type.name && timeline.first != nil && timeline.first == other.timeline.first
  }
}

extension TimelineEntry {
  /// Where a merge tells the id that a record had.
  static let formerID = "was"
  /// Where a merge tells the record that had the same id.
  static let namesake = "namesake"
}
