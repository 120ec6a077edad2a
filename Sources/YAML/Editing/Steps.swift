extension Change {
  /// The same change as small ones: a collection that replaces another touches only what differs.
  func steps(in root: Node?) -> [Change] {
    guard case .set(let path, let content, _) = self else { return [self] }
    var place: Place? = Place(root: root)
    for step in path { place = place?.inside(step) }
    guard let node = place?.node, let steps = Self.steps(from: node, to: content, at: path)
    else { return [self] }
    return steps
  }

  /// nil if the whole node has to be replaced.
  private static func steps(from node: Node, to content: Content, at path: [Step]) -> [Change]? {
    switch (node.kind, content) {
    case (.mapping(let pairs, _), .mapping(let entries)):
      steps(from: pairs, to: entries, at: path)
    case (.sequence(let old, _), .sequence(let new)):
      steps(from: old, to: new, at: path)
    default: nil
    }
  }

  private static func steps(
    from pairs: [Node.Pair], to entries: [Content.Entry], at path: [Step]
  ) -> [Change]? {
    let keys = entries.map(\.key)
    let names = pairs.map(\.name)
    let (wanted, present) = (Set(keys), Set(names))
    let kept = names.filter(wanted.contains)
    guard !kept.isEmpty, kept == keys.filter(present.contains), wanted.count == keys.count
    else { return nil }
    let removed = names.filter { !wanted.contains($0) }.map { Change.remove(path + [.key($0)]) }
    let set = entries.flatMap { entry in
      let path = path + [.key(entry.key)]
      let old = pairs.first { $0.name == entry.key }?.value
      return old.flatMap { steps(from: $0, to: entry.value, at: path) }
        ?? [.set(path, entry.value, order: keys)]
    }
    return removed + set
  }

  private static func steps(
    from old: [Node], to new: [Content], at path: [Step]
  ) -> [Change]? {
    guard !old.isEmpty, !new.isEmpty else { return nil }
    let same = zip(old, new).prefix { $0.says($1) }.count
    let rest = min(old.count, new.count) - same
    let end =
      new.count > old.count ? 0 : zip(old.reversed(), new.reversed()).prefix { $0.says($1) }.count
    let tail = min(rest, end)
    let changed = (same..<(new.count - tail)).flatMap { index -> [Change] in
      guard index < old.count - tail else { return [.append(path, new[index])] }
      let path = path + [.index(index)]
      return steps(from: old[index], to: new[index], at: path) ?? [.set(path, new[index])]
    }
    let surplus = max(0, old.count - new.count)
    let removed = (0..<surplus).map { Change.remove(path + [.index(old.count - tail - 1 - $0)]) }
    return changed + removed
  }
}
