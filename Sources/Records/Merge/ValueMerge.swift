import YAML

/// One value that two sides may have changed: what it becomes, or nil if they contradict each other.
struct ValueMerge {
  /// What one version holds: the value as its type understands it, and how it is written.
  struct Version {
    let value: Value
    let node: Node?

    var content: Content? { node?.asContent }
  }

  let base: Version
  let left: Version
  let right: Version

  /// What became of it; `.some(nil)` for a value that went.
  func merged(as field: Field?, counts: Bool = false) -> Content?? {
    if left.value == right.value { return .some(left.content) }
    if left.value == base.value { return .some(right.content) }
    if right.value == base.value { return .some(left.content) }
    if counts, let sum { return .some(.plain(String(sum))) }
    if field?.isList ?? (left.node?.items != nil || right.node?.items != nil) { return list }
    switch field?.kind {
    case .markdown, .text, nil: return text
    default: return nil
    }
  }

  /// A count that both raised.
  private var sum: Int? {
    guard case .integer(let mine) = left.value, case .integer(let other) = right.value else {
      return nil
    }
    if case .integer(let old) = base.value { return mine + other - old }
    return base.value == .none ? mine + other : nil
  }

  /// A list as a set: what either side added, without what either took away.
  private var list: Content?? {
    guard let mine = items(left), let other = items(right), let old = items(base) else {
      return nil
    }
    // What one took away and the other changed.
    for (all, others) in [(mine, other), (other, mine)] {
      for item in all where !others.contains(where: { $0.key == item.key }) {
        let before = old.first { $0.key == item.key }
        if let before, before.node.meaning != item.node.meaning { return nil }
      }
    }
    let rest = mine.filter { item in
      !old.contains { $0.key == item.key } || other.contains { $0.key == item.key }
    }
    var merged: [Content] = []
    for item in rest {
      guard let same = other.first(where: { $0.key == item.key }),
        same.node.meaning != item.node.meaning
      else {
        merged.append(item.node.asContent)
        continue
      }
      // Two things of the same name, told apart from others by it.
      guard let content = Self.inner(old.first { $0.key == item.key }?.node, item.node, same.node)
      else { return nil }
      merged.append(content)
    }
    let known = Set(mine.map(\.key)).union(old.map(\.key))
    merged += other.filter { !known.contains($0.key) }.map(\.node.asContent)
    if merged.isEmpty { return .some(nil) }
    return .some(.sequence(merged))
  }

  /// The items of a list by what tells them apart; nil if there is something else.
  private func items(_ version: Version) -> [(key: Content, node: Node)]? {
    guard let node = version.node, !node.isNull else { return [] }
    guard node.pairs == nil else { return nil }
    let all = (node.items ?? [node]).map { (key: Self.key(of: $0), node: $0) }
    return Set(all.map(\.key)).count == all.count ? all : nil
  }

  /// What tells an item apart from others: its name if it is a mapping that has one.
  private static func key(of item: Node) -> Content {
    for name in ["id", "name", "key"] {
      if let node = item[name] { return node.meaning }
    }
    return item.meaning
  }

  /// A mapping within a list, key by key.
  private static func inner(_ base: Node?, _ left: Node, _ right: Node) -> Content? {
    guard let mine = left.pairs, let other = right.pairs else { return nil }
    let names = mine.map(\.name) + other.map(\.name).filter { left[$0] == nil }
    var entries: [Content.Entry] = []
    for name in names {
      let versions = [base?[name], left[name], right[name]].map {
        Version(value: $0?.plainValue ?? .none, node: $0)
      }
      let merge = ValueMerge(base: versions[0], left: versions[1], right: versions[2])
      guard let merged = merge.merged(as: nil) else { return nil }
      if let content = merged { entries.append(Content.Entry(name, content)) }
    }
    return .mapping(entries)
  }

  /// A long text, if the lines that the two changed don't touch.
  private var text: Content?? {
    guard let old = base.node?.text, let mine = left.node?.text, let other = right.node?.text else {
      return nil
    }
    guard let merged = LineMerge.merged(Self.lines(old), Self.lines(mine), Self.lines(other)) else {
      return nil
    }
    return .some(.text(merged.joined(separator: "\n")))
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
