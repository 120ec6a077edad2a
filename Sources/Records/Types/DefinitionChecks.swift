import YAML

/// What a definition must keep to as a whole, once its parts are read.
extension RecordTypeReader {
  /// Reports names and values that don't fit together.
  mutating func checkFields() {
    var options: [String: String] = [:]
    for field in parts.fields {
      let node = root["fields"]?[field.name]
      if let other = options.updateValue(field.name, forKey: field.option) {
        reader.report(
          "fields \(other) and \(field.name) have the same option --\(field.option)",
          at: node?["option"] ?? node)
      }
      if case .inStates(let states) = field.requirement {
        for state in states where !parts.states.contains(where: { $0.name == state }) {
          reader.report(
            "required names state \(state), which the type has not", at: node?["required"],
            remedy: "states: \(parts.states.map(\.name).joined(separator: ", "))")
        }
      }
      if let minimum = field.minimum, let maximum = field.maximum,
        minimum.compare(to: maximum) == .greater
      {
        reader.report(
          "minimum \(minimum) is more than maximum \(maximum)", at: node?["minimum"] ?? node)
      }
      checkTelling(field, at: node)
      if let matrix = field.matrix { check(matrix, of: field, at: node?["derive"]?["matrix"]) }
    }
  }

  /// The timeline tells of tracked fields and of relations by their names, beside its own keys.
  private mutating func checkTelling(_ field: Field, at node: Node?) {
    guard field.isTracked else { return }
    if ["at", "by", "did", "text"].contains(field.name) {
      reader.report(
        "\(field.name) is a key of every entry of the timeline and can't be tracked",
        at: node?["tracked"])
    }
    if parts.relations.contains(where: { $0.name == field.name }) {
      reader.report(
        "\(field.name) is also a relation, so the field can't be tracked", at: node?["tracked"])
    }
  }

  private mutating func check(_ matrix: Field.Matrix, of field: Field, at node: Node?) {
    func names(_ name: String) -> [String]? {
      parts.fields.first { $0.name == name }?.allowed?.map(\.name)
    }
    guard let rows = names(matrix.rows), let columns = names(matrix.columns),
      let values = field.allowed?.map(\.name)
    else {
      if unreadable.isDisjoint(with: [matrix.rows, matrix.columns, field.name]),
        parts.fields.contains(where: { $0.name == matrix.rows }),
        parts.fields.contains(where: { $0.name == matrix.columns })
      {
        reader.report("a matrix is between enums", at: node)
      }
      return
    }
    let cells = node?["cells"]
    for row in cells?.pairs ?? [] {
      if !rows.contains(row.name) {
        reader.report("\(row.name) is no value of \(matrix.rows)", at: row.key)
      }
      for cell in row.value.pairs ?? [] {
        if !columns.contains(cell.name) {
          reader.report("\(cell.name) is no value of \(matrix.columns)", at: cell.key)
        }
        if let text = cell.value.text, !values.contains(text) {
          reader.report("\(text) is no value of \(field.name)", at: cell.value)
        }
      }
    }
    for row in rows {
      for column in columns where matrix.cells[row]?[column] == nil {
        reader.report(
          "the matrix has no cell for \(matrix.rows) \(row) and \(matrix.columns) \(column)",
          at: cells?[row] ?? cells ?? node)
      }
    }
  }

  /// The pattern of a path may name enums and texts besides the parts of the id and its day.
  mutating func checkPath() {
    for part in parts.path.split(separator: "{").dropFirst() {
      let name = String(part.prefix { $0 != "}" })
      if ["id", "yyyy", "mm", "dd"].contains(name) { continue }
      switch parts.fields.first(where: { $0.name == name })?.kind {
      case .text, .choice: continue
      default:
        reader.report(
          "path names \(name), which is no enum or text of the type", at: root["path"] ?? root)
      }
    }
    let steps = parts.path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    for step in steps.dropLast() where !step.contains("{") && !step.hasPrefix(".") {
      let name = step.replacing(" ", with: "-").drop { $0 == "_" }
      guard let problem = RecordID.problem(with: String(name)) else { continue }
      reader.report(
        "path has a folder that not every system can hold", at: root["path"] ?? root,
        remedy: "folders are named as ids are: \(problem)")
    }
  }

  /// True when what a stamp gives fits the field.
  func fits(_ source: Transition.Stamp.Source, _ field: Field) -> Bool {
    switch (source, field.kind) {
    case (.now, .timestamp), (.now, .date), (.me, .person), (.increment, .integer): true
    case (.constant(let text), _): (try? field.parse(text).get()) != nil
    default: false
    }
  }
}

extension Rulebook {
  /// References and relations must name types that exist, and ids must tell their type.
  ///
  /// `names` also holds types that can't be read: those have findings of their own.
  static func checkTargets(
    _ types: [RecordType], names: Set<String>, _ findings: inout [Finding]
  ) {
    var prefixes: [String: String] = [:]
    for type in types {
      // The built-in types name each other, and nothing takes a name away.
      if type.origin != nil { checkTargets(of: type, names: names, &findings) }
      guard case .dated(let prefix) = type.identity else { continue }
      if let other = prefixes.updateValue(type.name, forKey: prefix.lowercased()) {
        findings.append(
          Finding(
            .typeDefinition, "types \(other) and \(type.name) have the same prefix \(prefix)",
            file: type.origin, at: type.root["id"]?["prefix"]?.mark ?? .start))
      }
    }
  }

  private static func checkTargets(
    of type: RecordType, names: Set<String>, _ findings: inout [Finding]
  ) {
    var targets: [(name: String, place: Node?)] = []
    for relation in type.relations {
      let place = type.root["links"]?[relation.name]?["to"]
      targets += (relation.targets ?? []).map { ($0, place) }
    }
    for field in type.fields {
      guard case .reference(let to) = field.kind else { continue }
      let place = type.root["fields"]?[field.name]?["to"]
      targets += to.map { ($0, place) }
    }
    for (target, place) in targets where !names.contains(target) {
      findings.append(
        Finding(
          .typeDefinition, "type \(type.name) refers to type \(target), which does not exist",
          file: type.origin, at: place?.mark ?? .start,
          remedy: Spelling.nearest(to: target, among: names).map { "did you mean \($0)?" }))
    }
  }
}

extension Node {
  /// The same node, with one place for all of its parts.
  func moved(to mark: Mark) -> Node {
    var copy = self
    copy.mark = mark
    switch kind {
    case .scalar: break
    case .sequence(let items, let layout):
      copy.kind = .sequence(items.map { $0.moved(to: mark) }, layout)
    case .mapping(let pairs, let layout):
      copy.kind = .mapping(
        pairs.map { Node.Pair(key: $0.key.moved(to: mark), value: $0.value.moved(to: mark)) },
        layout)
    }
    return copy
  }
}
