extension Condition {
  /// What a condition is evaluated with.
  package struct Scope {
    var subject: any Subject
    var now: Instant

    package init(subject: any Subject, now: Instant) {
      (self.subject, self.now) = (subject, now)
    }
  }

  /// A function of the language; all of them are in ``table``.
  package struct Function: Sendable {
    package var name: String
    /// What the argument is in words, or nil when there is none.
    var expects: String?
    /// Whether the argument must be a field.
    var takesPath = false
    var accepts: @Sendable (Meaning) -> Bool = { _ in true }
    var result: Meaning
    var apply: @Sendable (Operand?, Scope) -> Value

    var usage: String { "\(name)(\(expects ?? ""))" }
  }
}

extension Condition.Function: Hashable {
  package static func == (left: Self, right: Self) -> Bool { left.name == right.name }

  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Condition.Function {
  /// All functions by name.
  static let table: [String: Self] = Dictionary(
    uniqueKeysWithValues: [now, today, count, length, lower, age, date].map { ($0.name, $0) })

  private static let now = Self(name: "now", result: .instant) { _, scope in .instant(scope.now) }

  private static let today = Self(name: "today", result: .day) { _, scope in .day(scope.now.day) }

  private static let count = Self(
    name: "count", expects: "a list or links", takesPath: true,
    accepts: { $0.kind == .list || $0.kind == .text }, result: .integer
  ) { operand, scope in
    guard case .path(let path)? = operand else { return .none }
    switch scope.subject.value(at: path.names) {
    case .list(let items): return .integer(items.count)
    case .none: return .integer(scope.subject.elements(at: path.names).count)
    default: return .integer(1)
    }
  }

  private static let length = Self(
    name: "length", expects: "text or a list",
    accepts: { $0.kind == .list || $0.kind == .text }, result: .integer
  ) { operand, scope in
    switch operand?.value(in: scope) {
    case .list(let items)?: .integer(items.count)
    case let value?: value.words.map { .integer($0.count) } ?? .none
    case nil: .none
    }
  }

  private static let lower = Self(
    name: "lower", expects: "text", accepts: { $0.kind == .text }, result: .text
  ) { operand, scope in
    (operand?.value(in: scope).words).map { .text($0.lowercased()) } ?? .none
  }

  private static let age = Self(
    name: "age", expects: "a timestamp or date", takesPath: true,
    accepts: { $0.kind == .time }, result: .span
  ) { operand, scope in
    switch operand?.value(in: scope) {
    case .instant(let instant)?: .span(scope.now - instant)
    case .day(let day)?: .span(scope.now - Instant(start: day))
    default: .none
    }
  }

  private static let date = Self(
    name: "date", expects: "a timestamp, date or text",
    accepts: { $0.kind == .time || $0.kind == .text }, result: .day
  ) { operand, scope in
    switch operand?.value(in: scope) {
    case .instant(let instant)?: .day(instant.day)
    case .day(let day)?: .day(day)
    case .text(let text)?: Day(text).map(Value.day) ?? .none
    default: .none
    }
  }
}

extension Value {
  /// The text of what is written in words.
  var words: String? {
    switch self {
    case .text(let text), .choice(let text, _), .reference(let text): text
    default: nil
    }
  }
}
