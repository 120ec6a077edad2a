extension Condition {
  /// Where a part stands in the text, in Unicode scalars from 0.
  ///
  /// All places are equal, so that parts compare by what they say.
  struct Place: Hashable, Sendable {
    var start: Int
    var end: Int

    var columns: Range<Int> { start + 1..<end + 1 }

    func to(_ other: Place) -> Place { Place(start: start, end: other.end) }

    static func == (left: Place, right: Place) -> Bool { true }

    func hash(into hasher: inout Hasher) {}
  }

  /// The way to a field, one name after the other.
  struct Path: Hashable, Sendable {
    var names: [String]
    var place: Place

    var text: String { names.joined(separator: ".") }
  }

  enum Quantifier: String, Sendable { case any, all, no }

  enum Comparator: String, Sendable {
    case equal = "="
    case unequal = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case matches = "~"
    case matchesNot = "!~"
    case isIn = "in"
    case isNotIn = "not in"
    case contains = "contains"
    case containsNot = "not contains"
  }

  /// Something true or false.
  indirect enum Clause: Hashable, Sendable {
    case all([Clause], Place)
    case any([Clause], Place)
    case not(Clause, Place)
    case quantified(Quantifier, Path, Clause?, Place)
    case comparison(Operand, Comparator, Operand, Place)
    case presence(Operand, isSet: Bool, Place)
    case truth(Operand, Place)

    var place: Place {
      switch self {
      case .all(_, let place), .any(_, let place), .not(_, let place),
        .quantified(_, _, _, let place), .comparison(_, _, _, let place),
        .presence(_, _, let place), .truth(_, let place):
        place
      }
    }
  }

  /// Something with a value.
  indirect enum Operand: Hashable, Sendable {
    case literal(Literal, Place)
    case path(Path)
    case call(Function, [Operand], Place)
    case list([Operand], Place)
    case sum(Operand, isMinus: Bool, Operand, Place)

    var place: Place {
      switch self {
      case .path(let path): path.place
      case .literal(_, let place), .call(_, _, let place), .list(_, let place),
        .sum(_, _, _, let place):
        place
      }
    }

    var literal: Literal? {
      if case .literal(let literal, _) = self { literal } else { nil }
    }
  }
}
