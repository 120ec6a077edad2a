/// A record as conditions see it: its fields, its state, and the records around it.
struct RecordSubject: Subject {
  let type: RecordType
  let ids: [String]
  let state: String?
  let field: (String) -> Value
  let links: (String) -> [String]
  let rulebook: Rulebook
  let lookup: any Lookup
  /// The record behind a reference, where it is not the one that ``lookup`` has.
  var follow: ((String) -> RecordSubject?)?

  init(_ record: Record, _ rulebook: Rulebook, _ lookup: any Lookup) {
    type = record.type
    ids = [record.id] + record.aliases
    state = record.state
    field = record.value
    links = record.links
    self.rulebook = rulebook
    self.lookup = lookup
  }

  /// Takes what is asked from wherever it is known.
  init(
    type: RecordType, ids: [String], state: String?, field: @escaping (String) -> Value,
    links: @escaping (String) -> [String], rulebook: Rulebook, lookup: any Lookup
  ) {
    self.type = type
    self.ids = ids
    self.state = state
    self.field = field
    self.links = links
    self.rulebook = rulebook
    self.lookup = lookup
  }

  init(_ draft: Draft, _ circumstance: Circumstance) {
    type = draft.type
    ids = [draft.id] + (draft.before?.aliases ?? [])
    state = draft.state
    field = draft.value
    links = draft.links
    rulebook = circumstance.rulebook
    lookup = circumstance.lookup
  }

  var label: String { ids.first ?? "" }

  func rank(of choice: String, at path: [String]) -> Int? {
    switch path {
    case ["state"]: return type.states.firstIndex { $0.name == choice }
    case ["category"]:
      return RecordType.Category.allCases.firstIndex { $0.rawValue == choice }
    default:
      if let rank = choices(at: path).firstIndex(of: choice) { return rank }
      guard path.count > 1, case .reference(let id) = value(at: [path[0]]) else { return nil }
      return subject(id)?.rank(of: choice, at: Array(path.dropFirst()))
    }
  }

  /// The values that the field at a path declares.
  private func choices(at path: [String]) -> [String] {
    path.count == 1 ? (type.field(path[0])?.allowed ?? []).map(\.name) : []
  }

  func value(at path: [String]) -> Value {
    guard let name = path.first else { return .none }
    let rest = Array(path.dropFirst())
    if name == "links" { return .listed(targets(rest.first ?? "")) }
    if rest.isEmpty { return plain(name) }
    return part(of: plain(name), at: rest)
  }

  func elements(at path: [String]) -> [any Subject] {
    if path.first == "links" {
      return targets(path.dropFirst().first ?? "").compactMap(subject)
    }
    return value(at: path).items.map { item -> any Subject in
      if case .reference(let id) = item, let linked = subject(id) { return linked }
      return ListItem(item, choices: choices(at: path))
    }
  }

  private func plain(_ name: String) -> Value {
    switch name {
    case "id": return .text(ids.first ?? "")
    case "type": return .text(type.name)
    case "state":
      return state.map { state in
        .choice(state, rank: type.states.firstIndex { $0.name == state } ?? type.states.count)
      } ?? .none
    case "category":
      let category = state.flatMap { type.state($0)?.category }
      let all = RecordType.Category.allCases
      return category.map { .choice($0.rawValue, rank: all.firstIndex(of: $0) ?? 0) } ?? .none
    case "title":
      return type.field(role: "title").map { field($0.name) } ?? .none
    default: return field(name)
    }
  }

  /// What lies behind a value: the field of a referenced record, or the key of a mapping.
  private func part(of value: Value, at path: [String]) -> Value {
    switch value {
    case .reference(let id): return subject(id)?.value(at: path) ?? .none
    case .map(let entries):
      guard let entry = entries.first(where: { $0.key == path[0] }) else { return .none }
      return path.count == 1 ? entry.value : part(of: entry.value, at: Array(path.dropFirst()))
    case .list(let items):
      let parts = items.flatMap { part(of: $0, at: path).items }
      return parts.isEmpty ? .none : .list(parts)
    default: return .none
    }
  }

  /// The records under a relation, whichever side stores it.
  private func targets(_ relation: String) -> [String] {
    if type.relation(relation) != nil { return links(relation) }
    let names = Set(rulebook.relations(inverse: relation).map(\.relation.name))
    guard !names.isEmpty else { return [] }
    return lookup.linking(to: ids).filter { names.contains($0.relation) }.map(\.record.id)
  }

  private func subject(_ id: String) -> RecordSubject? {
    if let follow { return follow(id) }
    return lookup.record(id).map { RecordSubject($0, rulebook, lookup) }
  }
}

extension Draft {
  func subject(_ circumstance: Circumstance) -> RecordSubject { RecordSubject(self, circumstance) }
}

extension Record {
  /// True when a condition holds for the record.
  public func satisfies(
    _ condition: Condition, at now: Instant, rulebook: Rulebook, lookup: any Lookup
  ) -> Bool {
    condition.holds(for: RecordSubject(self, rulebook, lookup), at: now)
  }
}
