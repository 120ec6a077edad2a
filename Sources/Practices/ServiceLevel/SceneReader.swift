import Records

/// Finds the scenes of a record for a target, in the order of time.
///
/// Something may change when the timeline tells it, when the rules change, and when one of the
/// records changes that the conditions asked about.
struct SceneReader {
  private let biography: Biography
  private let editions: [Edition]
  private let witness: Witness
  private let now: Instant

  init(_ biography: Biography, _ editions: [Edition], _ past: any Past, now: Instant) {
    self.biography = biography
    self.editions = editions
    self.now = now
    witness = Witness(past, until: now)
  }

  /// The scenes from the record's beginning until now.
  func scenes(from beginning: Instant) -> [Scene] {
    var reader = Biography.Reader(biography)
    var scenes: [Scene] = []
    var entry = 0
    let known = [beginning] + biography.entries.map(\.at) + editions.map(\.since)
    witness.instants = Instants(known.filter { $0 >= beginning && $0 <= now })
    while let instant = witness.instants.next() {
      let end = biography.count(until: instant)
      // Entries of one second are several events, of which only the last lasts.
      for count in (entry < end ? entry + 1 : end)...end {
        let told = count > entry ? biography.entries[count - 1] : nil
        if let told, told.changes.isEmpty, let last = scenes.last, witness.hasAskedOnlyItself,
          last.edition == edition(at: instant)
        {
          scenes.append(last.again(at: instant, isLast: count == end, told.did))
        } else {
          scenes.append(scene(at: instant, count, isLast: count == end, told?.did, &reader))
        }
      }
      entry = end
    }
    return scenes
  }

  /// The edition in force at an instant; nil before the first.
  private func edition(at instant: Instant) -> Int? {
    editions.lastIndex { $0.since <= instant }
  }

  private func scene(
    at instant: Instant, _ count: Int, isLast: Bool, _ did: String?,
    _ reader: inout Biography.Reader
  ) -> Scene {
    let index = edition(at: instant)
    guard let index, let rule = editions[index].rule else {
      let goals = Array(repeating: Int?.none, count: index.map { $0 + 1 } ?? 0)
      return Scene(
        at: instant, isLast: isLast, did: did, edition: index, holding: [],
        selection: Selection(goals: goals), reason: "")
    }
    let current = witness.question(editions[index], biography, count, instant, &reader)
    var holding: Set<Target.Clause> = []
    for (clause, condition) in rule.clauses where current.holds(condition) {
      holding.insert(clause)
    }
    for clause in [Target.Clause.when, .start] where rule.clauses[clause] == nil {
      holding.insert(clause)
    }
    var selection = Selection()
    for edition in editions[...index] {
      let question =
        edition.rulebookKey == editions[index].rulebookKey
        ? current : witness.question(edition, biography, count, instant, &reader)
      selection.goals.append(
        edition.rule?.goals.firstIndex { $0.when.map(question.holds) ?? true })
      selection.zones.append(question.zone(at: edition.rule?.zones ?? []))
    }
    if let goal = selection.goal, case .field(let name) = rule.goals[goal].allowance {
      selection.due = current.record.value(name)
      if selection.due == .none { selection.goals[index] = nil }
    }
    return Scene(
      at: instant, isLast: isLast, did: did, edition: index, holding: holding,
      selection: selection,
      reason: holding.contains(.pause) ? current.reason(rule.clauses[.pause]) : "")
  }
}

/// Instants in order, among which further ones may come up.
struct Instants {
  private var waiting: [Instant]
  private var last: Instant?

  init(_ instants: [Instant]) { waiting = Set(instants).sorted(by: >) }

  mutating func next() -> Instant? {
    last = waiting.popLast()
    return last
  }

  /// Adds what is still to come.
  mutating func add(_ instants: [Instant]) {
    let new = instants.filter { $0 > last ?? .first }
    guard !new.isEmpty else { return }
    waiting = Set(waiting + new).sorted(by: >)
  }
}
