import YAML

/// What is known of a record at one step that its timeline tells.
///
/// Tracked fields are told by the timeline, so their values at the step are known. Of all others
/// only the old and the new version are known: a step that needs one of them is judged by both if
/// it is the last, since nothing moved after it, and otherwise has the benefit of the doubt.
struct StepScene {
  /// One change of state.
  struct Step {
    /// Its place among the entries of the new version.
    let index: Int
    let entry: TimelineEntry
    /// The state before it; nil for the first.
    private(set) var from: String?
    /// The states that it may have started from: beside a merge nobody knows which of those told.
    let origins: [String?]
    let to: String
    let mark: Mark
    /// True when the new version is in the state that it led to.
    let isLast: Bool
    /// True up to a merge: there new entries were told beside what the old version tells.
    let isBeside: Bool
    /// True for a merge that says which of the states told before it holds.
    let isMerge: Bool

    /// The same step from another of its origins.
    func starting(in state: String?) -> Step {
      var step = self
      step.from = state
      return step
    }
  }

  /// What a step lacked: the end of a sentence, and what to do.
  struct Lack {
    let message: String
    let remedy: String?
  }

  let step: Step
  let old: Record?
  let new: Record
  private let checks: ComparisonChecks
  /// The tracked fields as they were told before the step, and with it: by all entries, and beside
  /// the old version by the new ones after some that stood before them.
  private let tellings: [[[String: Value]]]
  /// The fields of which something is told after the step.
  private let later: Set<String>
  /// True when no other step is new: what the step emptied stands in the old version.
  private let isOnly: Bool

  init(
    _ step: Step, of timelines: TimelineComparison, among steps: [Step],
    _ checks: ComparisonChecks
  ) {
    self.step = step
    self.checks = checks
    old = timelines.old
    new = timelines.new
    isOnly = steps.count == 1
    let before = timelines.entries[..<step.index]
    var tellings = [Self.telling(before, step, new.type)]
    if step.isBeside { tellings += Self.tellings(beside: before, step, new.type) }
    self.tellings = tellings
    later = Set(
      timelines.entries[(step.index + 1)...].flatMap { $0.entry.changes.map(\.field) })
  }

  /// What may have been told where the step was made: up to any moment of what the old version tells,
  /// since nobody knows where the two parted, and then by the new entries.
  private static func tellings(
    beside before: ArraySlice<TimelineComparison.Entry>, _ step: Step, _ type: RecordType
  ) -> [[[String: Value]]] {
    let fresh = before.filter { $0.past == .unknown }.map(\.entry)
    var values: [String: Value] = [:]
    var moments: Set<[String: Value]> = [values]
    for entry in before.prefix(while: { $0.past != .unknown }) {
      tell(entry.entry, type, &values)
      moments.insert(values)
    }
    return moments.map { moment in
      var values = moment
      for entry in fresh { tell(entry, type, &values) }
      var after = values
      tell(step.entry, type, &after)
      return [values, after]
    }
  }

  private static func telling(
    _ entries: some Sequence<TimelineComparison.Entry>, _ step: Step, _ type: RecordType
  ) -> [[String: Value]] {
    var values: [String: Value] = [:]
    for entry in entries { tell(entry.entry, type, &values) }
    var after = values
    tell(step.entry, type, &after)
    return [values, after]
  }

  private static func tell(
    _ entry: TimelineEntry, _ type: RecordType, _ values: inout [String: Value]
  ) {
    for change in entry.changes {
      guard let field = type.field(change.field), field.isTracked else { continue }
      let items = change.values.filter { !$0.isEmpty }.compactMap { try? field.parse($0).get() }
      values[field.name] = field.isList && !items.isEmpty ? .list(items) : items.first ?? .none
    }
  }

  /// What the ways of a verb lacked at that time; nothing if one of them could be taken.
  ///
  /// The first way whose condition holds is the one that is taken. Where nobody can know any more
  /// whether it held, the others have their chance too.
  func lacks(_ ways: [Transition]) -> [Lack] {
    var found: [[Lack]] = []
    for way in ways {
      let answers = way.when.map { self.answers($0, way) } ?? [true]
      if answers.contains(true) { found.append(lacks(way)) }
      if answers == [true] { break }
    }
    if let least = found.min(by: { $0.count < $1.count }) { return least }
    return ways.last?.when.map { [Lack(message: ": that needs \($0)", remedy: nil)] } ?? []
  }

  private func lacks(_ way: Transition) -> [Lack] {
    var lacks: [Lack] = []
    if way.commentRequired, (step.entry.text ?? "").isEmpty {
      lacks.append(Lack(message: " without a comment", remedy: "text: …"))
    }
    for name in way.requires where !isSet(name, way) {
      lacks.append(Lack(message: " without \(name)", remedy: "\(name): …"))
    }
    for need in way.needs where !answers(need.holds, way).contains(true) {
      lacks.append(Lack(message: ": \(need.message)", remedy: "it needs: \(need.holds)"))
    }
    return lacks
  }

  /// Whether a condition held at the step: true, false, or either.
  private func answers(_ condition: Condition, _ way: Transition) -> Set<Bool> {
    var answers: Set<Bool> = []
    for version in versions {
      for telling in tellings {
        for told in telling {
          let doubt = Doubt()
          let subject = subject(version, told, telling[1], way, doubt)
          answers.insert(condition.holds(for: subject, at: step.entry.at))
          if doubt.isRaised { answers = [true, false] }
        }
      }
    }
    return answers
  }

  private func isSet(_ name: String, _ way: Transition) -> Bool {
    versions.contains { version in
      tellings.contains { telling in
        let doubt = Doubt()
        let subject = subject(version, telling[1], telling[1], way, doubt)
        return subject.field(name) != .none || doubt.isRaised
      }
    }
  }

  private var versions: [(record: Record, lookup: any Lookup)] {
    [(new, checks.after)] + (old.map { [($0, checks.before)] } ?? [])
  }

  private func subject(
    _ version: (record: Record, lookup: any Lookup), _ told: [String: Value],
    _ all: [String: Value], _ way: Transition, _ doubt: Doubt
  ) -> RecordSubject {
    RecordSubject(
      type: new.type, ids: [new.id] + new.aliases, state: step.from,
      field: { name in
        if new.type.field(name)?.isTracked ?? false {
          // What the same command gave counts before the step, what the step itself did may not.
          let isOwn = way.clears.contains(name) || way.stamps.contains { $0.field == name }
          return (isOwn ? told : all)[name] ?? untold(name, version.record)
        }
        guard step.isLast else {
          doubt.isRaised = true
          return .none
        }
        guard way.clears.contains(name) else { return version.record.value(name) }
        if isOnly, let old { return old.value(name) }
        doubt.isRaised = true
        return .none
      },
      links: { relation in
        if !step.isLast { doubt.isRaised = true }
        return version.record.links(relation)
      },
      rulebook: checks.rulebook, lookup: version.lookup)
  }

  /// The value of a tracked field of which nothing was told up to the step.
  private func untold(_ name: String, _ version: Record) -> Value {
    guard later.contains(name) else { return version.value(name) }
    // It was told later, so that the new version says nothing of this moment.
    return old.map { $0.value(name) } ?? .none
  }

  /// Whether something was asked that nobody can know any more.
  private final class Doubt {
    var isRaised = false
  }
}
