// What a change means, apart from how it is written: the editor's work is checked against it.

extension Content {
  /// What a node says.
  init(reading node: Node) {
    switch node.kind {
    case .scalar(let text, .plain): self = .plain(text)
    case .scalar(let text, _): self = .text(text)
    case .sequence(let items, _): self = .sequence(items.map(Content.init(reading:)))
    case .mapping(let pairs, _):
      self = .mapping(pairs.map { Entry($0.name, Content(reading: $0.value)) })
    }
  }

  /// True for a plain scalar that YAML calls null.
  var isNull: Bool {
    guard case .plain(let text) = self else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }
}

extension Node {
  /// True if the node says exactly this; text is compared by its bytes, not as characters.
  func says(_ content: Content) -> Bool {
    switch (kind, content) {
    case (.scalar(let mine, let style), .text(let text)):
      mine.utf8.elementsEqual(text.utf8) && !(text.isEmpty && style == .plain)
    case (.scalar(let mine, _), .plain(let text)):
      mine.utf8.elementsEqual(text.utf8)
    case (.sequence(let mine, _), .sequence(let items)):
      mine.count == items.count && zip(mine, items).allSatisfy { $0.says($1) }
    case (.mapping(let mine, _), .mapping(let entries)):
      mine.count == entries.count
        && zip(mine, entries).allSatisfy { $0.name == $1.key && $0.value.says($1.value) }
    case (.scalar, _), (.sequence, _), (.mapping, _):
      false
    }
  }
}

extension Change {
  /// What a document says after this change; `root` is where errors are.
  func applied(to content: Content?, in root: Node?) throws(YAMLError) -> Content {
    switch self {
    case .set(let path, let value, let order):
      return try Target(path, in: root).setting(content, order: order) { _ in value }
    case .append(let path, let item, let order):
      return try Target(path, in: root).setting(content, order: order) {
        (old) throws(YAMLError) -> Content in
        switch old {
        case nil: return .sequence([item])
        case .sequence(let items): return .sequence(items + [item])
        case let old? where old.isNull: return .sequence([item])
        default: throw Target(path, in: root, depth: path.count).fault("is not a list")
        }
      }
    case .remove(let path):
      return try Target(path, in: root).removing(from: content)
    }
  }
}

/// The place a change is about.
private struct Target {
  let path: [Step]
  let root: Node?
  /// How many steps have been taken.
  var depth: Int

  init(_ path: [Step], in root: Node?, depth: Int = 0) {
    self.path = path
    self.root = root
    self.depth = depth
  }

  private var deeper: Target {
    var deeper = self
    deeper.depth += 1
    return deeper
  }

  func setting(
    _ content: Content?, order: [String], value: (Content?) throws(YAMLError) -> Content
  ) throws(YAMLError) -> Content {
    guard depth < path.count else { return try value(content) }
    switch (path[depth], content) {
    case (.key(let key), .mapping(var entries)):
      let index = entries.firstIndex { $0.key == key }
      let new = try deeper.setting(index.map { entries[$0].value }, order: order, value: value)
      if let index {
        entries[index].value = new
      } else {
        let order = depth == path.count - 1 ? order : []
        let place = Place.index(of: key, among: entries.map(\.key), order: order)
        entries.insert(Content.Entry(key, new), at: place)
      }
      return .mapping(entries)
    case (.key(let key), let content) where content?.isNull ?? true:
      return .mapping([
        Content.Entry(key, try deeper.setting(nil, order: order, value: value))
      ])
    case (.index(let index), .sequence(var items)) where items.indices.contains(index):
      items[index] = try deeper.setting(items[index], order: order, value: value)
      return .sequence(items)
    case (.key, _): throw fault("is not a mapping")
    case (.index(let index), _): throw fault("has no item \(index)")
    }
  }

  func removing(from content: Content?) throws(YAMLError) -> Content {
    guard depth < path.count else { throw fault("can't be removed") }
    let isLast = depth == path.count - 1
    switch (path[depth], content) {
    case (.key(let key), .mapping(var entries)):
      guard let index = entries.firstIndex(where: { $0.key == key }) else {
        throw fault("has no key \"\(key)\"")
      }
      if isLast {
        entries.remove(at: index)
      } else {
        entries[index].value = try deeper.removing(from: entries[index].value)
      }
      return .mapping(entries)
    case (.index(let index), .sequence(var items)) where items.indices.contains(index):
      if isLast {
        items.remove(at: index)
      } else {
        items[index] = try deeper.removing(from: items[index])
      }
      return .sequence(items)
    case (.key, _): throw fault("is not a mapping")
    case (.index(let index), _): throw fault("has no item \(index)")
    }
  }

  /// An error at the deepest node on the way.
  func fault(_ problem: String) -> YAMLError {
    var node = root
    var name = ""
    for step in path.prefix(depth) {
      switch step {
      case .key(let key):
        name += name.isEmpty ? key : ".\(key)"
        node = node?[key] ?? node
      case .index(let index):
        name += "[\(index)]"
        if let items = node?.items, items.indices.contains(index) { node = items[index] }
      }
    }
    let subject = name.isEmpty ? "the document" : name
    return YAMLError(.path, "\(subject) \(problem)", at: node?.mark ?? .start)
  }
}
