import TestSupport
@testable import YAML

extension Dice {
  /// A change that is possible in a document.
  mutating func change(in root: Node) -> Change {
    var path: [Step] = []
    var node = root
    while !node.children.isEmpty, path.isEmpty || !hits(3) {
      let index = number(0...(node.children.count - 1))
      path.append(node.pairs.map { .key($0[index].name) } ?? .index(index))
      node = node.children[index]
    }
    switch number(0...5) {
    case 0,
      1 where !path.isEmpty:
      return .set(path, content(path.count))
    case 2 where !path.isEmpty:
      return .remove(path)
    case 3 where node.items != nil || node.isNull:
      return .append(path, content(path.count))
    default:
      if node.pairs != nil || node.isNull {
        let order = hits(2) ? ["id", "title", "a", "state", "b", "links", "c", "timeline"] : []
        return .set(path + [.key(key())], content(path.count), order: order)
      }
      return .set(path, content(path.count))
    }
  }
}

/// Judges an edit without the editor's own model.
struct EditCheck {
  let before: Document
  let after: Document
  let change: Change

  /// What is wrong; nil if nothing is.
  var complaint: String? {
    if let complaint = meaning { return complaint }
    let old = lines(before)
    let new = lines(after)
    let touched = touchedLines
    let top = zip(old, new).prefix { $0 == $1 }.count
    let bottom = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
    if top + bottom < old.count - touched {
      return "touches \(old.count - top - bottom) lines, not \(touched)"
    }
    return nil
  }

  private var meaning: String? {
    switch change {
    case .set(let path, let content, _):
      guard let node = find(path, in: after.root) else { return "nothing is there" }
      return node.says(content) ? nil : "it says something else"
    case .append(let path, let content, _):
      guard let items = find(path, in: after.root)?.items else { return "no list is there" }
      let count = find(path, in: before.root)?.items?.count ?? 0
      return items.count == count + 1 && items[count].says(content) ? nil : "the last item is wrong"
    case .remove(let path):
      guard let parent = find(path.dropLast(), in: after.root) else { return "the parent is gone" }
      let count = find(path.dropLast(), in: before.root)?.children.count ?? 0
      return parent.children.count == count - 1 ? nil : "nothing was removed"
    }
  }

  private func find(_ path: some Sequence<Step>, in root: Node?) -> Node? {
    var place: Place? = Place(root: root)
    for step in path { place = place?.inside(step) }
    return place?.node
  }

  /// How many of the old lines the change may touch: those of the value, or of the collection in
  /// brackets around it.
  private var touchedLines: Int {
    let path =
      switch change {
      case .set(let path, _, _), .append(let path, _, _), .remove(let path): path
      }
    var outermost: Node?
    var start: Int?
    var place = Place(root: before.root)
    for step in path {
      guard let inner = place.inside(step) else { break }
      if place.node?.isFlow == true, outermost == nil { outermost = place.node }
      if outermost == nil, let node = place.node {
        // From the key or the dash on.
        let editor = Editor(before)
        let index = node.children.firstIndex { $0.range == inner.node?.range } ?? 0
        start = editor.childStart(index, of: node)
      }
      place = inner
    }
    let isNew = find(path, in: before.root) == nil
    guard let node = outermost ?? place.node else { return 0 }
    if isNew || isAppend, !node.isFlow, outermost == nil, !node.children.isEmpty {
      // A new line; but a last line without a break gets one, and a block text that ends there
      // another header.
      return before.source.last == 0x0A ? 1 : 1 + lineCount(node.lastLeaf.range)
    }
    let from = min(start ?? node.range.lowerBound, node.range.lowerBound)
    let isWhole = node.isBlockCollection && !isRemove
    let column = isWhole ? node.mark.column - 1 : max(0, place.column)
    let end = Editor(before).extentEnd(node.range.upperBound, column: column)
    var count = lineCount(from..<max(from, end))
    if case .remove = change { count += blankLines(after: end) + 1 }
    if let parent = find(path.dropLast(), in: before.root), parent.children.count == 1,
      case .remove = change
    {
      count = lineCount(parentStart(path)..<max(parentStart(path), end)) + 1
    }
    return count
  }

  private func parentStart(_ path: [Step]) -> Int {
    let parent = path.dropLast()
    guard let last = parent.last, let outer = find(parent.dropLast(), in: before.root),
      let node = find(parent, in: before.root)
    else { return 0 }
    _ = last
    let index = outer.children.firstIndex { $0.range == node.range } ?? 0
    return Editor(before).childStart(index, of: outer)
  }

  private var isRemove: Bool {
    if case .remove = change { true } else { false }
  }

  private var isAppend: Bool {
    if case .append = change { true } else { false }
  }

  private func blankLines(after offset: Int) -> Int {
    var count = 0
    let editor = Editor(before)
    var line = editor.nextLine(offset)
    while let start = line, start < before.source.count,
      editor.skippingBlanks(from: start) == editor.lineEnd(start)
    {
      count += 1
      line = editor.nextLine(start)
    }
    return count
  }

  private func lineCount(_ range: Range<Int>) -> Int {
    1 + before.source[range].count { $0 == 0x0A }
  }

  private func lines(_ document: Document) -> [ArraySlice<UInt8>] {
    document.source.split(separator: 0x0A, omittingEmptySubsequences: false)
  }
}
