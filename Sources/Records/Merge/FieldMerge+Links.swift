import YAML

extension FieldMerge {
  mutating func mergeLinks() throws(Finding) {
    let nodes = [merge.base, merge.left, merge.right].map { $0?.node("links") }
    var relations: [String] = []
    for pair in nodes.compactMap({ $0?.pairs }).joined() where !relations.contains(pair.name) {
      relations.append(pair.name)
    }
    let mine = nodes[1]?.pairs?.map(\.name) ?? []
    relations = relations.sorted {
      (mine.firstIndex(of: $0) ?? .max, $0) < (mine.firstIndex(of: $1) ?? .max, $1)
    }
    var entries: [Content.Entry] = []
    for relation in relations {
      let isSingle = type.relation(relation)?.isSingle ?? false
      let versions = nodes.map { $0?[relation] }
      let field = Field.plain(relation, .text, list: !isSingle)
      let content =
        isSingle
        ? try single(relation, versions)
        : try value("links.\(relation)", field, versions[0], versions[1], versions[2])
      if let content { entries.append(Content.Entry(relation, content)) }
    }
    if !entries.isEmpty { wanted["links"] = .mapping(entries) }
  }

  /// A relation that names one record at most, written as a list or not.
  private mutating func single(_ relation: String, _ nodes: [Node?]) throws(Finding) -> Content? {
    let versions = nodes.map { node in
      ValueMerge.Version(
        value: .listed((node?.items ?? node.map { [$0] } ?? []).compactMap(\.text)), node: node)
    }
    let merge = ValueMerge(base: versions[0], left: versions[1], right: versions[2])
    if let merged = merge.merged(as: .plain(relation, .person)) { return merged }
    return try value(
      "links.\(relation)", .plain(relation, .person), nodes[0], nodes[1], nodes[2])
  }
}
