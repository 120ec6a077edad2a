import YAML

/// Reads a record type from its definition.
struct RecordTypeReader {
  static let keys = [
    "type", "extends", "plural", "summary", "id", "path", "create", "fields", "states",
    "join", "transitions", "links", "list", "traits", "rules",
  ]

  var reader: DefinitionReader
  var parts = RecordType.Parts()
  /// Fields that can't be read: what names them is not wrong for that.
  var unreadable: Set<String> = []
  let root: Node

  /// Reads `root`, the definition after `extends` was followed.
  ///
  /// - Throws: ``Findings`` with everything that is wrong with it.
  static func read(_ root: Node, origin: String?) throws(Findings) -> RecordType {
    RecordType(parts: try parts(of: root, origin: origin))
  }

  /// Reads everything that `root` says.
  ///
  /// - Throws: ``Findings`` with everything that is wrong with it.
  static func parts(of root: Node, origin: String?) throws(Findings) -> RecordType.Parts {
    var me = RecordTypeReader(
      reader: DefinitionReader(file: origin, code: .typeDefinition), root: root)
    me.parts.origin = origin
    me.parts.root = root
    me.readHead()
    me.readFields()
    me.parts.createStamps = me.stamps(root["create"]?["stamps"])
    me.readStates()
    me.readJoins()
    me.readTransitions()
    me.readRelations()
    me.readRules()
    me.readList()
    me.checkNames()
    me.checkFields()
    me.checkPath()
    me.checkApprovable()
    me.checkSchedulable()
    me.checkTemplated()
    me.checkExempting()
    me.checkAssessable()
    guard me.reader.findings.isEmpty else { throw Findings(me.reader.findings) }
    return me.parts
  }

  private mutating func readHead() {
    guard root.pairs != nil else { return reader.report("a type must be a mapping", at: root) }
    reader.close(root, Self.keys, "a type")
    parts.name = reader.text(root["type"], "type") ?? ""
    if !Self.isName(parts.name) {
      reader.report(
        "the name of a type starts with a letter and holds lower case letters, digits and hyphens",
        at: root["type"] ?? root, remedy: "type: vendor")
    }
    parts.plural = reader.text(root["plural"], "plural") ?? parts.name + "s"
    parts.summary = reader.text(root["summary"], "summary") ?? parts.name
    readIdentity()
    let dated = if case .dated = parts.identity { true } else { false }
    parts.path =
      reader.text(root["path"], "path")
      ?? (dated ? "\(parts.plural)/{yyyy}/{mm}/{id}.yaml" : "\(parts.plural)/{id}.yaml")
    if !parts.path.hasSuffix("{id}.yaml") {
      reader.report("path must end in {id}.yaml", at: root["path"] ?? root)
    }
    // By bytes: to Swift a slash and an accent after it are one character.
    let steps = parts.path.utf8
      .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isOpen = steps.first?.first == UInt8(ascii: "{")
    if isOpen || steps.contains(where: { $0.isEmpty || $0.first == UInt8(ascii: ".") }) {
      reader.report(
        "path must begin with a folder of the type's own and stay below it",
        at: root["path"] ?? root, remedy: "path: \(parts.plural)/{id}.yaml")
    }
    reader.close(root["create"], ["verb", "stamps", "help"], "create")
    parts.createVerb =
      reader.text(root["create"]?["verb"], "create verb") ?? (dated ? "open" : "add")
    for pair in reader.pairs(root["traits"], "traits") { parts.traits[pair.name] = pair.value }
  }

  private mutating func readIdentity() {
    let id = root["id"]
    reader.close(id, ["prefix", "slug"], "id")
    if let prefix = reader.text(id?["prefix"], "prefix") {
      let fits =
        prefix.first?.isLetter == true && prefix.count <= 12
        && prefix.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      if !fits {
        reader.report("a prefix is up to 12 letters and digits", at: id?["prefix"])
      }
      parts.identity = .dated(prefix: prefix)
    } else if reader.flag(id?["slug"], "slug") {
      parts.identity = .slug
    } else {
      reader.report(
        "a type says how its records are named", at: id ?? root,
        remedy: "id: { prefix: INC } or id: { slug: true }")
    }
  }

  private mutating func readStates() {
    for pair in reader.pairs(root["states"], "states") {
      let word = pair.value.text ?? reader.text(pair.value["category"], "category")
      if pair.value.pairs != nil { reader.close(pair.value, ["category", "help"], "a state") }
      guard let word, let category = RecordType.Category(rawValue: word) else {
        reader.report(
          "state \(pair.name) has no known category", at: pair.value,
          remedy: "one of open, active, paused, resolved, closed")
        // It is there: what names it is not wrong for that.
        parts.states.append(RecordType.State(name: pair.name, category: .open, help: nil))
        continue
      }
      let help = reader.text(pair.value["help"], "help")
      parts.states.append(RecordType.State(name: pair.name, category: category, help: help))
    }
  }

  private mutating func readJoins() {
    parts.joins = reader.texts(root["join"], "join") ?? []
    for state in parts.joins where !parts.states.contains(where: { $0.name == state }) {
      reader.report(
        "join names state \(state), which the type has not", at: root["join"],
        remedy: "states: \(parts.states.map(\.name).joined(separator: ", "))")
    }
  }

  mutating func condition(_ node: Node?, _ what: String) -> Condition? {
    guard let node, let condition = reader.condition(node, what) else { return nil }
    parts.conditions.append((condition, node))
    return condition
  }

  /// Field names that must exist.
  mutating func known(_ node: Node?, _ what: String) -> [String] {
    let names = reader.texts(node, what) ?? []
    for name in names where !parts.fields.contains(where: { $0.name == name }) {
      reader.report("\(what) names field \(name), which the type has not", at: node)
    }
    return names
  }

  private mutating func readRelations() {
    for pair in reader.pairs(root["links"], "links") {
      reader.close(
        pair.value, ["inverse", "to", "single", "acyclic", "help"], "relation \(pair.name)")
      let targets = reader.texts(pair.value["to"], "to")
      parts.relations.append(
        RecordType.Relation(
          name: pair.name,
          inverse: reader.text(pair.value["inverse"], "inverse") ?? "\(pair.name)-of",
          targets: targets == ["any"] ? nil : targets,
          isSingle: reader.flag(pair.value["single"], "single"),
          isAcyclic: reader.flag(pair.value["acyclic"], "acyclic"),
          help: reader.text(pair.value["help"], "help")))
    }
  }

  private mutating func readRules() {
    for pair in reader.pairs(root["rules"], "rules") {
      reader.close(pair.value, ["holds", "message", "severity"], "rule \(pair.name)")
      guard let holds = condition(pair.value["holds"], "holds") else {
        if pair.value["holds"] == nil {
          reader.report("a rule says what must hold", at: pair.value)
        }
        continue
      }
      let word = reader.text(pair.value["severity"], "severity") ?? "error"
      guard let severity = Finding.Severity(rawValue: word) else {
        reader.report("severity is error, warning or note", at: pair.value["severity"])
        continue
      }
      parts.rules.append(
        RecordType.Rule(
          name: pair.name, holds: holds,
          message: reader.text(pair.value["message"], "message") ?? "\(holds) must hold",
          severity: severity))
    }
  }

  private mutating func readList() {
    reader.close(root["list"], ["columns", "sort"], "list")
    let title = parts.fields.first { $0.role == "title" }?.name
    let fallback = ["id", parts.states.isEmpty ? nil : "state", title].compactMap { $0 }
    parts.columns = reader.texts(root["list"]?["columns"], "columns") ?? fallback
    parts.sort = reader.texts(root["list"]?["sort"], "sort") ?? ["id"]
    let known = ["id", "type", "state", "category"] + parts.fields.map(\.name)
    let names = parts.columns + parts.sort.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
    for name in names where !known.contains(name) {
      reader.report("list names \(name), which the type has not", at: root["list"])
    }
  }

  /// Names that the record format itself uses can't be fields.
  private mutating func checkNames() {
    let reserved = ["id", "type", "state", "aliases", "links", "timeline", "category"]
    for field in parts.fields where reserved.contains(field.name) {
      reader.report("\(field.name) is a key of every record, not a field", at: root["fields"])
    }
    let words = ["list", "show", "edit", "move", "help"]
    for verb in Set(parts.transitions.map(\.verb) + [parts.createVerb]) where words.contains(verb) {
      reader.report("\(verb) is a command of every type, not a verb", at: root["transitions"])
    }
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, ("a"..."z").contains(first), text.count <= 40
    else { return false }
    return text.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
    }
  }
}
