import Records

/// The decisions that a record must have passed to be in its state.
///
/// They are those that stand on every way to the state, as the record is now, and those that its
/// timeline says it passed. So a state that was written by hand does not spare anybody's agreement,
/// and neither does a way around a decision that was taken by a record which said something else.
struct StageTrail {
  /// A decision, and when the record passed it; no instant if its timeline does not tell.
  struct Passage {
    let stage: Approvable.Stage
    let at: Instant?
  }

  /// In the order of the type's stages.
  let passages: [Passage]
  /// Verbs of decisions by which the record went on, and none of which is meant for it as it is now.
  let strays: [String]
  /// False for a state to which no verbs lead a record like this one.
  let isReachable: Bool

  /// Follows a record to where it is.
  init(_ record: Record, at now: Instant, rulebook: Rulebook, lookup: any Lookup) {
    let stages = record.type.approvable?.stages ?? []
    let meant = stages.filter { stage in
      stage.when.map { record.satisfies($0, at: now, rulebook: rulebook, lookup: lookup) } ?? true
    }
    let told = Self.told(record, stages, meant)
    let ways = Ways(record, at: now, rulebook: rulebook, lookup: lookup)
    passages = meant.compactMap { stage in
      let passed = told.last { $0.stage?.name == stage.name }
      guard passed != nil || !ways.reach(record.state, without: stage) else { return nil }
      return Passage(stage: stage, at: passed?.at)
    }
    strays = told.filter { $0.stage == nil }.map(\.verb)
    isReachable = ways.reach(record.state, without: nil)
  }

  /// What the timeline tells of decisions that were passed and not asked for again since.
  private static func told(
    _ record: Record, _ stages: [Approvable.Stage], _ meant: [Approvable.Stage]
  ) -> [(stage: Approvable.Stage?, verb: String, from: String, at: Instant)] {
    var told: [(stage: Approvable.Stage?, verb: String, from: String, at: Instant)] = []
    var state: String?
    for entry in record.timeline {
      guard let next = entry.state else { continue }
      defer { state = next }
      guard let from = state, next != from else { continue }
      func isHere(_ stage: Approvable.Stage) -> Bool { stage.state == from }
      // Who refuses sends it back, and everybody is asked again.
      if next == record.type.initialState
        || stages.contains(where: { isHere($0) && $0.refuse == entry.did })
      {
        told = []
      }
      told.removeAll { $0.from == next }
      guard stages.contains(where: { isHere($0) && $0.verb == entry.did }) else { continue }
      let passed = meant.first { isHere($0) && $0.verb == entry.did }
      told.append((passed, entry.did, from, entry.at))
    }
    return told
  }
}

/// The steps that the verbs of a type offer a record, whatever its state, as it is now.
private struct Ways {
  private var steps: [(from: String, verb: String, to: String)] = []
  private let start: String?

  init(_ record: Record, at now: Instant, rulebook: Rulebook, lookup: any Lookup) {
    let type = record.type
    start = type.initialState
    let open = type.transitions.filter { way in
      way.when.map { record.satisfies($0, at: now, rulebook: rulebook, lookup: lookup) } ?? true
    }
    for state in type.states.map(\.name) {
      var taken: Set<String> = []
      // Of several ways of one verb the first that is open is taken.
      for way in open where way.leads(from: state) && taken.insert(way.verb).inserted {
        steps.append((state, way.verb, way.target))
      }
    }
  }

  /// True if steps lead to a state, none of them the one that a decision opens.
  func reach(_ state: String?, without stage: Approvable.Stage?) -> Bool {
    guard let state, let start else { return false }
    var seen: Set<String> = [start]
    var open = [start]
    while let here = open.popLast() {
      if here == state { return true }
      for step in steps where step.from == here {
        if let stage, stage.state == here, stage.verb == step.verb { continue }
        if seen.insert(step.to).inserted { open.append(step.to) }
      }
    }
    return false
  }
}
