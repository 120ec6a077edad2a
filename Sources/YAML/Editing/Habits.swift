extension Printer {
  /// A printer with the habits of a document: how it indents, found near `node` first.
  init(habitsOf root: Node?, near node: Node? = nil) {
    self.init()
    let near = Habits(node)
    let all = Habits(root)
    step = max(1, near.step ?? all.step ?? all.listStep.flatMap { $0 > 0 ? $0 : nil } ?? 2)
    listStep = near.listStep ?? all.listStep ?? step
    gap = max(2, near.gap ?? all.gap ?? 2)
  }
}

/// How collections are indented in a text; nil where it has none.
private struct Habits {
  var step: Int?
  var listStep: Int?
  var gap: Int?

  init(_ node: Node?) {
    if let node { look(at: node) }
  }

  private var isComplete: Bool { step != nil && listStep != nil && gap != nil }

  private mutating func look(at node: Node) {
    for child in node.children where child.isBlockCollection && node.isBlockCollection {
      let isBelow = child.mark.line > node.mark.line || node.pairs != nil
      let offset = child.mark.column - node.mark.column
      switch (node.kind, child.kind) {
      case (.mapping, .mapping) where offset > 0: step = step ?? offset
      case (.mapping, .sequence) where offset >= 0: listStep = listStep ?? offset
      case (.sequence, _) where !isBelow || offset > 1: gap = gap ?? offset
      default: break
      }
    }
    for child in node.children where !isComplete { look(at: child) }
  }
}
