import Records
import YAML

extension MappingReader {
  private static let keys = [
    "column", "text", "constant", "values", "other", "dates", "zone", "separator", "default",
    "fallback", "in",
  ]

  /// Reads how a field comes about: the name of a column, or a mapping.
  mutating func rule(for field: Field, _ node: Node, states: [String] = []) -> Mapping.Rule? {
    let (dates, zone) = defaults()
    if let column = node.text {
      guard !column.isEmpty else {
        reader.report("\(field.name) names no column", at: node)
        return nil
      }
      var rule = Mapping.Rule(field, .first([column]), at: node.mark)
      (rule.dates, rule.zone) = (dates, zone)
      return rule
    }
    guard node.pairs != nil else {
      reader.report("\(field.name) must be a column, or a mapping", at: node)
      return nil
    }
    reader.close(node, Self.keys, field.name)
    guard let source = source(node, field) else { return nil }
    var rule = Mapping.Rule(field, source, at: node.mark)
    rule.dates = readDates(node["dates"]) ?? dates
    rule.zone = readZone(node["zone"]) ?? zone
    rule.separator = reader.text(node["separator"], "separator")
    if rule.separator != nil, !field.isList {
      reader.report("\(field.name) is no list", at: node["separator"])
    }
    readValues(node, into: &rule)
    rule.initial = constant(node["default"], field)
    rule.fallback = constant(node["fallback"], field)
    if let names = reader.texts(node["in"], "in") {
      for name in names where !states.contains(name) {
        reader.report(
          "there is no state \(name)", at: node["in"],
          remedy: "states: \(states.joined(separator: ", "))")
      }
      rule.states = Set(names)
    }
    return rule
  }

  private mutating func source(_ node: Node, _ field: Field) -> Mapping.Source? {
    let given = ["column", "text", "constant"].filter { node[$0] != nil }
    if given.isEmpty, node["fallback"] != nil || node["default"] != nil { return .first([]) }
    guard given.count == 1, let kind = given.first, let value = node[kind] else {
      reader.report(
        "\(field.name) needs one of column, text and constant", at: node,
        remedy: "\(field.name): { column: NAME }")
      return nil
    }
    switch kind {
    case "constant": return constant(value, field).map { .constant($0) }
    case "column":
      let columns = reader.texts(value, "column") ?? []
      if columns.isEmpty || columns.contains("") {
        reader.report("\(field.name) names no column", at: value)
        return nil
      }
      return .first(columns)
    default:
      let texts = reader.texts(value, "text") ?? []
      return .composed(texts.map { pieces($0, value) })
    }
  }

  private mutating func readValues(_ node: Node, into rule: inout Mapping.Rule) {
    let field = rule.field
    if let values = node["values"] {
      var table: [String: String] = [:]
      for pair in reader.pairs(values, "values") {
        if pair.value.isNull || pair.value.text == "" {
          table[pair.name] = ""
        } else if let text = constant(pair.value, field) {
          table[pair.name] = text
        }
      }
      rule.values = table
    }
    switch reader.text(node["other"], "other") {
    case nil: break
    case "keep": rule.unlisted = .kept
    case "drop": rule.unlisted = .dropped
    default:
      reader.report("other is keep or drop", at: node["other"])
    }
    if node["other"] != nil, node["values"] == nil {
      reader.report("other says what becomes of values that `values` does not list", at: node)
    }
  }

  /// A text of the mapping file that must be a value of the field.
  private mutating func constant(_ node: Node?, _ field: Field) -> String? {
    guard let node, let text = node.text else {
      if let node { reader.report("a value of \(field.name) must be a text", at: node) }
      return nil
    }
    if case .failure(let problem) = field.parse(text) {
      reader.report(problem.message, at: node, remedy: problem.remedy)
    }
    return text
  }

  /// The pieces of `{column} and words`; `{{` and `}}` are braces.
  private mutating func pieces(_ text: String, _ node: Node) -> [Mapping.Piece] {
    var pieces: [Mapping.Piece] = []
    var words = ""
    var rest = text[...]
    while let sign = rest.first {
      if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
        words.append(sign)
        rest = rest.dropFirst(2)
      } else if sign == "{", let end = rest.firstIndex(of: "}") {
        if !words.isEmpty { pieces.append(.text(words)) }
        words = ""
        let name = String(rest[rest.index(after: rest.startIndex)..<end])
        if name.isEmpty { reader.report("a column without a name in “\(text)”", at: node) }
        pieces.append(.column(name))
        rest = rest[rest.index(after: end)...]
      } else if sign == "{" || sign == "}" {
        reader.report(
          "a brace without its other in “\(text)”", at: node, remedy: "write {{ for a brace")
        return pieces
      } else {
        words.append(sign)
        rest = rest.dropFirst()
      }
    }
    if !words.isEmpty { pieces.append(.text(words)) }
    return pieces
  }
}
