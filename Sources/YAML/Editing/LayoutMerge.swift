/// Brings two texts that come from a third together, when what the result says is known.
///
/// Lines that one side alone touched are taken as they are, comments and blank lines with them;
/// where both touched the same lines, the editor writes what is to be said into those of one side.
/// The result is checked against what it is to say.
public struct LayoutMerge {
  /// An item of a list, by its place in one of the two texts.
  public enum Item: Hashable, Sendable { case left(Int), right(Int) }

  let base: Document?
  let left: Document
  let right: Document
  /// The keys in the order of the schema.
  let order: [String]

  /// Takes the texts, whose roots are mappings.
  public init(base: Document?, left: Document, right: Document, order: [String]) {
    (self.base, self.left, self.right, self.order) = (base, left, right, order)
  }

  /// The merged text.
  ///
  /// - Parameters:
  ///   - wanted: What each key of the result says.
  ///   - items: For keys whose values are lists in block form: which items they are made of.
  /// - Returns: The text.
  /// - Throws: What makes the result unreadable, such as its size.
  public func merged(
    _ wanted: [String: Content], items: [String: [Item]]
  ) throws(YAMLError) -> [UInt8] {
    if let text = assembled(wanted, items), let document = try? Document(parsing: text),
      let result = try? document.saying(wanted, order: order)
    {
      return result
    }
    return try left.saying(wanted, order: order)
  }

  private func assembled(
    _ wanted: [String: Content], _ items: [String: [Item]]
  ) -> [UInt8]? {
    guard let mine = Side(left, left.root), let other = Side(right, right.root) else { return nil }
    let old = base.flatMap { Side($0, $0.root) }
    let text = MappingText(base: old, left: mine, right: other, order: order, items: items)
    guard var bytes = text.assembled(wanted) else { return nil }
    bytes += text.lines(old?.tail, mine.tail, other.tail)
    return bytes
  }
}

/// A block mapping of one of the texts, as lines.
struct Side {
  let editor: Editor
  let pairs: [Node.Pair]
  let lines: ChildLines
  let column: Int

  /// The root of a document.
  init?(_ document: Document, _ root: Node?) {
    guard let root else { return nil }
    let editor = Editor(document)
    self.init(editor, root, from: editor.start)
  }

  init?(_ editor: Editor, _ node: Node, from start: Int) {
    guard let pairs = node.pairs, !pairs.isEmpty,
      let lines = ChildLines(of: node, from: start, in: editor)
    else { return nil }
    (self.editor, self.pairs, self.lines) = (editor, pairs, lines)
    column = node.mark.column
  }

  var keys: [String] { pairs.map(\.name) }

  /// What stands below the last pair.
  var tail: Range<Int> { lines.end..<editor.bytes.count }

  func place(_ key: String) -> Int? { pairs.firstIndex { $0.name == key } }

  func value(_ key: String) -> Node? { place(key).map { pairs[$0].value } }

  func lead(_ key: String) -> Range<Int>? { place(key).map { lines.children[$0].lead } }

  func body(_ key: String) -> Range<Int>? { place(key).map { lines.children[$0].body } }

  /// The line below the key's own, if its value begins there.
  func inner(_ key: String) -> Int? {
    guard let place = place(key) else { return nil }
    let line = editor.lineStart(pairs[place].value.range.lowerBound)
    guard line > lines.children[place].body.lowerBound else { return nil }
    return editor.nextLine(pairs[place].key.range.upperBound)
  }

  /// The mapping that stands below a key.
  func inside(_ key: String) -> Side? {
    guard let node = value(key), let start = inner(key) else { return nil }
    return Side(editor, node, from: start)
  }

  /// The items of the list that stands below a key.
  func items(_ key: String) -> ChildLines? {
    guard let node = value(key), node.items?.isEmpty == false, let start = inner(key) else {
      return nil
    }
    return ChildLines(of: node, from: start, in: editor)
  }
}
