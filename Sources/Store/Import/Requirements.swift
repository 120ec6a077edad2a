import Records

/// What the type asks of a row's values, beyond each by itself.
struct Requirements {
  private struct Derivation {
    let slot: Int
    let rows: Int
    let columns: Int
    /// The slot of the reason for another value.
    let reason: Int?
    /// Row and column values → the derived value's number.
    let cells: [String: [String: Int32]]
  }

  private let hasState: Bool
  private var derivations: [Derivation] = []
  /// The values that stand where an always required field has none.
  private var initials: [Int32] = []

  init(_ type: RecordType, _ slots: inout [Slot], hasState: Bool) {
    self.hasState = hasState
    let places = Dictionary(
      slots.enumerated().map { ($1.field.name, $0) }, uniquingKeysWith: { first, _ in first })
    for index in slots.indices {
      let field = slots[index].field
      let text = field.requirement == .always ? field.initial : nil
      initials.append(text.map { slots[index].intern(constant: $0) } ?? 0)
      guard let matrix = field.matrix, let rows = places[matrix.rows],
        let columns = places[matrix.columns]
      else { continue }
      let cells = matrix.cells.mapValues { row in
        row.mapValues { slots[index].intern(constant: $0) }
      }
      derivations.append(
        Derivation(
          slot: index, rows: rows, columns: columns,
          reason: matrix.override.flatMap { places[$0] }, cells: cells))
    }
  }

  /// Leaves out what the state has no use for, and fills in what it asks for.
  func complete(_ facts: inout [Int32], _ slots: [Slot]) throws(Refusal) {
    let state = hasState ? slots[0].values[Int(facts[0])].text : ""
    if hasState, facts[0] == 0 { throw Refusal("the row has no state", slots[0].firstColumn) }
    for (index, slot) in slots.enumerated() {
      if let states = slot.rule.states, !states.contains(state) { facts[index] = 0 }
      guard facts[index] == 0 else { continue }
      switch slot.field.requirement {
      case .never: break
      case .inStates(let states): if states.contains(state) { facts[index] = slot.fallback }
      case .always:
        facts[index] = slot.fallback != 0 ? slot.fallback : initials[index]
      }
    }
    for derivation in derivations { derive(derivation, &facts, slots) }
    for (index, slot) in slots.enumerated()
    where slot.field.requirement == .always && facts[index] == 0 {
      throw Refusal("the row has no \(slot.field.name)", slot.firstColumn)
    }
  }

  private func derive(_ derivation: Derivation, _ facts: inout [Int32], _ slots: [Slot]) {
    let row = slots[derivation.rows].values[Int(facts[derivation.rows])].text
    let column = slots[derivation.columns].values[Int(facts[derivation.columns])].text
    guard let expected = derivation.cells[row]?[column] else { return }
    if facts[derivation.slot] == 0 { facts[derivation.slot] = expected }
    if let reason = derivation.reason, facts[reason] == 0, facts[derivation.slot] != expected {
      facts[reason] = slots[reason].fallback
    }
  }
}
