import Records
import YAML

/// What a target means for the records of one type: its conditions, read for that type.
struct TargetRule: Sendable {
  /// An allowance with the condition that chooses it.
  struct Goal: Sendable {
    let when: Condition?
    let allowance: Allowance
    var calendar: Calendar
  }

  let target: Target
  /// The field that says since when time counts; nil for the time when the clock starts.
  let since: String?
  let goals: [Goal]
  /// The paths of the fields that may say in which zone the calendar's hours are.
  let zones: [[String]]
  let clauses: [Target.Clause: Condition]

  /// Reads the conditions for a type.
  ///
  /// - Throws: ``Findings`` with what the type does not have, and calendars that nobody knows.
  init(
    _ target: Target, for type: RecordType, _ rulebook: Rulebook, _ calendars: [String: Calendar]
  ) throws(Findings) {
    var compiler = Compiler(target: target, type: type, rulebook: rulebook)
    self.target = target
    clauses = target.clauses.compactMapValues { compiler.condition($0) }
    goals = target.goals.compactMap { goal in
      let when = goal.when.map { compiler.condition($0) }
      compiler.check(goal.allowance, at: goal.allowanceMark)
      guard let calendar = calendars[goal.calendar] else {
        compiler.report(calendar: goal.calendar, among: calendars.keys.sorted(), at: goal.mark)
        return nil
      }
      return Goal(when: when ?? nil, allowance: goal.allowance, calendar: calendar)
    }
    since = compiler.since
    zones = target.zones.flatMap { compiler.zone($0) }
    compiler.checkEscalations()
    guard compiler.findings.isEmpty else { throw Findings(compiler.findings) }
  }
}

/// Collects what is wrong with a target for one type.
private struct Compiler {
  let target: Target
  let type: RecordType
  let rulebook: Rulebook
  private(set) var findings: [Finding] = []

  init(target: Target, type: RecordType, rulebook: Rulebook) {
    (self.target, self.type, self.rulebook) = (target, type, rulebook)
  }

  private mutating func report(
    _ code: Finding.Code, _ message: String, _ mark: Mark, _ remedy: String? = nil
  ) {
    findings.append(Finding(code, message, file: target.origin, at: mark, remedy: remedy))
  }

  mutating func condition(_ text: Target.Text) -> Condition? {
    let (condition, errors) = rulebook.reading(text.text, for: type)
    for error in errors {
      report(
        .typeCondition,
        "target \(target.name), \(type.withArticle), condition “\(text.text)”: \(error.message)",
        text.mark(after: error.columns.lowerBound - 1), error.remedy)
    }
    let vocabulary = TypeVocabulary(type: type, rulebook: rulebook)
    if let part = condition?.partAskingTime(of: vocabulary) {
      report(
        .targetDefinition,
        "“\(text.text)” asks for the time, so that it would change while nothing happens",
        text.mark(after: part.lowerBound - 1),
        "name fields and states; how long something takes is what the target measures")
    }
    return condition
  }

  /// The field since when time counts: as told, or by the trait of the type.
  var since: String? {
    mutating get {
      if let told = target.since {
        let name = told.text
        if name == "attached" { return nil }
        guard let field = type.field(name), case .timestamp = field.kind else {
          report(
            .targetDefinition,
            "\(type.withArticle) has no timestamp \(name) since which time counts",
            told.mark, "since: attached, or a field of the kind timestamp")
          return nil
        }
        return name
      }
      guard let name = type.traits["clocked"]?["since"]?.text, type.field(name) != nil else {
        return nil
      }
      return name
    }
  }

  mutating func check(_ allowance: Allowance, at mark: Mark) {
    guard case .field(let name) = allowance else { return }
    switch type.field(name)?.kind {
    case .timestamp, .date: return
    default:
      let names = type.fields.filter { [.timestamp, .date].contains($0.kind.timeKind) }.map(\.name)
      let near = Spelling.nearest(to: name, among: names)
      report(
        .targetDefinition, "\(type.withArticle) has no date or timestamp \(name)", mark,
        near.map { "did you mean \($0)?" } ?? "fields: \(names.joined(separator: ", "))")
    }
  }

  /// The paths that a word for a zone means: a field that says one, or of the record that a field
  /// names the field with the role `time-zone`.
  mutating func zone(_ word: Target.Text) -> [[String]] {
    let names = word.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard names.count <= 2, let field = type.field(role: names[0]) ?? type.field(names[0]) else {
      let near = Spelling.nearest(to: names[0], among: type.fields.map(\.name))
      report(
        .targetDefinition, "\(type.withArticle) has no field \(names[0])", word.mark,
        near.map { "did you mean \($0)?" } ?? "zone: [caller, group], or service.FIELD")
      return []
    }
    let others = rulebook.types(namedBy: field)
    if names.count == 1, others.isEmpty, field.role == "time-zone" { return [[field.name]] }
    let paths = others.compactMap { other -> [String]? in
      let zone = names.count == 1 ? other.field(role: "time-zone") : other.field(names[1])
      return zone.map { [field.name, $0.name] }
    }
    if paths.isEmpty {
      report(
        .targetDefinition, "\(word.text) says no time zone", word.mark,
        "a field that names a record with a field of the role time-zone, or a text of that role")
    }
    return Set(paths).sorted { $0[1] < $1[1] }
  }

  mutating func report(calendar: String, among names: [String], at mark: Mark) {
    let near = Spelling.nearest(to: calendar, among: names)
    report(
      .targetDefinition, "there is no calendar \(calendar)", mark,
      near.map { "did you mean \($0)?" } ?? "calendars: \(names.joined(separator: ", "))")
  }

  mutating func checkEscalations() {
    for (name, _) in target.escalations.flatMap(\.set).sorted(by: { $0.key < $1.key })
    where type.field(name) == nil {
      report(
        .targetDefinition, "an escalation sets \(name), which \(type.withArticle) has not",
        target.mark)
    }
  }
}

extension Field.Kind {
  fileprivate enum TimeKind { case timestamp, date }

  fileprivate var timeKind: TimeKind? {
    switch self {
    case .timestamp: .timestamp
    case .date: .date
    default: nil
    }
  }
}
