import Records

/// A record type as a report sees it: what is asked of its records has places, which stand for names
/// that would have to be looked up record by record.
///
/// Everything must have its place before the first record is read.
final class TypeLens {
  /// Something that is asked of each record.
  enum Slot {
    case id
    case type
    case state
    case category
    /// A field, and its place in the request.
    case field(String, Int)
    case links(String)
    case count(Quantity.Count)
    case linked(LinkedCount, from: Moment?)
    /// What the type has not.
    case nothing
  }

  let type: RecordType
  private(set) var slots: [Slot] = []
  private(set) var request = SummaryRequest()
  /// What is no field.
  private var places: [String: Int] = [:]
  private var fields: [String: Int] = [:]
  private let linkedCounts: [LinkedCount]
  private let states: [(name: String, category: RecordType.Category)]
  /// The field that says which group works on a record.
  let group: String?

  init(_ type: RecordType, linkedCounts: [LinkedCount] = []) {
    self.type = type
    self.linkedCounts = linkedCounts
    states = type.states.map { ($0.name, $0.category) }
    group = (type.field(role: "group") ?? type.field("group"))?.name
  }

  /// The field with that role, else the one of that name.
  func field(_ name: String) -> Field? { type.field(role: name) ?? type.field(name) }

  /// What a state means; nil for one that the type has not.
  func category(of state: String) -> RecordType.Category? {
    for known in states where known.name == state { return known.category }
    return nil
  }

  /// The place of a state among those of the type, which it has nowhere if it is none of them.
  func rank(of state: String) -> Int {
    states.firstIndex { $0.name == state } ?? states.count
  }

  /// The place of what a name of a definition stands for.
  func slot(_ name: String) -> Int {
    switch name {
    case "id": return add(.id, as: name)
    case "type": return add(.type, as: name)
    case "state": return add(.state, as: name)
    case "category": return add(.category, as: name)
    case "links": return add(.nothing, as: name)
    default:
      if let count = Quantity.Count(rawValue: name) { return slot(of: count) }
      if let linked = linkedCounts.first(where: { $0.name == name }) {
        return add(.linked(linked, from: linked.from.map(bound)), as: name)
      }
      return fieldSlot(name)
    }
  }

  /// The place of what a path of a condition leads to; nil for a path into a map.
  func slot(at path: [String]) -> Int? {
    if path.count == 1 { return slot(path[0]) }
    guard path.count == 2, path[0] == "links" else { return nil }
    // No name has a dot.
    return add(.links(path[1]), as: "links.\(path[1])")
  }

  /// The place of a field, whatever else has its name.
  func fieldSlot(_ name: String) -> Int {
    field(name).map(slot) ?? add(.nothing, as: "field.\(name)")
  }

  private func slot(_ field: Field) -> Int {
    if let known = fields[field.name] { return known }
    request.fields.append(field.name)
    slots.append(.field(field.name, request.fields.count - 1))
    fields[field.name] = slots.count - 1
    return slots.count - 1
  }

  private func slot(of count: Quantity.Count) -> Int {
    if let known = places[count.rawValue] { return known }
    switch count {
    case .reopenings: told[count] = toldSlot("reopen-count")
    case .reassignments: told[count] = toldSlot("reassignment-count")
    default: break
    }
    return add(.count(count), as: count.rawValue)
  }

  /// Where a field stands that tells a count; fields are found by role alone.
  private(set) var told: [Quantity.Count: Int] = [:]

  private func toldSlot(_ role: String) -> Int? {
    type.field(role: role).map(slot)
  }

  private func add(_ slot: Slot, as name: String) -> Int {
    if let known = places[name] { return known }
    slots.append(slot)
    places[name] = slots.count - 1
    return slots.count - 1
  }

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
