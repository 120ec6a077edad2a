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
  /// The text that a search looks at, in small letters.
  let text: () -> String

  init(_ record: Record, _ rulebook: Rulebook, _ lookup: any Lookup) {
    type = record.type
    ids = [record.id] + record.aliases
    state = record.state
    field = record.value
    links = record.links
    self.rulebook = rulebook
    self.lookup = lookup
    text = { record.searchText }
  }

  /// Takes what is asked from wherever it is known.
  init(
    type: RecordType, ids: [String], state: String?, field: @escaping (String) -> Value,
    links: @escaping (String) -> [String], rulebook: Rulebook, lookup: any Lookup,
    text: @escaping () -> String = { "" }
  ) {
    self.type = type
    self.ids = ids
    self.state = state
    self.field = field
    self.links = links
    self.rulebook = rulebook
    self.lookup = lookup
    self.text = text
  }

  init(_ draft: Draft, _ circumstance: Circumstance) {
    type = draft.type
    ids = [draft.id] + (draft.before?.aliases ?? [])
    state = draft.state
    field = draft.value
    links = draft.links
    rulebook = circumstance.rulebook
    lookup = circumstance.lookup
    text = {
      ([draft.id] + draft.type.fields.map { draft.value($0.name).description })
        .joined(separator: "\n").lowercased()
    }
  }

  var label: String { ids.first ?? "" }

  func rank(of choice: String, at path: [String]) -> Int? {
    switch path {
    case ["state"]: return type.states.firstIndex { $0.name == choice }
    case ["category"]:
      return RecordType.Category.allCases.firstIndex { $0.rawValue == choice }
    default:
      if let rank = choices(at: path).firstIndex(of: choice) { return rank }
      guard path.count > 1, let first = value(at: [path[0]]).items.first,
        case .reference(let id) = first
      else { return nil }
      return subject(id, of: targets(ofField: path[0]))?
        .rank(of: choice, at: Array(path.dropFirst()))
    }
  }

  /// The values that the field at a path declares.
  private func choices(at path: [String]) -> [String] {
    path.count == 1 ? (type.field(asked: path[0])?.allowed ?? []).map(\.name) : []
  }

  func value(at path: [String]) -> Value {
    guard let name = path.first else { return .none }
    let rest = Array(path.dropFirst())
    if name == "links" { return .listed(targets(rest.first ?? "")) }
    if rest.isEmpty { return plain(name) }
    return part(of: plain(name), at: rest, of: targets(ofField: name))
  }

  func elements(at path: [String]) -> [any Subject] {
    if path.first == "links" {
      let relation = path.dropFirst().first ?? ""
      let types = type.relation(relation).flatMap(\.targets)
      return targets(relation).compactMap { subject($0, of: types) }
    }
    let types = path.count == 1 ? targets(ofField: path[0]) : nil
    return value(at: path).items.map { item -> any Subject in
      if case .reference(let id) = item, let linked = subject(id, of: types) { return linked }
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
    default: return field(type.field(asked: name)?.name ?? name)
    }
  }

  func mentions(_ part: String) -> Bool { Condition.isFound(part.lowercased(), in: text()) }

  func isLinked(_ word: String) -> Bool {
    if !targets(word).isEmpty { return true }
    let wanted = word.lowercased()
    let isOwn = type.relations.contains { relation in
      links(relation.name).contains { isMeant($0, wanted) }
    }
    return isOwn
      || lookup.linking(to: ids).contains {
        $0.record.id.lowercased() == wanted || $0.record.type.name == wanted
      }
  }

  /// Whether a linked id, or the type of the record behind it, is what a word names.
  private func isMeant(_ id: String, _ wanted: String) -> Bool {
    id.lowercased() == wanted || lookup.record(id)?.type.name == wanted
  }

  /// What lies behind a value: the field of a referenced record, or the key of a mapping.
  private func part(of value: Value, at path: [String], of types: [String]?) -> Value {
    switch value {
    case .reference(let id): return subject(id, of: types)?.value(at: path) ?? .none
    case .map(let entries):
      guard let entry = entries.first(where: { $0.key == path[0] }) else { return .none }
      let rest = Array(path.dropFirst())
      return rest.isEmpty ? entry.value : part(of: entry.value, at: rest, of: nil)
    case .list(let items):
      let parts = items.flatMap { part(of: $0, at: path, of: types).items }
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

  /// The types of the records that a field may name; nil for any.
  private func targets(ofField name: String) -> [String]? {
    switch type.field(asked: name)?.kind {
    case .reference(let names)?: names
    case .person?, .team?:
      rulebook.types(trait: type.field(asked: name)?.kind.word ?? "").map(\.name)
    default: nil
    }
  }

  /// The record with an id; one of another type than may be there, which has a finding of its own,
  /// counts for nothing.
  private func subject(_ id: String, of types: [String]?) -> RecordSubject? {
    if let follow {
      return follow(id).flatMap { types?.contains($0.type.name) ?? true ? $0 : nil }
    }
    guard let record = lookup.record(id), types?.contains(record.type.name) ?? true else {
      return nil
    }
    return RecordSubject(record, rulebook, lookup)
  }
}

extension Draft {
  func subject(_ circumstance: Circumstance) -> RecordSubject { RecordSubject(self, circumstance) }
}

extension Record {
  /// What a path leads to, such as `service.owner`: a field, or one of the records that a field names.
  public func value(at path: [String], rulebook: Rulebook, lookup: any Lookup) -> Value {
    RecordSubject(self, rulebook, lookup).value(at: path)
  }

  /// True when a condition holds for the record.
  public func satisfies(
    _ condition: Condition, at now: Instant, rulebook: Rulebook, lookup: any Lookup
  ) -> Bool {
    condition.holds(for: RecordSubject(self, rulebook, lookup), at: now)
  }
}
