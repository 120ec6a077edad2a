extension Document {
  /// Returns the text with the changes made, one after the other, and every byte outside the values
  /// they touch as it was.
  ///
  /// A replaced value keeps its style and the comment after it; new lines are indented and broken
  /// as the document's other lines are.
  ///
  /// - Parameter changes: What to do, in this order.
  /// - Returns: A text that parses, and says what the changes say.
  /// - Throws: `yaml/path` if a place isn't there or isn't what a change needs; or what makes the
  ///   result unreadable, such as its size.
  public func applying(_ changes: [Change]) throws(YAMLError) -> [UInt8] {
    var current = self
    var expected = root.map(Content.init(reading:))
    for change in changes {
      try change.checkDepth()
      expected = try change.applied(to: expected, in: current.root)
      for step in change.steps(in: current.root) {
        let editor = Editor(current)
        let bytes = editor.applying(try editor.splices(for: step))
        if bytes != current.source { current = try Document(parsing: bytes) }
      }
    }
    guard current.root.says(expected) else {
      throw YAMLError(
        .path, "the change can't be written into this document", at: root?.mark ?? .start,
        remedy: "edit the file by hand; please report it as a bug")
    }
    return current.source
  }
}

extension Change {
  /// Refuses content that is deeper than any document may be.
  fileprivate func checkDepth() throws(YAMLError) {
    switch self {
    case .set(let path, let content, _), .append(let path, let content, _):
      guard path.count <= Limits.depth, !content.isDeeper(than: Limits.depth) else {
        throw YAMLError(
          .nesting, "collections are nested more than \(Limits.depth) deep", at: .start)
      }
    case .remove: return
    }
  }
}

extension Content {
  fileprivate func isDeeper(than depth: Int) -> Bool {
    switch self {
    case .text, .plain: false
    case .sequence(let items): depth == 0 || items.contains { $0.isDeeper(than: depth - 1) }
    case .mapping(let entries):
      depth == 0 || entries.contains { $0.value.isDeeper(than: depth - 1) }
    }
  }
}

extension Node? {
  /// True if reading gave what was meant.
  fileprivate func says(_ content: Content?) -> Bool {
    switch (self, content) {
    case (nil, nil): true
    case (let node?, let content?): node.says(content)
    case (.some, nil), (nil, .some): false
    }
  }
}
