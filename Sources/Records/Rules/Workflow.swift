extension RecordType {
  /// The verbs that lead out of a state, in the order of the definition.
  public func verbs(from state: String) -> [String] {
    verbs.filter { verb in transitions.contains { $0.verb == verb && $0.leads(from: state) } }
  }
}

extension Draft {
  /// Moves the record by a verb of its type: fills the stamps, empties what the move clears.
  ///
  /// Assignments of the same command come before, since they may be what the move requires.
  ///
  /// - Throws: ``Findings``: which verbs are possible now, what is missing, or what must hold first.
  public mutating func move(_ verb: String, in circumstance: Circumstance) throws(Findings) {
    let way = try way(verb, in: circumstance)
    var findings: [Finding] = []
    for stamp in way.stamps where !explicit.contains(stamp.field) {
      try put(stamp, in: circumstance)
    }
    // What must be true first is judged with what the move will clear still in place.
    let subject = self.subject(circumstance)
    let stamped = Set(way.stamps.map(\.field))
    for name in way.clears where !explicit.contains(name) && !stamped.contains(name) {
      assigned[name] = Value.none
    }
    let missing = way.requires.filter { value($0) == .none }
    if !missing.isEmpty {
      let options = missing.map { "--\(type.field($0)?.option ?? $0) …" }.joined(separator: " ")
      findings.append(
        Finding(
          .fieldRequired, "\(id) cannot \(verb) without \(missing.joined(separator: " and "))",
          remedy: "itsm \(type.name) \(verb) \(id) \(options)"))
    }
    if way.commentRequired, (comment ?? "").isEmpty {
      findings.append(
        Finding(
          .commentRequired, "\(id) cannot \(verb) without a comment",
          remedy: "itsm \(type.name) \(verb) \(id) -m …"))
    }
    for need in way.needs where !need.holds.holds(for: subject, at: circumstance.now) {
      findings.append(
        Finding(
          .transitionNeeds, "\(id) cannot \(verb): \(need.message)",
          remedy: "it needs: \(need.holds)"))
    }
    if !findings.isEmpty { throw Findings(findings) }
    refuse(by: verb, in: circumstance)
    state = way.target
    action = verb
    tells = true
  }

  /// A move that sends the record back from a stage is a decision at that stage.
  private mutating func refuse(by verb: String, in circumstance: Circumstance) {
    guard let before,
      let stage = before.stage(
        at: circumstance.now, rulebook: circumstance.rulebook, lookup: circumstance.lookup),
      stage.refuse == verb
    else { return }
    decide(at: stage.name)
  }

  /// The way that `verb` takes from here.
  private func way(_ verb: String, in circumstance: Circumstance) throws(Findings) -> Transition {
    let here = state ?? ""
    let subject = self.subject(circumstance)
    func isOpen(_ way: Transition) -> Bool {
      way.leads(from: here) && way.when?.holds(for: subject, at: circumstance.now) ?? true
    }
    if let way = type.transitions.first(where: { $0.verb == verb && isOpen($0) }) { return way }
    var seen: Set<String> = []
    let possible = type.transitions.filter(isOpen).map(\.verb).filter { seen.insert($0).inserted }
    let closed = type.transitions.filter { $0.leads(from: here) && !isOpen($0) }
    let needs = closed.filter { $0.verb == verb }.compactMap(\.when).map(\.description)
    let remedy: String
    if !possible.isEmpty {
      let condition =
        needs.isEmpty ? "" : "; to \(verb) it needs \(needs.joined(separator: ", or "))"
      remedy = "from here it can \(possible.joined(separator: ", "))\(condition)"
    } else if let way = closed.first, let when = way.when {
      remedy = "from here it can \(way.verb), which needs: \(when)"
    } else {
      remedy = "\(here) is final"
    }
    throw Findings([
      Finding(.transitionRefused, "\(id) is \(here) and cannot \(verb)", remedy: remedy)
    ])
  }

  mutating func put(
    _ stamp: Transition.Stamp, in circumstance: Circumstance
  ) throws(Findings) {
    guard let field = type.field(stamp.field), !explicit.contains(stamp.field) else { return }
    let count = if case .integer(let count) = value(stamp.field) { count } else { 0 }
    let text = stamp.text(in: field, by: circumstance.me, at: circumstance.now)
    switch field.parse(text ?? String(count + 1)) {
    case .success(let value): assigned[stamp.field] = field.isList ? .list([value]) : value
    case .failure(let problem):
      throw Findings([Finding(.typeDefinition, problem.message, remedy: problem.remedy)])
    }
  }
}
