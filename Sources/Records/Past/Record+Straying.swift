import YAML

extension Record {
  /// True when the record's file says something else than its timeline told last: when somebody
  /// changed a state or a tracked field by hand, and told nobody.
  ///
  /// What a timeline tells counts as what was; of records that don't stray it is what is as well.
  ///
  /// - Parameter timeline: The entries of the record's timeline.
  /// - Returns: True for a record whose present values can't stand for what its timeline tells.
  public func strays(from timeline: [TimelineEntry]) -> Bool {
    var told: [(change: TimelineEntry.Change, at: Instant)] = []
    for entry in timeline {
      for change in entry.changes {
        guard let place = told.firstIndex(where: { $0.change.field == change.field }) else {
          told.append((change, entry.at))
          continue
        }
        // Of one instant the later one in the file counts.
        if told[place].at <= entry.at { told[place] = (change, entry.at) }
      }
    }
    return told.contains { strays(from: $0.change) }
  }

  private func strays(from change: TimelineEntry.Change) -> Bool {
    if change.field == "state" { return change.value != state }
    guard let field = type.field(change.field), field.isTracked else { return false }
    if !field.isList, !change.isList, !change.value.isEmpty,
      node(field.name)?.text == change.value
    {
      return false
    }
    return field.value(told: change) != value(field.name)
  }
}

extension Field {
  /// The value that an entry of a timeline gives the field.
  func value(told change: TimelineEntry.Change) -> Value {
    let items = change.values.filter { !$0.isEmpty }.compactMap { try? parse($0).get() }
    return isList && !items.isEmpty ? .list(items) : items.first ?? .none
  }
}
