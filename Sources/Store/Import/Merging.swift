import Records
import YAML

extension Story {
  /// Adds a row to a record that was there before.
  ///
  /// Only what the source changed since its previous row is taken over, so that what people
  /// changed here meanwhile stays; what they changed later than the row stays in any case.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - previous: The row before it, if the file has it.
  ///   - record: The record.
  /// - Returns: The record's new text.
  /// - Throws: ``Findings`` if the text can't be edited.
  func merge(
    _ row: Int, after previous: Int?, into record: Record
  ) throws(Findings) -> [UInt8] {
    let order = sheet.mapping.type.keyOrder
    let at = instant(row)
    let later = record.timeline.filter { $0.at > at }
    let settled = Set(later.flatMap(\.changes).map(\.field))
    var changes: [YAML.Change] = []
    var entry = TimelineEntry(at: at, by: sheet.author(row)?.text ?? me, did: "")
    var changed: [Field] = []
    var states: (from: String, to: String)?
    for slot in sheet.slots.indices {
      if let previous, sheet.fact(row, slot) == sheet.fact(previous, slot) { continue }
      let field = sheet.slots[slot].field
      let new = sheet.spelled(row, slot)
      guard previous != nil || sheet.differs(row, slot, from: record) else { continue }
      if tracked.contains(slot) {
        entry.changes.append(
          field.isList
            ? .init(field.name, list: new.value.items.map(\.description))
            : .init(field.name, new.text))
        if slot == sheet.stateSlot {
          let from = previous.map { sheet.spelled($0, slot).text } ?? record.state ?? ""
          states = (from, new.text)
        } else {
          changed.append(field)
        }
      }
      guard !settled.contains(field.name), sheet.differs(row, slot, from: record) else { continue }
      if new.value == .none {
        changes.append(.remove([.key(field.name)]))
      } else {
        changes.append(.set([.key(field.name)], new.value.content, order: order))
      }
    }
    entry.did = verb(states, changed)
    changes.append(timelineChange(entry, record, isLast: later.isEmpty, order))
    do {
      return try record.document.applying(changes)
    } catch {
      throw Findings([Finding(error, file: record.path)])
    }
  }

  private func verb(_ states: (from: String, to: String)?, _ changed: [Field]) -> String {
    guard let (from, to) = states else { return Self.verb(changed: changed) }
    return sheet.mapping.type.verb(from: from, to: to) ?? Self.foreignVerb
  }

  /// Entries stand in the order of their times, so that one of the past goes between others.
  private func timelineChange(
    _ entry: TimelineEntry, _ record: Record, isLast: Bool, _ order: [String]
  ) -> YAML.Change {
    if isLast { return .append([.key("timeline")], entry.content, order: order) }
    let items = record.node("timeline")?.items ?? []
    let index = items.firstIndex { TimelineEntry($0).map { $0.at > entry.at } ?? false }
    var contents = items.map(\.asContent)
    contents.insert(entry.content, at: index ?? items.count)
    return .set([.key("timeline")], .sequence(contents), order: order)
  }
}
