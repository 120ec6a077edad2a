extension Condition {
  /// The names of the record that the condition asks for, each once, in the order of the text;
  /// names that belong to elements of a list are left out.
  var names: [String] {
    var names: [String] = []
    Self.collect(root, into: &names)
    return names
  }

  private static func collect(_ clause: Clause, into names: inout [String]) {
    switch clause {
    case .all(let clauses, _), .any(let clauses, _):
      for clause in clauses { collect(clause, into: &names) }
    case .not(let clause, _): collect(clause, into: &names)
    case .quantified(_, let path, _, _): collect(.path(path), into: &names)
    case .comparison(let left, _, let right, _):
      collect(left, into: &names)
      collect(right, into: &names)
    case .presence(let operand, _, _), .truth(let operand, _): collect(operand, into: &names)
    case .has(let path, _, _): collect(.path(path), into: &names)
    case .mention: return
    }
  }

  private static func collect(_ operand: Operand, into names: inout [String]) {
    switch operand {
    case .literal: return
    case .path(let path):
      guard let name = path.names.first, !names.contains(name) else { return }
      names.append(name)
    case .call(_, let operands, _), .list(let operands, _):
      for operand in operands { collect(operand, into: &names) }
    case .sum(let left, _, let right, _):
      collect(left, into: &names)
      collect(right, into: &names)
    }
  }
}
