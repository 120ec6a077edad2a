import Records
import YAML

extension PolicyReader {
  mutating func examples(
    _ key: String, _ accepts: Bool, _ rules: [Policy.Rule]
  ) -> [Policy.Example] {
    guard let node = root[key], !node.isNull else { return [] }
    guard let items = node.items else {
      reader.report("\(key) must be a list", at: node, remedy: "- { stage: …, approved: [eva] }")
      return []
    }
    return items.compactMap { example($0, accepts, rules) }
  }

  private mutating func example(
    _ node: Node, _ accepts: Bool, _ rules: [Policy.Rule]
  ) -> Policy.Example? {
    let roles = Quorum.Role.allCases.map(\.rawValue)
    reader.close(
      node, ["stage", "people", "teams", "fields", "owners", "approved", "refused"] + roles,
      "an example")
    guard let stage = reader.text(node["stage"], "stage") else {
      reader.report("an example says at which stage", at: node, remedy: "stage: …")
      return nil
    }
    if !rules.contains(where: { $0.stage == stage }) {
      reader.report("the policy has no stage \(stage)", at: node["stage"])
    }
    var scene = ExampleElectorate()
    scene.people = reader.texts(node["people"], "people")
    for role in Quorum.Role.allCases {
      scene.roles[role] = reader.texts(node[role.rawValue], role.rawValue)
    }
    for key in ["teams", "fields"] {
      for pair in reader.pairs(node[key], key) {
        scene.teams[pair.name] = reader.texts(pair.value, pair.name)
      }
    }
    for path in reader.pairs(node["owners"], "owners") {
      scene.owned[path.name] = reader.pairs(path.value, path.name).map { pair in
        (pair.name, reader.texts(pair.value, pair.name) ?? [])
      }
    }
    let agreed = reader.texts(node["approved"], "approved") ?? []
    let refused = reader.texts(node["refused"], "refused") ?? []
    return Policy.Example(
      accepts: accepts, stage: stage, scene: scene,
      votes: Quorum.Votes(agreed: Set(agreed), refused: Set(refused)), mark: node.mark)
  }
}
