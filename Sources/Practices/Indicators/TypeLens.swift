import Records

/// A record type as indicators see it: roles and names of fields are looked up once, since every
/// record is asked for them again and again.
final class TypeLens {
  let type: RecordType
  private var fields: [String: Field?] = [:]
  private let categories: [String: RecordType.Category]

  init(_ type: RecordType) {
    self.type = type
    categories = Dictionary(
      type.states.map { ($0.name, $0.category) }, uniquingKeysWith: { first, _ in first })
  }

  /// The field with that role, else the one of that name.
  func field(_ name: String) -> Field? {
    if let known = fields[name] { return known }
    let found = type.field(role: name) ?? type.field(name)
    fields[name] = .some(found)
    return found
  }

  /// What a state means; nil for one that the type has not.
  func category(of state: String) -> RecordType.Category? { categories[state] }

  /// Every name that groups records: the fields' own names, their roles, and what all records have.
  static func groupings(of types: [RecordType]) -> [String] {
    var names = ["day", "week", "month", "state", "category", "type"]
    for field in types.flatMap(\.fields) {
      for name in [field.name, field.role].compactMap({ $0 }) where !names.contains(name) {
        names.append(name)
      }
    }
    return names
  }
}

extension RecordType.Category {
  /// True while somebody still has work with a record.
  var isOpen: Bool {
    switch self {
    case .open, .active, .paused: true
    case .resolved, .closed: false
    }
  }
}
