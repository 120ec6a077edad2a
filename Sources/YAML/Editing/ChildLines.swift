/// A collection in block form as whole lines: for each child the lines above it, which are comments
/// and blank ones, and its own.
struct ChildLines {
  struct Child {
    let lead: Range<Int>
    let body: Range<Int>
  }

  let children: [Child]

  /// Finds the lines.
  ///
  /// - Parameters:
  ///   - node: The collection; nil is returned unless each of its children begins a line.
  ///   - start: The line that the first lead begins with.
  ///   - editor: The text.
  init?(of node: Node, from start: Int, in editor: Editor) {
    guard node.isBlockCollection else { return nil }
    var children: [Child] = []
    var above = start
    for index in node.children.indices {
      let first = editor.childStart(index, of: node)
      let line = editor.lineStart(first)
      guard editor.startsLine(first), line >= above else { return nil }
      let last = editor.extentEnd(
        node.children[index].range.upperBound, column: node.mark.column - 1)
      let end = editor.nextLine(last) ?? editor.bytes.count
      guard end >= line else { return nil }
      children.append(Child(lead: above..<line, body: line..<end))
      above = end
    }
    self.children = children
  }

  /// Where the last child ends.
  var end: Int { children.last?.body.upperBound ?? 0 }
}
