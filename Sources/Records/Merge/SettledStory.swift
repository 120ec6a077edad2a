extension [TimelineEntry] {
  /// The entries as one story, for those who measure it: a move of one branch that does not follow
  /// what the other had told, and that a merge settled later, changed no state.
  ///
  /// - Parameter type: The type of the record that tells them, in the order of time.
  /// - Returns: The same entries, some without their state.
  public func settled(by type: RecordType) -> [TimelineEntry] {
    guard let merge = lastIndex(where: { $0.did == TimelineEntry.mergeVerb && $0.state != nil }),
      !type.verbs.contains(TimelineEntry.mergeVerb)
    else { return self }
    var copy = self
    var state: String?
    for index in self[..<merge].indices {
      guard let next = self[index].state else { continue }
      let verb = self[index].did
      if let state, next != state,
        ![TimelineEntry.mergeVerb, TimelineEntry.importVerb].contains(verb),
        !type.leads(by: verb, from: state, to: next)
      {
        copy[index].changes.removeAll { $0.field == "state" }
      } else {
        state = next
      }
    }
    return copy
  }
}
