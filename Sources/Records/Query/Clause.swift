extension Condition {
  /// Where a part stands in the text, in Unicode scalars from 0.
  ///
  /// All places are equal, so that parts compare by what they say.
  package struct Place: Hashable, Sendable {
    package var start: Int
    package var end: Int

    var columns: Range<Int> { start + 1..<end + 1 }

    func to(_ other: Place) -> Place { Place(start: start, end: other.end) }

    package static func == (left: Place, right: Place) -> Bool { true }

    package func hash(into hasher: inout Hasher) {}
  }

  /// The way to a field, one name after the other.
  package struct Path: Hashable, Sendable {
    package var names: [String]
    package var place: Place
    /// Where the subject keeps what the path leads to, if it said so; see ``Condition/numbered(_:)``.
    var slot: Int?

    package init(names: [String], place: Place) {
      (self.names, self.place) = (names, place)
    }

    var text: String { names.joined(separator: ".") }

    package static func == (left: Path, right: Path) -> Bool { left.names == right.names }

    package func hash(into hasher: inout Hasher) { hasher.combine(names) }
  }

  package enum Quantifier: String, Sendable { case any, all, no }

  package enum Comparator: String, Sendable {
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
  package indirect enum Clause: Hashable, Sendable {
    case all([Clause], Place)
    case any([Clause], Place)
    case not(Clause, Place)
    case quantified(Quantifier, Path, Clause?, Place)
    case comparison(Operand, Comparator, Operand, Place)
    case presence(Operand, isSet: Bool, Place)
    case truth(Operand, Place)
    /// `field:value,value`: one of some patterns fits what the field holds.
    case has(Path, [Pattern], Place)
    /// A word that the record's text holds.
    case mention(String, Place)

    package var place: Place {
      switch self {
      case .all(_, let place), .any(_, let place), .not(_, let place),
        .quantified(_, _, _, let place), .comparison(_, _, _, let place),
        .presence(_, _, let place), .truth(_, let place), .has(_, _, let place),
        .mention(_, let place):
        place
      }
    }
  }

  /// What a value may be: a word, or anything from one word to another, both included.
  package enum Pattern: Hashable, Sendable {
    case word(Literal, Place)
    case range(Literal?, Literal?, Place)

    var place: Place {
      switch self {
      case .word(_, let place), .range(_, _, let place): place
      }
    }
  }

  /// Something with a value.
  package indirect enum Operand: Hashable, Sendable {
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

    package var literal: Literal? {
      if case .literal(let literal, _) = self { literal } else { nil }
    }
  }
}
