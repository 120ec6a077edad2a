public import YAML

/// Why a text is no value of a field.
public struct FieldProblem: Error, Hashable, Sendable {
  public var message: String
  public var remedy: String?

  init(_ message: String, _ remedy: String? = nil) {
    self.message = message
    self.remedy = remedy
  }
}

extension Field {
  /// The value that `text` spells for one item of this field, whatever YAML would make of it.
  public func parse(_ text: String) -> Result<Value, FieldProblem> {
    switch kind {
    case .text: return line(text)
    case .markdown: return .success(.text(text))
    case .person, .team, .reference: return name(text)
    case .choice(let allowed): return choice(text, allowed)
    case .boolean:
      switch text {
      case "true", "yes": return .success(.boolean(true))
      case "false", "no": return .success(.boolean(false))
      default: return wrong(text, "true or false")
      }
    case .integer: return read(Int(text), text, "a whole number") { .integer($0) }
    case .decimal: return read(Amount(text), text, "a number such as 12.50") { .decimal($0) }
    case .money:
      return read(Money(text), text, "an amount and a currency, 12.50 EUR") { .money($0) }
    case .duration: return read(Span(text), text, "a duration such as 1h30m or 2d") { .span($0) }
    case .date: return read(Day(text), text, "a date such as 2026-11-22") { .day($0) }
    case .timestamp:
      return read(Instant(text), text, "an instant such as 2026-11-22T14:05:11Z") { .instant($0) }
    case .map: return .failure(FieldProblem("\(self.name) is a mapping, not a text"))
    }
  }

  private func line(_ text: String) -> Result<Value, FieldProblem> {
    if text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
      return .failure(FieldProblem("\(name) must be one line"))
    }
    if let pattern, !Glob.matches(text, pattern: pattern) {
      return .failure(FieldProblem("\(name) is “\(text)”, which does not fit \(pattern)"))
    }
    return .success(.text(text))
  }

  private func name(_ text: String) -> Result<Value, FieldProblem> {
    let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    if text.isEmpty || !isPlain && text.contains(where: { $0.isWhitespace || $0.isNewline }) {
      return .failure(FieldProblem("\(name) must be one name, found “\(text)”"))
    }
    return .success(.reference(text))
  }

  private func choice(_ text: String, _ allowed: [Allowed]) -> Result<Value, FieldProblem> {
    if let rank = allowed.firstIndex(where: { $0.name == text }) {
      return .success(.choice(text, rank: rank))
    }
    let names = allowed.map(\.name)
    let near = Spelling.nearest(to: text, among: names).map { "did you mean \($0)? " } ?? ""
    return .failure(
      FieldProblem(
        "\(name) can't be “\(text)”", "\(near)allowed: \(names.joined(separator: ", "))"))
  }

  private func wrong(_ text: String, _ expected: String) -> Result<Value, FieldProblem> {
    .failure(FieldProblem("\(name) is “\(text)”, expected \(expected)"))
  }

  private func read<T>(
    _ value: T?, _ text: String, _ expected: String, _ make: (T) -> Value
  ) -> Result<Value, FieldProblem> {
    guard let value else { return wrong(text, expected) }
    let result = make(value)
    if let minimum, result.compare(to: minimum) == .less {
      return .failure(FieldProblem("\(name) is \(text), less than \(minimum)"))
    }
    if let maximum, result.compare(to: maximum) == .greater {
      return .failure(FieldProblem("\(name) is \(text), more than \(maximum)"))
    }
    return .success(result)
  }

  /// The value that `texts` from a command line spell: one item, or a list whose items may also
  /// be separated by commas.
  public func parse(all texts: [String]) -> Result<Value, FieldProblem> {
    guard isList else {
      guard let text = texts.last else { return .success(.none) }
      return text.isEmpty ? .success(.none) : parse(text)
    }
    var items: [Value] = []
    for text in texts {
      for part in parts(of: text) where !part.isEmpty {
        switch parse(part) {
        case .success(let value): if !items.contains(value) { items.append(value) }
        case .failure(let problem): return .failure(problem)
        }
      }
    }
    return .success(items.isEmpty ? .none : .list(items))
  }

  /// The items that a text from a command line holds.
  func parts(of text: String) -> [String] {
    isList && splits ? text.split(separator: ",").map(\.trimmed) : [text]
  }

  /// Free text may hold commas; names, choices and numbers may not.
  private var splits: Bool {
    switch kind {
    case .text, .markdown: false
    default: true
    }
  }

  /// The value that a node of a record spells, with what is wrong and where.
  ///
  /// - Parameters:
  ///   - node: The value as it stands in the file.
  ///   - report: Called once for each fault, with the node that has it.
  /// - Returns: The value; `.none` where it can't be read.
  public func read(_ node: Node, _ report: (FieldProblem, Node) -> Void) -> Value {
    if node.isNull && !readsNull { return .none }
    guard isList else { return readItem(node, report) }
    guard let items = node.items else {
      report(
        FieldProblem("\(name) must be a list", node.text.map { "\(name): [\($0)]" }), node)
      return .none
    }
    let values = items.map { readItem($0, report) }.filter { $0 != .none }
    return values.isEmpty ? .none : .list(values)
  }

  /// A word such as `null` is text where the field is text; nothing at all is nothing.
  var readsNull: Bool {
    switch kind {
    case .text, .markdown: !isList
    default: false
    }
  }

  private func readItem(_ node: Node, _ report: (FieldProblem, Node) -> Void) -> Value {
    if case .map(let fields) = kind { return readMap(node, fields, report) }
    guard let text = node.text else {
      report(FieldProblem("\(name) must be \(kind.phrase), found \(node.word.withArticle)"), node)
      return .none
    }
    if text.isEmpty { return .none }
    switch parse(text) {
    case .success(let value): return value
    case .failure(let problem):
      report(problem, node)
      return .none
    }
  }

  private func readMap(
    _ node: Node, _ fields: [Field], _ report: (FieldProblem, Node) -> Void
  ) -> Value {
    guard let pairs = node.pairs else {
      report(FieldProblem("\(name) must be a mapping"), node)
      return .none
    }
    var members: [Value.Entry] = []
    for pair in pairs {
      guard let field = fields.first(where: { $0.name == pair.name }) else {
        report(
          FieldProblem(
            "\(name) has no key \(pair.name)",
            "keys: \(fields.map(\.name).joined(separator: ", "))"), pair.key)
        continue
      }
      members.append(Value.Entry(pair.name, field.read(pair.value, report)))
    }
    for field in fields
    where field.requirement == .always && !pairs.contains(where: { $0.name == field.name }) {
      report(FieldProblem("\(name) lacks \(field.name)"), node)
    }
    return .map(members)
  }
}

extension Field.Kind {
  /// The kind in a sentence.
  var phrase: String {
    switch self {
    case .timestamp: "an instant"
    case .markdown: "a text"
    case .person, .team, .reference: "the name of a \(word == "reference" ? "record" : word)"
    default: word.withArticle
    }
  }
}

extension Node {
  var word: String {
    switch kind {
    case .scalar: "text"
    case .sequence: "list"
    case .mapping: "mapping"
    }
  }
}

extension Value {
  /// The value as it is written to a file: text quoted where a YAML reader could take it for
  /// something else, everything else in its canonical spelling.
  public var content: Content {
    switch self {
    case .none: .plain("")
    case .text(let text): .text(text)
    case .choice(let name, _): .text(name)
    case .reference(let name): .text(name)
    case .list(let values): .sequence(values.map(\.content))
    case .map(let members): .mapping(members.map { Content.Entry($0.key, $0.value.content) })
    case .integer, .decimal, .boolean, .instant, .day, .span, .money: .plain(description)
    }
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  var trimmed: String {
    var view = self[...]
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return String(view)
  }
}
