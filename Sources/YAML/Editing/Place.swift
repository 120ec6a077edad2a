/// A node and the collections around it.
struct Place {
  /// What a node belongs to.
  enum Owner {
    case document
    case pair(Node, Int)
    case item(Node, Int)
  }

  /// The node; nil for a document without one.
  let node: Node?
  let owner: Owner
  /// The place of the collection that holds the node.
  private let outer: [Place]

  /// The place of a document's root.
  init(root: Node?) {
    node = root
    owner = .document
    outer = []
  }

  private init(_ node: Node, in owner: Owner, of outer: Place) {
    self.node = node
    self.owner = owner
    self.outer = outer.outer + [outer]
  }

  /// The place one step further in; nil if there is nothing.
  func inside(_ step: Step) -> Place? {
    guard let node else { return nil }
    switch step {
    case .key(let key):
      guard let pairs = node.pairs, let index = pairs.firstIndex(where: { $0.name == key })
      else { return nil }
      return Place(pairs[index].value, in: .pair(node, index), of: self)
    case .index(let index):
      guard let items = node.items, items.indices.contains(index) else { return nil }
      return Place(items[index], in: .item(node, index), of: self)
    }
  }

  /// The place of the collection that holds this one.
  var parent: Place? { outer.last }

  /// The column of what the node belongs to, from 0; -1 for a document.
  var column: Int {
    switch owner {
    case .document: -1
    case .pair(let parent, _), .item(let parent, _): parent.mark.column - 1
    }
  }

  /// True inside brackets or braces.
  var isInFlow: Bool {
    switch owner {
    case .document: false
    case .pair(let parent, _), .item(let parent, _): parent.isFlow
    }
  }

  /// Where a new key goes: after the nearest present key that precedes it in `order`, or before the
  /// nearest that follows, or at the end.
  static func index(of key: String, among keys: [String], order: [String]) -> Int {
    guard let rank = order.firstIndex(of: key) else { return keys.count }
    for earlier in order[..<rank].reversed() {
      if let index = keys.lastIndex(of: earlier) { return index + 1 }
    }
    for later in order[(rank + 1)...] {
      if let index = keys.firstIndex(of: later) { return index }
    }
    return keys.count
  }
}

extension Node {
  /// True for a collection in brackets or braces.
  var isFlow: Bool {
    switch kind {
    case .scalar: false
    case .sequence(_, let layout), .mapping(_, let layout): layout == .flow
    }
  }

  /// True for a collection whose children stand on lines of their own.
  var isBlockCollection: Bool {
    switch kind {
    case .scalar: false
    case .sequence(_, let layout), .mapping(_, let layout): layout == .block
    }
  }

  /// True for literal and folded text.
  var isBlockText: Bool { style?.isBlock == true }

  /// How a scalar is written.
  var style: Style? {
    if case .scalar(_, let style) = kind { style } else { nil }
  }

  /// The values of a mapping or the items of a list.
  var children: [Node] { pairs?.map(\.value) ?? items ?? [] }

  /// The last node in the text of this one.
  var lastLeaf: Node { children.last?.lastLeaf ?? self }
}
