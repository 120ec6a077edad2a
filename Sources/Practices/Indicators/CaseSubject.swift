import Records

/// A record as an indicator's condition sees it: its own fields and counts, no other records.
struct CaseSubject: Subject {
  let record: Case

  var label: String { record.facts.id }

  func value(at path: [String], slot: Int?) -> Value {
    slot.map(record.value) ?? value(at: path)
  }

  func value(at path: [String]) -> Value {
    if let slot = record.lens.slot(at: path) { return record.value(slot) }
    guard let name = path.first else { return .none }
    return path.dropFirst().reduce(record.value(record.lens.slot(name))) { value, key in
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
