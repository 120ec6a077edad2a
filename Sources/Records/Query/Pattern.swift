extension Condition.Pattern {
  /// Whether what `path` leads to fits, as `path:pattern` means it.
  ///
  /// Text fits if it holds the word; of a list one item must; other values must be equal. `state`
  /// also knows categories, `text` is the whole record, and `link` what it is linked with.
  func fits(_ path: Condition.Path, in scope: Condition.Scope) -> Bool {
    let subject = scope.subject
    switch (path.names, self) {
    case (["text"], .word(let literal, _)): return subject.mentions(literal.text)
    case (["link"], .word(let literal, _)): return subject.isLinked(literal.text)
    case (["state"], .word(let literal, _))
    where subject.rank(of: literal.text, at: ["state"]) == nil:
      return isCategory(literal.text, subject)
    default: break
    }
    let operand = Condition.Operand.path(path)
    return operand.value(in: scope).items.contains { fits($0, operand, in: scope) }
  }

  /// `open` is every state that is not resolved or closed: what a person calls open.
  private func isCategory(_ name: String, _ subject: any Subject) -> Bool {
    let category = subject.value(at: ["category"]).description
    if name == "open" { return !["", "resolved", "closed"].contains(category) }
    return category == name
  }

  private func fits(
    _ item: Value, _ operand: Condition.Operand, in scope: Condition.Scope
  ) -> Bool {
    switch self {
    case .word(let literal, _):
      if case .text(let text) = item {
        return Condition.isFound(literal.text.lowercased(), in: text.lowercased())
      }
      return item.compare(to: literal.value(like: item, of: operand, in: scope)) == .equal
    case .range(let from, let to, _):
      func compare(_ literal: Condition.Literal?) -> Ordering? {
        literal.flatMap { item.compare(to: $0.value(like: item, of: operand, in: scope)) }
      }
      let isLate = from == nil || [.greater, .equal].contains(compare(from))
      return isLate && (to == nil || [.less, .equal].contains(compare(to)))
    }
  }
}

extension Condition.Literal {
  /// A time that depends on when it is asked.
  package enum RelativeTime: Hashable, Sendable {
    case now
    /// Counted from today.
    case days(Int)
    /// The way from now.
    case span(Span)

    init?(_ text: String) {
      switch text {
      case "now": self = .now
      case "today": self = .days(0)
      case "yesterday": self = .days(-1)
      case "tomorrow": self = .days(1)
      default:
        // A duration with its sign in front.
        guard let sign = text.utf8.first, [UInt8(ascii: "-"), UInt8(ascii: "+")].contains(sign),
          let span = Span(sign == UInt8(ascii: "+") ? String(text.dropFirst()) : text)
        else { return nil }
        self = .span(span)
      }
    }
  }

  /// Whether the literal is a time that depends on when it is asked: `-7d`, `+2h`, `today`.
  package var isRelativeTime: Bool { relativeTime != nil }

  /// The literal as an instant or a day at `now`, where `other` is one; nil for other literals.
  package func time(like other: Value, at now: Instant) -> Value? {
    guard let relativeTime else { return nil }
    let instant: Instant
    switch relativeTime {
    case .now: instant = now
    case .span(let span): instant = now + span
    case .days(let days):
      let day = Day(clamping: now.day.number + days)
      switch other {
      case .instant, .day: return .day(day)
      default: return nil
      }
    }
    switch other {
    case .instant: return .instant(instant)
    case .day: return .day(instant.day)
    default: return nil
    }
  }
}

extension Condition {
  /// The condition with `@me` replaced by the name of the person who asks.
  public func asked(by me: String) -> Condition {
    Condition(
      text: text,
      root: root.replacing(Replacement(literal: { $0.text == "@me" ? Literal(quoted: me) : $0 })))
  }

  /// The condition with a number at each path that `number` has one for, so that a subject that many
  /// conditions are asked about finds its values without looking at names.
  ///
  /// Paths between the parentheses of a quantifier belong to its elements and get none.
  public func numbered(_ number: @escaping ([String]) -> Int?) -> Condition {
    Condition(
      text: text,
      root: root.replacing(
        Replacement(path: { path in
          var path = path
          path.slot = number(path.names)
          return path
        })))
  }

  /// What takes the place of the parts of a condition.
  fileprivate struct Replacement {
    var literal: (Literal) -> Literal = { $0 }
    var path: (Path) -> Path = { $0 }

    /// The same within a quantifier, whose paths belong to its elements.
    var inner: Replacement { Replacement(literal: literal) }
  }
}

extension Condition.Clause {
  fileprivate func replacing(_ other: Condition.Replacement) -> Self {
    switch self {
    case .all(let clauses, let place): .all(clauses.map { $0.replacing(other) }, place)
    case .any(let clauses, let place): .any(clauses.map { $0.replacing(other) }, place)
    case .not(let clause, let place): .not(clause.replacing(other), place)
    case .quantified(let quantifier, let path, let clause, let place):
      .quantified(quantifier, other.path(path), clause?.replacing(other.inner), place)
    case .comparison(let left, let comparator, let right, let place):
      .comparison(left.replacing(other), comparator, right.replacing(other), place)
    case .presence(let operand, let isSet, let place):
      .presence(operand.replacing(other), isSet: isSet, place)
    case .truth(let operand, let place): .truth(operand.replacing(other), place)
    case .has(let path, let patterns, let place):
      .has(
        other.path(path),
        patterns.map { pattern in
          if case .word(let literal, let place) = pattern {
            .word(other.literal(literal), place)
          } else {
            pattern
          }
        }, place)
    case .mention: self
    }
  }
}

extension Condition.Operand {
  fileprivate func replacing(_ other: Condition.Replacement) -> Self {
    switch self {
    case .literal(let literal, let place): .literal(other.literal(literal), place)
    case .path(let path): .path(other.path(path))
    case .call(let function, let operands, let place):
      .call(function, operands.map { $0.replacing(other) }, place)
    case .list(let items, let place): .list(items.map { $0.replacing(other) }, place)
    case .sum(let left, let isMinus, let right, let place):
      .sum(left.replacing(other), isMinus: isMinus, right.replacing(other), place)
    }
  }
}
