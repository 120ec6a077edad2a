/// A part of a condition that is not true of a subject, and the values it found there.
public struct Shortfall: Hashable, Sendable {
  /// A value that a condition looked at.
  public struct Found: Hashable, Sendable {
    /// The field's path as it is written, or a function with its argument.
    public var name: String
    /// What is there.
    public var value: Value
  }

  /// The part's text, as it was written.
  public var clause: String

  /// Where it stands in the condition's text, in columns from 1.
  public var columns: Range<Int>

  /// What it is not true of: ``Subject/label``.
  public var subject: String

  /// The values it found, in the order it names them.
  public var found: [Found]

  /// For `all`, what is not true of which elements; for `no`, the elements it should not be
  /// true of, with the inner condition that is.
  public var elements: [Shortfall]
}

extension Shortfall: CustomStringConvertible {
  /// The part and what was found, such as `impact >= high — impact is low`.
  public var description: String {
    let facts =
      elements.isEmpty
      ? found.map(\.description)
      : elements.map { $0.facts.isEmpty ? $0.subject : "\($0.subject): \($0.facts)" }
    return facts.isEmpty ? clause : "\(clause) — \(facts.joined(separator: "; "))"
  }

  private var facts: String {
    let facts = elements.isEmpty ? found.map(\.description) : elements.map(\.description)
    return facts.isEmpty ? clause : facts.joined(separator: ", ")
  }
}

extension Shortfall.Found: CustomStringConvertible {
  /// The name and the value in words: `impact is low`, `assignee is empty`.
  public var description: String { "\(name) is \(value.isEmpty ? "empty" : value.description)" }
}

extension Condition {
  /// Says why the condition is not true of `subject`.
  ///
  /// - Parameters:
  ///   - subject: The record or element it is asked about.
  ///   - now: The instant that `now()`, `today()` and `age(…)` go by.
  /// - Returns: The smallest parts that are each to be made true; nothing when the condition holds.
  public func explain(for subject: some Subject, at now: Instant) -> [Shortfall] {
    Explainer(scalars: Array(text.unicodeScalars))
      .shortfalls(of: root, in: Scope(subject: subject, now: now))
  }
}

private struct Explainer {
  typealias Clause = Condition.Clause
  typealias Operand = Condition.Operand
  typealias Scope = Condition.Scope

  let scalars: [Unicode.Scalar]

  func shortfalls(of clause: Clause, in scope: Scope) -> [Shortfall] {
    guard !clause.holds(in: scope) else { return [] }
    switch clause {
    case .all(let clauses, _): return clauses.flatMap { shortfalls(of: $0, in: scope) }
    case .quantified(let quantifier, let path, let inner, _):
      let elements = scope.subject.elements(at: path.names)
      let culprits: [Shortfall] =
        switch quantifier {
        case .any: []
        case .all: elements.flatMap { failures(of: inner, for: $0, scope) }
        case .no: elements.compactMap { success(of: inner, for: $0, scope) }
        }
      let count = Shortfall.Found(name: "count(\(path.text))", value: .integer(elements.count))
      return [shortfall(clause, scope, found: [count], elements: culprits)]
    default: return [shortfall(clause, scope, found: found(by: clause, in: scope))]
    }
  }

  private func failures(
    of inner: Clause?, for element: any Subject, _ scope: Scope
  ) -> [Shortfall] {
    inner.map { shortfalls(of: $0, in: Scope(subject: element, now: scope.now)) } ?? []
  }

  /// The inner clause as it holds of `element`, or nil when it does not.
  private func success(
    of inner: Clause?, for element: any Subject, _ scope: Scope
  ) -> Shortfall? {
    let scope = Scope(subject: element, now: scope.now)
    guard let inner else {
      return Shortfall(
        clause: "", columns: 1..<1, subject: element.label, found: [], elements: [])
    }
    guard inner.holds(in: scope) else { return nil }
    return shortfall(inner, scope, found: found(by: inner, in: scope))
  }

  private func shortfall(
    _ clause: Clause, _ scope: Scope, found: [Shortfall.Found], elements: [Shortfall] = []
  ) -> Shortfall {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[clause.place.start..<clause.place.end])
    return Shortfall(
      clause: String(view), columns: clause.place.columns, subject: scope.subject.label,
      found: found, elements: elements)
  }

  private func found(by clause: Clause, in scope: Scope) -> [Shortfall.Found] {
    var found: [Shortfall.Found] = []
    for new in each(clause, scope) where !found.contains(new) { found.append(new) }
    return found
  }

  private func each(_ clause: Clause, _ scope: Scope) -> [Shortfall.Found] {
    switch clause {
    case .all(let clauses, _), .any(let clauses, _): clauses.flatMap { each($0, scope) }
    case .not(let clause, _): each(clause, scope)
    case .quantified(_, let path, _, _):
      [
        Shortfall.Found(
          name: "count(\(path.text))",
          value: .integer(scope.subject.elements(at: path.names).count))
      ]
    case .comparison(let left, _, let right, _): each(left, scope) + each(right, scope)
    case .presence(let operand, _, _), .truth(let operand, _): each(operand, scope)
    case .has(let path, _, _):
      [Shortfall.Found(name: path.text, value: scope.subject.value(at: path.names))]
    case .mention: []
    }
  }

  private func each(_ operand: Operand, _ scope: Scope) -> [Shortfall.Found] {
    switch operand {
    case .literal: []
    case .path(let path): [Shortfall.Found(name: path.text, value: operand.value(in: scope))]
    case .call: [Shortfall.Found(name: operand.printed(.fields), value: operand.value(in: scope))]
    case .list(let items, _): items.flatMap { each($0, scope) }
    case .sum(let left, _, let right, _): each(left, scope) + each(right, scope)
    }
  }
}
