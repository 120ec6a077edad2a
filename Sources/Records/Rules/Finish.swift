import YAML

/// A judged change of one record, ready to be committed.
public struct Edit: Sendable {
  public let before: Record?
  public let after: Record
  /// The verb, for the commit.
  public let action: String
  /// What the rules say without refusing.
  public let warnings: [Finding]

  /// The record's text.
  public var source: [UInt8] { after.document.source }
  /// True when the text differs from what there was.
  public var changesAnything: Bool { before?.document.source != source }
  /// The states before and after, when they differ and there was one before.
  public var transition: (from: String, to: String)? {
    guard let from = before?.state, let to = after.state, from != to else { return nil }
    return (from, to)
  }
}

extension Draft {
  /// Derives, judges and writes the record: everything that happens between a command and a
  /// commit.
  ///
  /// - Parameters:
  ///   - circumstance: Who acts, when, and the other records.
  ///   - header: Comment lines for the top of a new record.
  /// - Returns: The edit, with the new text.
  /// - Throws: ``Findings`` with everything that the edit would make wrong; what was wrong
  ///   before is not held against it.
  public func finish(
    in circumstance: Circumstance, header: [String] = []
  ) throws(Findings) -> Edit {
    var copy = self
    try copy.derive()
    let source: [UInt8]
    let path: String
    if let before {
      do {
        source = try before.document.applying(copy.yamlChanges(circumstance))
      } catch {
        throw Findings([Finding(error, file: before.path)])
      }
      path = before.path
    } else {
      source = Writer.document(copy.newEntries(circumstance), header: header)
      path = type.path(id: id, day: circumstance.now.day, value: copy.value)
    }
    let after: Record
    do {
      after = try Record(parsing: source, path: path, rulebook: circumstance.rulebook)
    } catch {
      throw Findings([error])
    }
    let findings =
      Validator(circumstance.rulebook, circumstance.lookup)
      .newFindings(in: after, since: before)
      + circumstance.refusals(of: after, since: before, verb: action)
    let errors = findings.filter { $0.severity == .error }
    if !errors.isEmpty { throw Findings(errors.map(asTyped)) }
    return Edit(before: before, after: after, action: action, warnings: findings)
  }

  /// A finding for somebody who typed a command: places in a text that nobody has seen, and
  /// remedies for it, would only mislead.
  private func asTyped(_ finding: Finding) -> Finding {
    var copy = finding.placeless
    if finding.code == .linkCircle { copy.remedy = nil }
    if let field = finding.missing.flatMap({ type.field($0) }) {
      copy.remedy = before == nil ? "--\(field.option) …" : "itsm set \(id) \(field.name)=…"
    }
    if before != nil, !copy.message.contains(id) { copy.message = "\(id): \(copy.message)" }
    return copy
  }

  /// The whole record, for the writer: keys in the type's order, nothing for empty fields.
  private func newEntries(_ circumstance: Circumstance) -> [Content.Entry] {
    var entries: [Content.Entry] = []
    for key in type.keyOrder {
      switch key {
      case "id": entries.append(Content.Entry("id", .text(id)))
      case "type":
        if circumstance.rulebook.type(claiming: id)?.name != type.name {
          entries.append(Content.Entry("type", .text(type.name)))
        }
      case "state": if let state { entries.append(Content.Entry("state", .text(state))) }
      case "links":
        let stored = type.relations.filter { !links($0.name).isEmpty }
        if !stored.isEmpty { entries.append(Content.Entry("links", linkContent(stored))) }
      case "timeline":
        let entry = entry(circumstance)
        entries.append(Content.Entry("timeline", .sequence([entry.content])))
      default:
        let value = value(key)
        if value != .none { entries.append(Content.Entry(key, value.content)) }
      }
    }
    return entries
  }

  private func linkContent(_ stored: [RecordType.Relation]) -> Content {
    .mapping(
      stored.map { relation in
        Content.Entry(relation.name, .sequence(links(relation.name).map { .text($0) }))
      })
  }

  /// The smallest changes that turn the old text into the new one.
  private func yamlChanges(_ circumstance: Circumstance) -> [YAML.Change] {
    guard let before else { return [] }
    let order = type.keyOrder
    var changes: [YAML.Change] = []
    if state != before.state, let state {
      changes.append(.set([.key("state")], .text(state), order: order))
    }
    for name in order {
      guard let value = assigned[name] else { continue }
      // A text that can't be read counts as no value, yet it is there to be taken away.
      let isUnread = value == .none && explicit.contains(name) && before.node(name) != nil
      guard isUnread || value != before.value(name) else { continue }
      if value == .none {
        if before.node(name) != nil { changes.append(.remove([.key(name)])) }
      } else {
        changes.append(contentsOf: fieldChanges(name, value, before, order))
      }
    }
    changes += linkChanges(before, order)
    let entry = entry(circumstance)
    if tells || !entry.changes.isEmpty {
      changes.append(.append([.key("timeline")], entry.content, order: order))
    }
    return changes
  }

  /// A list that only grew is appended to, so that the diff shows what was added.
  private func fieldChanges(
    _ name: String, _ value: Value, _ before: Record, _ order: [String]
  ) -> [YAML.Change] {
    let old = before.value(name).items
    if case .list(let new) = value, !old.isEmpty, new.starts(with: old) {
      return new[old.count...].map { .append([.key(name)], $0.content, order: order) }
    }
    return [.set([.key(name)], value.content, order: order)]
  }

  /// The changes of all relations: what comes before what goes, and `links` itself goes with the
  /// last of them.
  private func linkChanges(_ before: Record, _ order: [String]) -> [YAML.Change] {
    let touched = type.relations.map(\.name).filter { name in
      links[name].map { $0 != before.links(name) } ?? false
    }
    let gone = touched.filter { links($0).isEmpty }
    let kept = before.links.map(\.relation).filter { !gone.contains($0) }
    let come = touched.filter { !gone.contains($0) }
    if !gone.isEmpty, kept.isEmpty, come.isEmpty { return [.remove([.key("links")])] }
    if before.node("links")?.isNull ?? true {
      let stored = type.relations.filter { come.contains($0.name) }
      return stored.isEmpty ? [] : [.set([.key("links")], linkContent(stored), order: order)]
    }
    return come.flatMap { linkChanges($0, links($0), before, order) }
      + gone.map { .remove([.key("links"), .key($0)]) }
  }

  private func linkChanges(
    _ relation: String, _ ids: [String], _ before: Record, _ order: [String]
  ) -> [YAML.Change] {
    let old = before.links(relation)
    let path: [Step] = [.key("links"), .key(relation)]
    if !old.isEmpty, ids.starts(with: old),
      before.node("links")?[relation]?.items != nil
    {
      return ids[old.count...].map { .append(path, .text($0), order: type.relations.map(\.name)) }
    }
    let content = Content.sequence(ids.map { .text($0) })
    return [.set(path, content, order: type.relations.map(\.name))]
  }

  /// What the timeline will tell.
  private func entry(_ circumstance: Circumstance) -> TimelineEntry {
    var entry = TimelineEntry(at: circumstance.now, by: circumstance.me, did: action)
    if let state, state != before?.state { entry.changes.append(.init("state", state)) }
    for field in type.fields where field.isTracked {
      let (old, new) = (before?.value(field.name) ?? .none, value(field.name))
      if old != new {
        entry.changes.append(
          field.isList
            ? .init(field.name, list: new.items.map(\.description))
            : .init(field.name, new.description))
      }
    }
    for relation in type.relations.map(\.name) {
      guard before != nil, let ids = links[relation] else { continue }
      let old = before?.links(relation) ?? []
      let words =
        ids.filter { !old.contains($0) } + old.filter { !ids.contains($0) }.map { "-\($0)" }
      if !words.isEmpty { entry.changes.append(.init(relation, list: words)) }
    }
    entry.changes += type.approvalChanges(deciding: stage, since: before, id: id, value: value)
    entry.changes += told
    entry.text = comment
    return entry
  }
}
