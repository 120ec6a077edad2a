import YAML

extension ComparisonChecks {
  /// Whether each change of state that the old version did not tell is one that a verb makes.
  ///
  /// Also told steps are judged again when something new stands before them. Steps that an import
  /// told happened elsewhere, under the rules of elsewhere. Up to a merge that tells which state
  /// holds, what is new was told beside what the old version tells: there a step may start from any
  /// state that was told before it.
  func steps(_ timelines: TimelineComparison) -> [Finding] {
    let new = timelines.new
    guard !new.type.states.isEmpty else { return [] }
    let steps = Self.steps(timelines)
    var findings = steps.compactMap { step -> Finding? in
      guard step.entry.did != TimelineEntry.importVerb, !step.isMerge else { return nil }
      var first: Finding?
      for origin in step.origins {
        let scene = StepScene(step.starting(in: origin), of: timelines, among: steps, self)
        guard let finding = finding(scene) else { return nil }
        first = first ?? finding
      }
      return first
    }
    if let untold = untold(timelines) { findings.append(untold) }
    return findings
  }

  /// The changes of state to judge, in the order in which they are told.
  private static func steps(_ timelines: TimelineComparison) -> [StepScene.Step] {
    let last = timelines.entries.lastIndex { $0.entry.state != nil }
    // Of a record whose timeline never told a state, the old version itself says it.
    let isTold = timelines.old?.timeline.contains { $0.state != nil } ?? true
    var state = isTold ? nil : timelines.old?.state
    let type = timelines.new.type
    let parting = timelines.entries.lastIndex { $0.past == .unknown && $0.entry.merges(type) }
    var told = Set(timelines.old?.timeline.compactMap(\.state) ?? [])
    var steps: [StepScene.Step] = []
    for (index, entry) in timelines.entries.enumerated() {
      guard let next = entry.entry.state else { continue }
      defer {
        state = next
        told.insert(next)
      }
      if timelines.isSettled(entry, from: state, to: next) { continue }
      // Nothing happened to the state; when a verb says otherwise, its author was mistaken.
      if next == state { continue }
      var origins = [state]
      let isBeside = parting.map { index <= $0 } ?? false
      if isBeside {
        if case .told = entry.past { continue }
        let verb = entry.entry.did
        if let state {
          let ways = told.sorted().filter {
            $0 != state && type.leads(by: verb, from: $0, to: next)
          }
          if !ways.isEmpty, !type.leads(by: verb, from: state, to: next) { origins = [] }
          origins += ways
        }
      }
      steps.append(
        StepScene.Step(
          index: index, entry: entry.entry, from: origins[0], origins: origins, to: next,
          mark: entry.node["state"]?.mark ?? entry.node.mark,
          isLast: index == last && timelines.new.state == next,
          isBeside: isBeside, isMerge: isBeside && entry.entry.merges(type) && told.contains(next)))
    }
    return steps
  }

  private func finding(_ scene: StepScene) -> Finding? {
    let step = scene.step
    let (type, id) = (scene.new.type, scene.new.id)
    guard type.state(step.to) != nil else { return nil }
    guard let from = step.from else {
      guard let start = type.initialState, step.to != start else { return nil }
      return Finding(
        .transitionIllegal,
        "\(id) begins as \(step.to), and \(type.withArticle) begins as \(start)",
        at: step.mark, remedy: "begin as \(start) and tell each step, or import it")
    }
    // A state that the type has no more was left by a change of the rules.
    guard type.state(from) != nil else { return nil }
    let ways = type.transitions.filter { $0.leads(from: from) && $0.target == step.to }
    guard !ways.isEmpty else { return noWay(from, step.to, of: scene.new, at: step.mark) }
    let named = ways.filter { $0.verb == step.entry.did }
    guard !named.isEmpty else {
      return Finding(
        .transitionIllegal,
        "“\(step.entry.did)” does not lead \(id) from \(from) to \(step.to)", at: step.mark,
        remedy: "did: \(type.verbs(from: from, to: step.to).joined(separator: " or "))")
    }
    guard let first = scene.lacks(named).first else { return nil }
    return Finding(
      .transitionIllegal, "\(id) could not \(step.entry.did)\(first.message)", at: step.mark,
      remedy: first.remedy)
  }

  private func noWay(_ from: String, _ to: String, of record: Record, at mark: Mark) -> Finding {
    let verbs = record.type.verbs(from: from).joined(separator: ", ")
    return Finding(
      .transitionIllegal, "\(record.id) was \(from) and cannot become \(to)", at: mark,
      remedy: verbs.isEmpty ? "\(from) is final" : "from \(from) it can \(verbs)")
  }

  /// A state that changed though the timeline tells nothing of it.
  private func untold(_ timelines: TimelineComparison) -> Finding? {
    let new = timelines.new
    guard let state = new.state, new.type.state(state) != nil, !timelines.isOfASide(state) else {
      return nil
    }
    let mark = new.node("state")?.mark ?? new.mark
    let told = timelines.entries.last { $0.entry.state != nil }?.entry.state
    if told == state { return nil }
    guard let old = timelines.old else {
      guard told == nil, let start = new.type.initialState, state != start else { return nil }
      return Finding(
        .transitionIllegal,
        "\(new.id) begins as \(state), and \(new.type.withArticle) begins as \(start)",
        at: mark, remedy: "state: \(start)")
    }
    // What follows the last told state is judged; without one, what follows the old version.
    let before = old.timeline.last { $0.state != nil }?.state
    guard let from = told ?? old.state, from != state, old.state != state || told != before else {
      return nil
    }
    guard new.type.state(from) != nil else { return nil }
    let verbs = new.type.verbs(from: from, to: state)
    if verbs.isEmpty { return noWay(from, state, of: new, at: mark) }
    // Where the timeline tells another state, that is said by the record itself.
    guard told == nil else { return nil }
    return Finding(
      .timelineState, "\(new.id) was \(from) and is \(state), which its timeline does not tell",
      at: mark,
      remedy: "state: \(from), then itsm \(new.type.name) \(verbs[0]) \(new.id)")
  }
}

extension TimelineEntry {
  /// What an import did when it took over a state that no verb of the type leads to.
  public static let importVerb = "import"
}

extension TimelineEntry {
  /// True if the entry says how two sides came together, and not a verb of the type.
  fileprivate func merges(_ type: RecordType) -> Bool {
    did == Self.mergeVerb && !type.verbs.contains(did)
  }
}

extension RecordType {
  /// The verbs that lead from one state to another, in the order of the definition.
  func verbs(from: String, to: String) -> [String] {
    verbs.filter { verb in
      transitions.contains { $0.verb == verb && $0.leads(from: from) && $0.target == to }
    }
  }
}
