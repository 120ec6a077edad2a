import YAML

// MARK: Transitions

extension RecordTypeReader {
  mutating func readTransitions() {
    for pair in reader.pairs(root["transitions"], "transitions") {
      for way in pair.value.items ?? [pair.value] {
        if let transition = transition(pair.name, way) { parts.transitions.append(transition) }
      }
    }
  }

  private mutating func transition(_ verb: String, _ node: Node) -> Transition? {
    guard node.pairs != nil else {
      reader.report("transition \(verb) must be a mapping or a list of mappings", at: node)
      return nil
    }
    reader.close(
      node,
      ["from", "to", "requires", "stamps", "clears", "when", "needs", "comment", "help"],
      "transition \(verb)")
    guard let to = reader.text(node["to"], "to") else {
      reader.report("transition \(verb) does not say where it leads", at: node, remedy: "to: STATE")
      return nil
    }
    let from = reader.texts(node["from"], "from")
    if from == nil { reader.report("transition \(verb) does not say where it starts", at: node) }
    // `any` is a source only.
    for state in (from == ["any"] ? [] : from ?? []) + [to]
    where !parts.states.contains(where: { $0.name == state }) {
      reader.report(
        "transition \(verb) names state \(state), which the type has not", at: node,
        remedy: "states: \(parts.states.map(\.name).joined(separator: ", "))")
    }
    let comment = reader.text(node["comment"], "comment")
    if let comment, comment != "required" {
      reader.report("comment can only be `required`", at: node["comment"])
    }
    return Transition(
      verb: verb, sources: from == ["any"] ? nil : from, target: to,
      requires: known(node["requires"], "requires"), stamps: stamps(node["stamps"]),
      clears: known(node["clears"], "clears"), when: condition(node["when"], "when"),
      needs: needs(node["needs"]), commentRequired: comment != nil,
      help: reader.text(node["help"], "help"))
  }

  private mutating func needs(_ node: Node?) -> [Transition.Need] {
    guard let node, !node.isNull else { return [] }
    var needs: [Transition.Need] = []
    for item in node.items ?? [node] {
      reader.close(item, ["holds", "message"], "a need")
      guard let holds = condition(item["holds"], "holds") else {
        if item["holds"] == nil { reader.report("a need says what must hold", at: item) }
        continue
      }
      let message = reader.text(item["message"], "message") ?? "\(holds) must hold"
      needs.append(Transition.Need(holds: holds, message: message))
    }
    return needs
  }

  mutating func stamps(_ node: Node?) -> [Transition.Stamp] {
    var stamps: [Transition.Stamp] = []
    for pair in reader.pairs(node, "stamps") {
      guard let field = parts.fields.first(where: { $0.name == pair.name }) else {
        reader.report("stamps names field \(pair.name), which the type has not", at: pair.key)
        continue
      }
      guard let source = source(pair.value) else { continue }
      if !fits(source, field), !unreadable.contains(field.name) {
        reader.report("the stamp does not fit \(pair.name), \(field.kind.phrase)", at: pair.value)
      }
      stamps.append(Transition.Stamp(field: pair.name, source: source))
    }
    return stamps
  }

  private mutating func source(_ node: Node) -> Transition.Stamp.Source? {
    switch node.text {
    case "now": return .now
    case "me": return .me
    case "increment": return .increment
    default:
      if let value = reader.text(node["value"], "value") { return .constant(value) }
      reader.report("a stamp is now, me, increment or { value: … }", at: node)
      return nil
    }
  }
}
