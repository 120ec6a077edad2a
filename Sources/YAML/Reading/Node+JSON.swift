extension Node {
  /// Reads a JSON text strictly: one value, no name twice in an object.
  ///
  /// Texts become quoted scalars; numbers, truth values and `null` plain ones, as they are spelled.
  /// Unlike YAML's reader it takes all that JSON is, such as surrogate pairs and indentation by tabs.
  ///
  /// - Throws: The first ``JSONProblem``.
  public init(parsingJSON source: [UInt8]) throws(JSONProblem) {
    guard String(validating: source, as: UTF8.self) != nil else {
      throw JSONProblem(offset: 0, message: "this is no UTF-8")
    }
    let result = source.withUnsafeBytes { text -> Result<Node, JSONProblem> in
      Result { () throws(JSONProblem) in
        var reader = JSONReader(text)
        return try reader.whole()
      }
    }
    self = try result.get()
  }
}

/// Makes nodes of a JSON text.
private struct JSONReader {
  private let text: UnsafeRawBufferPointer
  private var cursor: JSONCursor
  /// Where counting has come to: what is long stands in one line.
  private var counted = 0
  private var (line, column) = (1, 1)

  init(_ text: UnsafeRawBufferPointer) {
    self.text = text
    let start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    cursor = JSONCursor(text: text, at: start, end: text.count)
    counted = start
  }

  mutating func whole() throws(JSONProblem) -> Node {
    let node = try value(1)
    guard cursor.isAtEnd() else { throw cursor.problem("more behind the value") }
    return node
  }

  /// The mark of a place; places are asked for in their order.
  private mutating func mark(_ offset: Int) -> Mark {
    while counted < offset {
      let byte = text[counted]
      counted += 1
      if byte == UInt8(ascii: "\n") {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return Mark(line: line, column: column, offset: offset)
  }

  private mutating func value(_ depth: Int) throws(JSONProblem) -> Node {
    let place = cursor.place()
    let mark = mark(place)
    guard depth <= Limits.depth else { throw cursor.problem("this is nested too deeply") }
    let kind: Kind
    if cursor.skip("{") {
      kind = .mapping(try pairs(depth), .flow)
    } else if cursor.skip("[") {
      kind = .sequence(try items(depth), .flow)
    } else {
      kind = try scalar(at: place)
    }
    return Node(kind: kind, range: place..<cursor.at, mark: mark)
  }

  private typealias Kind = Node.Kind

  private mutating func scalar(at place: Int) throws(JSONProblem) -> Kind {
    let isText = place < text.count && text[place] == UInt8(ascii: "\"")
    let bytes = try cursor.scalar()
    return .scalar(
      bytes.map { String(decoding: $0, as: UTF8.self) } ?? "null", isText ? .doubleQuoted : .plain)
  }

  private mutating func items(_ depth: Int) throws(JSONProblem) -> [Node] {
    var items: [Node] = []
    if cursor.skip("]") { return items }
    repeat { items.append(try value(depth + 1)) } while cursor.skip(",")
    try cursor.expect("]")
    return items
  }

  private mutating func pairs(_ depth: Int) throws(JSONProblem) -> [Node.Pair] {
    var pairs: [Node.Pair] = []
    var seen: Set<String> = []
    if cursor.skip("}") { return pairs }
    repeat {
      let place = cursor.place()
      let mark = mark(place)
      try cursor.expect("\"")
      let name = String(decoding: try cursor.string(), as: UTF8.self)
      guard seen.insert(name).inserted else {
        throw JSONProblem(offset: place, message: "the name \(name) stands twice")
      }
      let key = Node(
        kind: .scalar(name, .doubleQuoted), range: place..<cursor.at, mark: mark)
      try cursor.expect(":")
      pairs.append(Node.Pair(key: key, value: try value(depth + 1)))
    } while cursor.skip(",")
    try cursor.expect("}")
    return pairs
  }
}

extension JSONProblem {
  /// Where it is in the text.
  public func mark(in source: [UInt8]) -> Mark {
    let before = source.prefix(offset)
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Mark(
      line: before.count { $0 == UInt8(ascii: "\n") } + 1,
      column: before[start...].count { $0 & 0xC0 != 0x80 } + 1, offset: offset)
  }
}
