public import Records

extension RecordChange {
  /// What became of a record between two revisions; nil if its meaning did not change.
  public init?(from old: Record?, to new: Record?) {
    guard let record = new ?? old else { return nil }
    let difference = Difference(from: old, to: new)
    if difference.isEmpty, old != nil, new != nil { return nil }
    var changes = difference.changes.map { FieldChange($0, of: record.type) }
    let said = difference.entries.filter { $0.text != nil }
    changes += said.map { entry in
      FieldChange("\(entry.by) said", .text(old: nil, new: entry.text))
    }
    self.init(
      id: record.id, title: record.title,
      kind: old == nil ? .created : new == nil ? .deleted : .changed, changes: changes)
  }

  /// The change as machines read it.
  public var payload: Payload {
    .object([
      Payload.Member("id", .text(id)), Payload.Member("title", .text(title)),
      Payload.Member("change", .text("\(kind)")),
      Payload.Member("fields", .list(changes.map(\.payload))),
    ])
  }
}

extension FieldChange {
  /// Tells a difference of one field.
  init(_ change: Difference.Change, of type: RecordType) {
    if change.isOfList {
      self.init(
        change.field,
        .list(removed: change.removed.map(\.words), added: change.added.map(\.words)))
      return
    }
    let old = change.old == .none ? nil : change.old.words
    let new = change.new == .none ? nil : change.new.words
    let isLong = [old, new].contains { $0?.contains("\n") ?? false }
    self.init(change.field, isLong ? .text(old: old, new: new) : .value(old: old, new: new))
  }

  /// The change as machines read it.
  var payload: Payload {
    func text(_ text: String?) -> Payload { text.map { .text($0) } ?? .null }
    let members: [Payload.Member] =
      switch change {
      case .value(let old, let new), .text(let old, let new):
        [Payload.Member("old", text(old)), Payload.Member("new", text(new))]
      case .list(let removed, let added):
        [
          Payload.Member("removed", .list(removed.map { .text($0) })),
          Payload.Member("added", .list(added.map { .text($0) })),
        ]
      }
    return .object([Payload.Member("field", .text(field))] + members)
  }
}
