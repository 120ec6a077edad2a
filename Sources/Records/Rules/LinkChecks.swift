import YAML

extension Validator {
  func references(of record: Record) -> [Finding] {
    var findings: [Finding] = []
    for field in record.type.referenceFields {
      guard let node = record.node(field.name), !node.isNull else { continue }
      switch field.kind {
      case .reference(let to):
        for item in node.items ?? [node] {
          findings += reference(item, field, to, must: true)
        }
      case .person, .team:
        let types = rulebook.types(trait: field.kind.word)
        guard types.contains(where: { lookup.keeps($0) }) else { continue }
        for item in node.items ?? [node] {
          findings += reference(item, field, types.map(\.name), must: false)
        }
      default: continue
      }
    }
    return findings
  }

  // `must` is false for people and teams: an address stands for a person that the repository keeps
  // no record of.
  private func reference(
    _ node: Node, _ field: Field, _ to: [String], must: Bool
  ) -> [Finding] {
    guard let id = node.text, !id.isEmpty else { return [] }
    if !must, id.contains("@") { return [] }
    guard let type = lookup.type(of: id) else {
      if lookup.isBroken(id) { return [] }
      let kinds = to.joined(separator: " or ")
      return [
        Finding(
          .referenceUnknown, "\(field.name) names \(id), which does not exist", at: node.mark,
          remedy: "itsm \(to.first ?? "TYPE") list, or itsm \(to.first ?? "TYPE") "
            + "\(rulebook.type(to.first ?? "")?.createVerb ?? "add") to make that \(kinds)")
      ]
    }
    guard to.contains(type.name) else {
      return [
        Finding(
          .referenceType,
          "\(field.name) names \(id), \(type.withArticle), expected \(to.joined(separator: " or "))",
          at: node.mark)
      ]
    }
    return []
  }

  func links(of record: Record) -> [Finding] {
    guard let node = record.node("links"), !node.isNull else { return [] }
    guard let pairs = node.pairs else {
      return [
        Finding(
          .linkRelation, "links must be a mapping of relations to ids", at: node.mark,
          remedy: "links: { \(record.type.relations.first?.name ?? "relates-to"): [ID] }")
      ]
    }
    return pairs.flatMap { links($0, of: record) }
  }

  private func links(_ pair: Node.Pair, of record: Record) -> [Finding] {
    let type = record.type
    guard let relation = type.relation(pair.name) else {
      return [Finding(unknownRelation: pair.name, type, rulebook).placed(pair.key.mark)]
    }
    var findings: [Finding] = []
    let names = Set(([record.id] + record.aliases).map { $0.lowercased() })
    let items = pair.value.items ?? [pair.value]
    if relation.isSingle, items.count > 1 {
      findings.append(
        Finding(.linkCount, "\(pair.name) allows one record", at: items[1].mark))
    }
    for item in items {
      guard let id = item.text else {
        findings.append(Finding(.linkRelation, "a link must be an id", at: item.mark))
        continue
      }
      if id.isEmpty { continue }
      guard let target = lookup.type(of: id) else {
        if lookup.isBroken(id) { continue }
        findings.append(
          Finding(
            .linkDangling, "\(pair.name) names \(id), which does not exist", at: item.mark,
            remedy: "itsm unlink \(record.id) \(pair.name) \(id)"))
        continue
      }
      if let allowed = relation.targets, !allowed.contains(target.name) {
        findings.append(
          Finding(
            .linkType,
            "\(pair.name) names \(id), \(target.withArticle), expected \(allowed.joined(separator: " or "))",
            at: item.mark))
      } else if names.contains(id.lowercased()) {
        findings.append(Finding(.linkCircle, "\(id) is linked to itself", at: item.mark))
      } else if relation.isAcyclic,
        isCircle(record, id, pair.name) ?? leads(from: id, to: names, pair.name)
      {
        findings.append(
          Finding(
            .linkCircle, "\(pair.name) \(id) leads back to \(record.id)", at: item.mark,
            remedy: "itsm unlink \(record.id) \(pair.name) \(id)"))
      }
    }
    return findings
  }

  /// Whether a link that stands in the repository is part of a circle; nil for a new one.
  private func isCircle(_ record: Record, _ target: String, _ relation: String) -> Bool? {
    guard let standing = lookup.record(record.id), standing.links(relation).contains(target) else {
      return nil
    }
    return circles.join(record.id, target, by: relation)
  }

  /// True when following `relation` from one record reaches another, by any of its names, which
  /// are in lower case.
  private func leads(from start: String, to goal: Set<String>, _ relation: String) -> Bool {
    var seen: Set<String> = [start.lowercased()]
    var next = [start]
    while let id = next.popLast() {
      guard let record = lookup.record(id) else { continue }
      for target in record.links(relation) {
        let name = target.lowercased()
        if goal.contains(name) { return true }
        if seen.insert(name).inserted { next.append(name) }
      }
    }
    return false
  }
}

extension Finding {
  /// A relation that a type does not store; says where it is stored if it is an inverse.
  public init(unknownRelation name: String, _ type: RecordType, _ rulebook: Rulebook) {
    let own = type.relations.map(\.name)
    let stored = rulebook.relations(inverse: name)
    let remedy: String
    if let (relation, other) = stored.first {
      remedy = "it is stored on the other side: \(relation.name), by \(other.withArticle)"
    } else if let near = Spelling.nearest(to: name, among: own) {
      remedy = "did you mean \(near)?"
    } else {
      remedy =
        own.isEmpty
        ? "\(type.withArticle) stores no links" : "relations: \(own.joined(separator: ", "))"
    }
    self.init(.linkRelation, "\(type.withArticle) has no relation \(name)", remedy: remedy)
  }

  func placed(_ mark: Mark) -> Finding {
    var copy = self
    copy.mark = mark
    return copy
  }
}
