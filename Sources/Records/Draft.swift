/// What is to become of a record: a pure value, judged and written by ``finish(in:)``.
///
/// A draft starts from a record, or from nothing for a new one; commands change it; nothing is
/// read or written in between.
public struct Draft {
  public let type: RecordType
  public let id: String
  public let before: Record?
  /// The verb that the timeline and the commit will tell.
  public internal(set) var action: String
  public internal(set) var state: String?
  /// The text of the timeline entry.
  public var comment: String?

  var assigned: [String: Value] = [:]
  var explicit: Set<String> = []
  var links: [String: [String]] = [:]
  /// True when the timeline must have an entry even if no tracked field changed.
  var tells = false
  var removedText: Set<String> = []
  /// The stage at which the change decides; nil if it decides nothing.
  var stage: String?
  /// What else the entry tells.
  var told: [TimelineEntry.Change] = []

  /// Starts from an existing record.
  public init(changing record: Record, action: String) {
    type = record.type
    id = record.id
    before = record
    state = record.state
    self.action = action
  }

  /// Starts a new record in the type's first state.
  public init(creating type: RecordType, id: String) {
    self.type = type
    self.id = id
    before = nil
    state = type.initialState
    action = type.createVerb
    tells = true
  }

  /// The value that a field will have.
  public func value(_ name: String) -> Value {
    assigned[name] ?? before?.value(name) ?? .none
  }

  /// The ids that a relation will hold.
  public func links(_ relation: String) -> [String] {
    links[relation] ?? before?.links(relation) ?? []
  }

  /// Gives a field a value; `.none` empties it.
  public mutating func assign(_ value: Value, to name: String) {
    assigned[name] = value
    explicit.insert(name)
  }
}

extension Draft {
  /// Applies what a command gave for fields.
  ///
  /// - Throws: ``Findings`` for unknown fields and values that don't fit.
  public mutating func apply(
    _ assignments: [Assignment], in circumstance: Circumstance
  ) throws(Findings) {
    var findings: [Finding] = []
    for group in Self.grouped(assignments) {
      do { try apply(group, circumstance) } catch { findings.append(error) }
    }
    if !findings.isEmpty { throw Findings(findings) }
  }

  /// `--ci a --ci b` is one assignment of two values.
  private static func grouped(_ assignments: [Assignment]) -> [Assignment] {
    var groups: [Assignment] = []
    for assignment in assignments {
      let same = groups.lastIndex {
        $0.field == assignment.field && $0.operation == assignment.operation
      }
      if let same { groups[same].values += assignment.values } else { groups.append(assignment) }
    }
    return groups
  }

  private mutating func apply(
    _ assignment: Assignment, _ circumstance: Circumstance
  ) throws(Finding) {
    guard let field = type.field(option: assignment.field) else {
      throw unknown(assignment.field)
    }
    if case .map = field.kind {
      throw Finding(
        .editRefused, "\(field.name) is a mapping and can't be given on the command line",
        remedy: "itsm edit \(id)")
    }
    if assignment.operation != .set, !field.isList {
      throw Finding(
        .editRefused, "\(field.name) is not a list, so nothing can be added to or removed from it",
        remedy: "--set \(field.name)=…")
    }
    let texts = assignment.values.flatMap(field.parts).map { meaning($0, field, circumstance) }
    let value: Value
    switch field.parse(all: texts) {
    case .success(let parsed): value = parsed
    case .failure(let problem):
      throw Finding(.fieldValue, problem.message, remedy: problem.remedy)
    }
    assign(combined(self.value(field.name), assignment.operation, value), to: field.name)
  }

  /// `now`, `today` and `me` where the kind of field has use for them.
  private func meaning(_ text: String, _ field: Field, _ circumstance: Circumstance) -> String {
    switch (text, field.kind) {
    case ("now", .timestamp): circumstance.now.description
    case ("today", .date), ("now", .date): circumstance.now.day.description
    case ("me", .person): circumstance.me
    default: text
    }
  }

  private func combined(_ old: Value, _ operation: Assignment.Operator, _ new: Value) -> Value {
    let (had, given) = (old.items, new.items)
    switch operation {
    case .set: return new
    case .add:
      let all = had + given.filter { !had.contains($0) }
      return all.isEmpty ? .none : .list(all)
    case .remove:
      let left = had.filter { !given.contains($0) }
      return left.isEmpty ? .none : .list(left)
    }
  }

  private func unknown(_ name: String) -> Finding {
    switch name {
    case "state":
      return Finding(
        .editRefused, "the state changes by a verb, not by --set",
        remedy: "itsm \(type.name) VERB \(id), with \(type.verbs.joined(separator: ", "))")
    case "links":
      return Finding(.editRefused, "links have a command", remedy: "itsm link \(id) RELATION ID")
    case "id", "type", "timeline", "aliases":
      return Finding(.editRefused, "\(name) can't be changed")
    default:
      let names = type.fields.map(\.name)
      let near = Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
      return Finding(
        .fieldUnknown, "\(type.withArticle) has no field \(name)",
        remedy: near ?? "fields: \(names.joined(separator: ", "))")
    }
  }

  /// Adds a comment.
  public mutating func say(_ text: String) {
    comment = text
    tells = true
  }

  /// Makes the change a decision on what the record says.
  public mutating func decide(at stage: String) {
    self.stage = stage
    tells = true
  }

  /// Gives the fields that nothing was said about their defaults: the repository's, then the
  /// type's.
  public mutating func fillDefaults(in circumstance: Circumstance) throws(Findings) {
    var missing: [Assignment] = []
    let house = circumstance.rulebook.settings.defaults[type.name] ?? [:]
    for field in type.fields where !explicit.contains(field.name) {
      guard let text = house[field.name] ?? field.initial, value(field.name) == .none else {
        continue
      }
      missing.append(Assignment(field.name, .set, [text]))
    }
    let said = explicit
    try apply(missing, in: circumstance)
    explicit = said
    for stamp in type.createStamps { try put(stamp, in: circumstance) }
  }

  /// Adds ids to a relation that the type stores.
  public mutating func link(_ relation: String, _ ids: [String]) {
    links[relation] = links(relation) + ids.filter { !links(relation).contains($0) }
    tells = true
  }

  /// Takes ids out of a relation.
  public mutating func unlink(_ relation: String, _ ids: [String]) {
    links[relation] = links(relation).filter { !ids.contains($0) }
    tells = true
  }
}

extension Value {
  /// The items of a list; a single value is a list of one, nothing is an empty list.
  public var items: [Value] {
    switch self {
    case .none: []
    case .list(let values): values
    default: [self]
    }
  }
}
