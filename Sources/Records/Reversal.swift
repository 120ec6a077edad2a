extension Draft {
  /// Takes back what a commit did to the record: each field that it changed becomes what it was, if
  /// nobody changed it again since.
  ///
  /// It is a merge with the commit as what both come from, the record as it is now on one side and the
  /// record before the commit on the other: items of lists and links that it added go and those that
  /// it removed come back, whatever else the list holds now; long texts are looked at line by line and
  /// maps key by key. Unlike in a merge nothing is asked, a state is left by a verb, and entries of
  /// the timeline stay: a new one says what was taken back.
  ///
  /// - Parameters:
  ///   - change: The record before the commit and after it.
  ///   - commit: The full name of the commit.
  ///   - circumstance: Who acts, and when.
  /// - Throws: ``Findings`` with everything that can't be taken back.
  public mutating func takeBack(
    _ change: (old: Record, new: Record), of commit: String, in circumstance: Circumstance
  ) throws(Findings) {
    var findings: [Finding] = []
    var isMoved = false
    var isTouched = false
    var values: [(String, Value)] = []
    for part in Difference(from: change.old, to: change.new).changes {
      if part.field == "state" {
        isMoved = true
        continue
      }
      do throws(Finding) {
        if type.relation(part.field) != nil {
          isTouched = takeBackLinks(part) || isTouched
        } else if let value = try previous(part, of: change.old) {
          values.append((part.field, value))
        }
      } catch {
        findings.append(error)
      }
    }
    if !findings.isEmpty { throw Findings(findings) }
    // The way back may ask for what comes back, and for what goes only then.
    for (name, value) in values where value != .none { assign(value, to: name) }
    if isMoved {
      try moveBack(from: change.new.state, to: change.old.state, in: circumstance)
    } else if !isTouched, values.isEmpty {
      throw Findings([nothing(change)])
    }
    for (name, value) in values where value == .none { assign(value, to: name) }
    told.append(.init("reverts", commit))
    tells = true
  }

  /// The value that a field gets back; nil if it has it, or follows from others by itself.
  private func previous(
    _ change: Difference.Change, of old: Record
  ) throws(Finding) -> Value? {
    guard let field = type.field(change.field) else {
      throw Finding(
        .revertRefused, "\(id): \(change.field) is none of the fields of \(type.withArticle)",
        remedy: "itsm edit \(id)")
    }
    if let matrix = field.matrix, matrix.override.map({ old.value($0) == .none }) ?? true {
      return nil
    }
    let now = value(field.name)
    if change.isOfList {
      let kept = now.items.filter { !change.added.contains($0) }
      let items = kept + change.removed.filter { !kept.contains($0) }
      if items == now.items { return nil }
      return .some(items.isEmpty ? Value.none : .list(items))
    }
    if now == change.old { return nil }
    guard let back = now.takingBack(from: change.old, to: change.new) else {
      throw Finding(
        .revertRefused, "\(id): \(field.name) was changed again since, and is \(Self.words(now))",
        remedy: "itsm set \(id) \(field.name)=…, which was \(Self.words(change.old))")
    }
    return .some(back)
  }

  private static func words(_ value: Value) -> String {
    let text = value.description
    if text.isEmpty { return "empty" }
    return text.count > 60 ? "“\(text.prefix(60))…”" : "“\(text)”"
  }

  private mutating func takeBackLinks(_ change: Difference.Change) -> Bool {
    let before = links(change.field)
    let added = Set(change.added.map(\.description))
    unlink(change.field, before.filter(added.contains))
    link(change.field, change.removed.map(\.description))
    return links(change.field) != before
  }

  /// Moves the record back by a verb of its type.
  private mutating func moveBack(
    from target: String?, to source: String?, in circumstance: Circumstance
  ) throws(Findings) {
    guard let state, let source else { return }
    if state == source { return }
    guard state == target else {
      throw Findings([
        Finding(
          .revertRefused, "\(id) went on since, and is \(state)",
          remedy: possible(from: state))
      ])
    }
    let verb = type.verbs(from: state).first { verb in
      type.transitions.contains { $0.verb == verb && $0.leads(from: state) && $0.target == source }
    }
    guard let verb else {
      throw Findings([
        Finding(
          .revertRefused, "\(id) is \(state), and no way leads back to \(source)",
          remedy: possible(from: state))
      ])
    }
    try move(verb, in: circumstance)
  }

  private func possible(from state: String) -> String {
    let verbs = type.verbs(from: state)
    return verbs.isEmpty ? "\(state) is final" : "from here it can \(verbs.joined(separator: ", "))"
  }

  private func nothing(_ change: (old: Record, new: Record)) -> Finding {
    let told = Set(change.old.timeline)
    let timeline = change.new.timeline
    let decided = change.new.votes.contains { !told.contains(timeline[$0.index]) }
    return Finding(
      .revertRefused,
      "\(id): nothing is left to be taken back, since what the timeline tells stays told",
      remedy: decided ? "itsm \(type.name) revoke \(id)" : "itsm comment \(id) -m …")
  }
}
