import Records

/// A record as an indicator's condition sees it: its own fields and counts, no other records.
struct CaseSubject: Subject {
  let record: Case

  var label: String { record.facts.id }

  func value(at path: [String]) -> Value {
    guard let name = path.first else { return .none }
    if name == "links" {
      let ids = path.count > 1 ? record.facts.links(path[1]) : []
      return ids.isEmpty ? .none : .list(ids.map { .reference($0) })
    }
    return path.dropFirst().reduce(plain(name)) { value, key in
      guard case .map(let entries) = value else { return .none }
      return entries.first { $0.key == key }?.value ?? .none
    }
  }

  func elements(at path: [String]) -> [any Subject] {
    guard case .list(let items) = value(at: path) else { return [] }
    return items.map { ListItem($0, choices: choices(at: path)) }
  }

  func rank(of choice: String, at path: [String]) -> Int? {
    switch path {
    case ["state"]: record.lens.type.states.firstIndex { $0.name == choice }
    case ["category"]: RecordType.Category.allCases.firstIndex { $0.rawValue == choice }
    default: choices(at: path).firstIndex(of: choice)
    }
  }

  private func choices(at path: [String]) -> [String] {
    path.count == 1 ? (record.lens.field(path[0])?.allowed ?? []).map(\.name) : []
  }

  private func plain(_ name: String) -> Value {
    switch name {
    case "id": return .text(record.facts.id)
    case "type": return .text(record.lens.type.name)
    case "title": return record.value("title")
    case "state":
      let states = record.lens.type.states
      return record.facts.state.map { state in
        .choice(state, rank: states.firstIndex { $0.name == state } ?? states.count)
      } ?? .none
    case "category":
      return record.category.map { category in
        .choice(
          category.rawValue, rank: RecordType.Category.allCases.firstIndex(of: category) ?? 0)
      } ?? .none
    default:
      if let count = Quantity.Count(rawValue: name) { return .integer(record.count(count)) }
      if let linked = record.linked(name) { return .integer(linked) }
      return record.value(name)
    }
  }
}

/// The names that the conditions of a report may use: what the type knows, and the counts.
struct IndicatorVocabulary: Vocabulary {
  let words: TypeVocabulary
  let type: RecordType
  let counts: [String]

  init(_ type: RecordType, _ rulebook: Rulebook, linked: [LinkedCount]) {
    words = TypeVocabulary(type: type, rulebook: rulebook)
    self.type = type
    counts = Quantity.Count.allCases.map(\.rawValue) + linked.map(\.name)
  }

  var names: [String] { words.names.filter { meaning(of: [$0]) != nil } + counts + roles }

  private var roles: [String] { type.fields.compactMap(\.role) }

  /// Other records are not read, so a path ends at a reference, and links are those that the record
  /// stores itself.
  func meaning(of path: [String]) -> Meaning? {
    guard let name = path.first else { return nil }
    if path.count == 1, counts.contains(name) { return .integer }
    if name == "links" {
      return path.count == 2 && type.relation(path[1]) != nil ? .list(of: .reference(nil)) : nil
    }
    if path.count == 1, let field = type.field(role: name), words.meaning(of: [name]) == nil {
      return words.meaning(of: [field.name])
    }
    guard path.count == 1 || isMap(name) else { return nil }
    return words.meaning(of: path)
  }

  private func isMap(_ name: String) -> Bool {
    if case .map = type.field(name)?.kind { true } else { false }
  }
}
