/// The names that conditions about a type's records may use.
public struct TypeVocabulary: Vocabulary {
  let type: RecordType
  let rulebook: Rulebook

  /// Makes the names that a type's fields, states and relations give, under some rules.
  public init(type: RecordType, rulebook: Rulebook) {
    self.type = type
    self.rulebook = rulebook
  }

  private static let common = ["id", "type", "title", "state", "category"]

  /// The fields' names, `links.RELATION` in both directions, and what every record has.
  public var names: [String] {
    Self.common + type.fields.map(\.name) + type.relations.map { "links.\($0.name)" }
      + inverses.map { "links.\($0)" }
  }

  /// What other types' relations look like from here.
  private var inverses: [String] {
    rulebook.types.flatMap(\.relations)
      .filter { $0.targets?.contains(type.name) ?? true }.map(\.inverse)
  }

  /// Relations in both directions, and types.
  public var linkWords: [String] {
    type.relations.map(\.name) + inverses + rulebook.types.map(\.name)
  }

  /// What a path of names holds; nil where it leads nowhere.
  public func meaning(of path: [String]) -> Meaning? {
    guard let name = path.first else { return nil }
    let rest = Array(path.dropFirst())
    if name == "links" { return linkMeaning(rest) }
    guard let meaning = plain(name) else { return nil }
    return rest.isEmpty ? meaning : Self.part(of: meaning, at: rest)
  }

  private func plain(_ name: String) -> Meaning? {
    switch name {
    case "id", "type", "title": .text
    case "state": .choice(type.states.map(\.name))
    case "category": .choice(RecordType.Category.allCases.map(\.rawValue))
    default:
      type.field(asked: name).map { field in
        field.isList ? .list(of: meaning(of: field.kind)) : meaning(of: field.kind)
      }
    }
  }

  private func linkMeaning(_ rest: [String]) -> Meaning? {
    guard rest.count == 1, let name = rest.first else { return nil }
    if let relation = type.relation(name) {
      return .list(of: .reference(target(relation.targets ?? [])))
    }
    let stored = rulebook.relations(inverse: name)
    if stored.isEmpty { return nil }
    return .list(of: .reference(target(stored.map(\.type.name))))
  }

  /// The names of the type that is meant, if there is only one.
  private func target(_ types: [String]) -> TypeVocabulary? {
    guard types.count == 1, let type = rulebook.type(types[0]) else { return nil }
    return TypeVocabulary(type: type, rulebook: rulebook)
  }

  private static func part(of meaning: Meaning, at path: [String]) -> Meaning? {
    switch meaning {
    case .reference(let names?), .map(let names?): names.meaning(of: path)
    case .reference(nil), .map(nil), .anything: .anything
    // What all of a list's records have there.
    case .list(of: .reference(let names?)): names.meaning(of: path).map { .list(of: $0) }
    case .list(of: .reference(nil)): .anything
    default: nil
    }
  }

  private func meaning(of kind: Field.Kind) -> Meaning {
    switch kind {
    case .text, .markdown: .text
    case .boolean: .boolean
    case .integer: .integer
    case .decimal: .decimal
    case .money: .money
    case .duration: .span
    case .date: .day
    case .timestamp: .instant
    case .choice(let allowed): .choice(allowed.map(\.name))
    case .person, .team: .reference(target(rulebook.types(trait: kind.word).map(\.name)))
    case .reference(let to): .reference(target(to))
    case .map: .map(nil)
    }
  }
}
