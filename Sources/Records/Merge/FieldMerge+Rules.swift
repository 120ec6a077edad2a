import YAML

/// What each side was right about by itself, and both together are not.
///
/// Nobody contradicted anybody, so that field by field there is nothing to ask; but the record that
/// comes out would be refused. The fields that the rule names are asked about instead.
extension FieldMerge {
  /// Asks about fields that the merged record must have and lost, and about times in the wrong order.
  mutating func settleRules() throws(Finding) {
    if !states.isOpen { try settleNeeds() }
    try settleOrders()
  }

  /// One emptied a field that nothing needed then, the other moved to a state that needs it.
  private mutating func settleNeeds() throws(Finding) {
    for field in type.requiredFields where field.requirement.holds(in: states.state ?? "") {
      guard !isDerived(field), Self.isNothing(wanted[field.name]), !isAsked(field.name) else {
        continue
      }
      if [merge.left, merge.right].allSatisfy({ $0.anyValue(field.name) == .none }) { continue }
      try askAnyway(field)
    }
  }

  /// One put off the start, the other moved the end forward.
  private mutating func settleOrders() throws(Finding) {
    for field in type.orderedFields {
      guard let earlier = field.after.flatMap({ type.field($0) }) else { continue }
      let pair = [earlier, field]
      if pair.contains(where: { isAsked($0.name) }) { continue }
      if pair.allSatisfy({ merge.left.anyValue($0.name) == merge.right.anyValue($0.name) }) {
        continue
      }
      let values = pair.map { field in wanted[field.name].map { value(of: $0, field.name) } ?? .none
      }
      guard values[1].compare(to: values[0]) == .less else { continue }
      for field in pair { try askAnyway(field) }
    }
  }

  private mutating func askAnyway(_ field: Field) throws(Finding) {
    wanted[field.name] = try answered(
      field.name, field, merge.base?.node(field.name), merge.left.node(field.name),
      merge.right.node(field.name))
  }

  private func isAsked(_ name: String) -> Bool { questions.contains { $0.field == name } }

  private static func isNothing(_ content: Content?) -> Bool {
    switch content {
    case nil, .plain(""), .text(""), .sequence([]): true
    default: false
    }
  }
}
