public import Practices
public import Records

/// The answer of `show`: a record, its links in both directions, its story.
public struct RecordView {
  /// The records at the other end of one relation or field.
  public struct Neighbours {
    /// What the relation is called from here.
    public var relation: String
    /// Ids in their order, with the record where it exists.
    public var records: [(id: String, record: Record?)]

    /// Groups neighbours.
    public init(_ relation: String, _ records: [(id: String, record: Record?)]) {
      self.relation = relation
      self.records = records
    }
  }

  let record: Record
  /// What the record links to and what links to it.
  let links: [Neighbours]
  /// The records that name it in a field.
  let mentions: [Neighbours]
  /// The decisions on it; nil where nobody asked for them.
  let ballot: Ballot?

  /// More neighbours of one kind are only counted on the sheet; machines get all.
  private static let shown = 20

  /// Makes a view.
  public init(
    _ record: Record, links: [Neighbours], mentions: [Neighbours], ballot: Ballot? = nil
  ) {
    self.record = record
    self.ballot = ballot
    self.links = links
    self.mentions = mentions
  }

  /// The sheet, and one object for machines: the fields, `type`, `path`, `links`, `timeline`.
  public var report: RecordReport {
    var members = record.members.filter { $0.name != "links" && $0.name != "timeline" }
    members.append(Payload.Member("links", Self.payload(links)))
    members.append(Payload.Member("mentioned_by", Self.payload(mentions)))
    if let ballot {
      members.append(
        Payload.Member("approvals", .list(ballot.casts.map { $0.payload(of: record.id) })))
    }
    members.append(Payload.Member("timeline", .list(record.timeline.map(\.payload))))
    return RecordReport(payload: .object(members), sheet: sheet, id: record.id)
  }

  private static func payload(_ neighbours: [Neighbours]) -> Payload {
    .object(
      neighbours.map { group in
        Payload.Member(group.relation, .list(group.records.map { .text($0.id) }))
      })
  }

  private var sheet: RecordSheet {
    var title = [Cell(record.id, .id)]
    if let state = record.state { title.append(Cell(state, record.category?.style)) }
    if let field = record.type.field(role: "priority") {
      let value = record.value(field.name)
      if value != .none { title.append(Cell(value.words, value.style(of: field))) }
    }
    title.append(Cell(record.title, .heading))
    var sections: [RecordSheet.Section] = [.fields("", fields)]
    sections += prose
    sections.append(.fields("approvals", (ballot?.casts ?? []).map(Self.field)))
    sections.append(.links("links", links.map(Self.relation)))
    sections.append(.links("named by", mentions.map(Self.relation)))
    sections.append(.timeline("timeline", events))
    return RecordSheet(title: title, sections: sections)
  }

  private var plainPairs: [(name: String, value: Value, field: Field?)] {
    let hidden = ["id", "state", "links", "timeline"]
    let title = record.type.field(role: "title")?.name
    return record.keys.compactMap { name in
      guard !hidden.contains(name), name != title else { return nil }
      let value = record.anyValue(name)
      return value == .none ? nil : (name, value, record.type.field(name))
    }
  }

  private var fields: [RecordSheet.Field] {
    plainPairs.compactMap { name, value, field in
      Self.isProse(value, field)
        ? nil : RecordSheet.Field(Self.label(name), Cell(value.words, value.style(of: field)))
    }
  }

  private var prose: [RecordSheet.Section] {
    plainPairs.compactMap { name, value, field in
      guard Self.isProse(value, field) else { return nil }
      if case .map(let entries) = value {
        let lines = entries.filter { $0.value != .none }
          .map { "\(Self.label($0.key)): \($0.value.words)" }
        return .prose(Self.label(name), lines.joined(separator: "\n"))
      }
      return .prose(Self.label(name), value.description)
    }
  }

  private static func isProse(_ value: Value, _ field: Field?) -> Bool {
    switch (value, field?.kind) {
    case (.map, _): true
    case (.text(let text), .markdown?): text.contains("\n") || text.count > 60
    default: false
    }
  }

  private static func label(_ name: String) -> String {
    String(name.map { $0 == "_" ? " " : $0 })
  }

  private static func relation(_ group: Neighbours) -> RecordSheet.Relation {
    var targets = group.records.prefix(shown).map { id, record -> [Cell] in
      guard let record else { return [Cell(id, .id), Cell("does not exist", .warning)] }
      return [
        Cell(record.id, .id), Cell(record.state ?? "", record.category?.style), Cell(record.title),
      ]
    }
    let more = group.records.count - shown
    if more > 0 { targets.append([Cell("and \(more) more", .muted)]) }
    return RecordSheet.Relation(group.relation, targets: targets)
  }

  private static func field(_ cast: Ballot.Cast) -> RecordSheet.Field {
    let did = cast.vote.kind == .approve ? "approved by" : "refused by"
    return RecordSheet.Field(
      cast.vote.stage, Cell("\(did) \(cast.person), \(cast.words)\(cast.aside)", cast.style))
  }

  /// What an entry tells of a decision, or of what it did to one; nil for everything else.
  private func decision(_ change: TimelineEntry.Change, _ entry: TimelineEntry) -> String? {
    guard record.type.has(trait: Approvable.trait) else { return nil }
    switch change.field {
    case "stage": return change.value
    case "changed": return "changed \(change.value)"
    case "digest": return ""
    default: return entry.did == ReviewSource.verb ? review(change) : nil
    }
  }

  /// What an entry tells of a review; nil for what is not about it.
  private func review(_ change: TimelineEntry.Change) -> String? {
    switch change.field {
    case "verdict", "reviewer", "forge": change.value
    default: ReviewSource.keys.contains(change.field) ? "" : nil
    }
  }

  private var events: [RecordSheet.Event] {
    var values: [String: String] = [:]
    return record.timeline.map { entry in
      var outcomes: [String] = []
      for change in entry.changes {
        // What a link entry names was added or taken away; it replaces nothing.
        if record.type.relation(change.field) != nil {
          outcomes.append("\(change.field) \(change.value)")
          continue
        }
        if let words = decision(change, entry) {
          if !words.isEmpty { outcomes.append(words) }
          continue
        }
        let old = values[change.field]
        values[change.field] = change.value
        let new = change.value.isEmpty ? "–" : change.value
        if change.field == "state" {
          outcomes.append(old.map { "\($0) → \(new)" } ?? new)
        } else if let old, !old.isEmpty {
          outcomes.append("\(Self.label(change.field)) \(old) → \(new)")
        } else if old != nil || entry.did != record.type.createVerb {
          outcomes.append("\(Self.label(change.field)) \(new)")
        }
      }
      return RecordSheet.Event(
        at: entry.at.words, by: entry.by, did: entry.did,
        outcome: outcomes.joined(separator: ", "), text: entry.text ?? "")
    }
  }
}
