import YAML

extension RecordTypeReader {
  mutating func readFields() {
    parts.fields = fields(root["fields"])
    for field in parts.fields {
      for other in [field.after, field.matrix?.rows, field.matrix?.columns, field.matrix?.override]
      {
        guard let other, !parts.fields.contains(where: { $0.name == other }) else { continue }
        reader.report(
          "field \(field.name) names field \(other), which the type has not",
          at: root["fields"]?[field.name])
      }
    }
  }

  private mutating func fields(_ node: Node?) -> [Field] {
    var fields: [Field] = []
    for pair in reader.pairs(node, "fields") {
      if let field = field(pair.name, pair.value, at: pair.key) {
        fields.append(field)
      } else {
        unreadable.insert(pair.name)
        fields.append(.plain(pair.name, .text))
      }
    }
    return fields
  }

  private static let fieldKeys = [
    "kind", "list", "values", "to", "fields", "required", "default", "derive", "tracked", "role",
    "option", "minimum", "maximum", "pattern", "after", "help",
  ]

  private mutating func field(_ name: String, _ node: Node, at key: Node) -> Field? {
    let fits = name.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
    }
    if !fits || name.isEmpty {
      reader.report("the name of a field holds lower case letters, digits and _", at: key)
    }
    guard node.pairs != nil else {
      reader.report(
        "field \(name) must be a mapping", at: node, remedy: "\(name): { kind: text }")
      return nil
    }
    reader.close(node, Self.fieldKeys, "field \(name)")
    guard let kind = kind(name, node) else { return nil }
    let bare = Field.plain(name, kind)
    return Field(
      name: name, kind: kind, isList: reader.flag(node["list"], "list"),
      requirement: requirement(node["required"]), initial: initial(node["default"], bare),
      matrix: matrix(name, node["derive"]), isTracked: reader.flag(node["tracked"], "tracked"),
      role: reader.text(node["role"], "role"),
      option: reader.text(node["option"], "option") ?? name.replacingUnderscores,
      minimum: bound(node["minimum"], bare), maximum: bound(node["maximum"], bare),
      pattern: reader.text(node["pattern"], "pattern"), after: reader.text(node["after"], "after"),
      help: reader.text(node["help"], "help"))
  }

  private mutating func kind(_ name: String, _ node: Node) -> Field.Kind? {
    switch reader.text(node["kind"], "kind") ?? "text" {
    case "text": return .text
    case "markdown": return .markdown
    case "boolean": return .boolean
    case "integer": return .integer
    case "decimal": return .decimal
    case "money": return .money
    case "duration": return .duration
    case "date": return .date
    case "timestamp": return .timestamp
    case "person": return .person
    case "team": return .team
    case "enum":
      let allowed = allowed(node["values"])
      var seen: Set<String> = []
      for value in allowed where !seen.insert(value.name).inserted {
        reader.report("\(value.name) stands twice among the values", at: node["values"])
      }
      if allowed.isEmpty { reader.report("an enum lists its values", at: node) }
      return .choice(allowed)
    case "reference":
      let targets = reader.texts(node["to"], "to") ?? []
      if targets.isEmpty { reader.report("a reference says which types it may name", at: node) }
      return .reference(to: targets)
    case "map":
      return .map(fields(node["fields"]))
    case let word:
      let words = [
        "text", "markdown", "enum", "boolean", "integer", "decimal", "money", "duration", "date",
        "timestamp", "person", "team", "reference", "map",
      ]
      let near = Spelling.nearest(to: word, among: words).map { "did you mean \($0)?" }
      reader.report(
        "field \(name) has unknown kind \(word)", at: node["kind"],
        remedy: near ?? "kinds: \(words.joined(separator: ", "))")
      return nil
    }
  }

  private mutating func allowed(_ node: Node?) -> [Field.Allowed] {
    if let pairs = node?.pairs {
      return pairs.map { Field.Allowed(name: $0.name, help: reader.text($0.value, "help")) }
    }
    return (reader.texts(node, "values") ?? []).map { Field.Allowed(name: $0, help: nil) }
  }

  private mutating func requirement(_ node: Node?) -> Field.Requirement {
    guard let node, !node.isNull else { return .never }
    if node.items != nil { return .inStates(reader.texts(node, "required") ?? []) }
    return reader.flag(node, "required") ? .always : .never
  }

  private mutating func initial(_ node: Node?, _ field: Field) -> String? {
    guard let node, let text = reader.text(node, "default") else { return nil }
    if text != "now", text != "today", text != "me", case .failure(let problem) = field.parse(text)
    {
      reader.report("default: \(problem.message)", at: node, remedy: problem.remedy)
    }
    return text
  }

  private mutating func bound(_ node: Node?, _ field: Field) -> Value? {
    guard let node, let text = reader.text(node, "minimum or maximum") else { return nil }
    switch field.parse(text) {
    case .success(let value): return value
    case .failure(let problem):
      reader.report(problem.message, at: node, remedy: problem.remedy)
      return nil
    }
  }

  private mutating func matrix(_ name: String, _ node: Node?) -> Field.Matrix? {
    guard let node, !node.isNull else { return nil }
    reader.close(node, ["matrix", "override"], "derive")
    let matrix = node["matrix"]
    reader.close(matrix, ["rows", "columns", "cells"], "matrix")
    guard let rows = reader.text(matrix?["rows"], "rows"),
      let columns = reader.text(matrix?["columns"], "columns")
    else {
      reader.report("a matrix names its rows and columns fields", at: node)
      return nil
    }
    var cells: [String: [String: String]] = [:]
    for row in reader.pairs(matrix?["cells"], "cells") {
      for cell in reader.pairs(row.value, "a row of cells") {
        cells[row.name, default: [:]][cell.name] = reader.text(cell.value, "a cell")
      }
    }
    return Field.Matrix(
      rows: rows, columns: columns, cells: cells,
      override: reader.text(node["override"], "override"))
  }
}
