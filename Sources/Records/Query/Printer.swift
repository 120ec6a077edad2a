extension Condition.Clause: CustomStringConvertible {
  /// The canonical text.
  package var description: String {
    switch self {
    case .all(let clauses, _):
      clauses.map { $0.isJunction ? "(\($0))" : $0.description }.joined(separator: " and ")
    case .any(let clauses, _):
      clauses.map { $0.isDisjunction ? "(\($0))" : $0.description }.joined(separator: " or ")
    case .not(let clause, _): clause.isJunction ? "not (\(clause))" : "not \(clause)"
    case .quantified(let quantifier, let path, let inner, _):
      "\(quantifier) \(path.printed(.fields))" + (inner.map { " where (\($0))" } ?? "")
    case .comparison(let left, let comparator, let right, _):
      "\(left.printed(.fields)) \(comparator.rawValue) \(right.printed(.words))"
    case .presence(let operand, let isSet, _):
      "\(operand.printed(.fields)) is \(isSet ? "set" : "empty")"
    case .truth(let operand, _): operand.printed(.fields)
    case .has(let path, let patterns, _):
      "\(path.text):\(patterns.map(\.printed).joined(separator: ","))"
    case .mention(let text, _): "text:\(Condition.Literal(quoted: text).printed(.words))"
    }
  }

  private var isDisjunction: Bool {
    if case .any = self { true } else { false }
  }

  private var isJunction: Bool {
    if case .all = self { true } else { isDisjunction }
  }
}

extension Condition.Pattern {
  fileprivate var printed: String {
    switch self {
    case .word(let literal, _): literal.printed(.words)
    case .range(let from, let to, _): "\(from?.text ?? "")..\(to?.text ?? "")"
    }
  }
}

extension Condition.Path {
  /// The path as it must be written where a bare word is what `side` says.
  func printed(_ side: Condition.Parser.Side) -> String {
    side == .words || Condition.reserved.contains(text) ? "$\(text)" : text
  }
}

extension Condition.Operand {
  /// The canonical text where a bare word is what `side` says.
  func printed(_ side: Condition.Parser.Side) -> String {
    switch self {
    case .literal(let literal, _): literal.printed(side)
    case .path(let path): path.printed(side)
    case .call(let function, let arguments, _):
      "\(function.name)(\(arguments.map { $0.printed(.fields) }.joined(separator: ", ")))"
    case .list(let items, _): "[\(items.map { $0.printed(.words) }.joined(separator: ", "))]"
    case .sum(let left, let isMinus, let right, _):
      "\(left.printed(side)) \(isMinus ? "-" : "+") \(right.printedInSum(side))"
    }
  }

  private func printedInSum(_ side: Condition.Parser.Side) -> String {
    if case .sum = self { "(\(printed(side)))" } else { printed(side) }
  }
}

extension Condition.Literal {
  fileprivate func printed(_ side: Condition.Parser.Side) -> String {
    var isText = false
    if case .text = value { isText = true }
    let isBare =
      (side == .words || !isText) && !Condition.operators.contains(text)
      && Self(word: text) == self && Condition.Lexer.isWord(text)
    return isBare ? text : quoted
  }

  private var quoted: String {
    let quote: Unicode.Scalar =
      text.unicodeScalars.contains("\"") && !text.unicodeScalars.contains("'") ? "'" : "\""
    var view = String.UnicodeScalarView([quote])
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": view.append(contentsOf: "\\n".unicodeScalars)
      case "\t": view.append(contentsOf: "\\t".unicodeScalars)
      case "\\", quote: view.append(contentsOf: ["\\", scalar])
      default: view.append(scalar)
      }
    }
    view.append(quote)
    return String(view)
  }
}
