/// Works out which bytes one change replaces.
struct Editor {
  /// New bytes for a range of old ones.
  struct Splice {
    var range: Range<Int>
    var text: String
  }

  let document: Document
  let bytes: [UInt8]
  /// The document's line break: that of its first line that ends in LF or CRLF.
  let lineBreak: String
  /// Where the text starts, behind a byte order mark.
  let start: Int

  init(_ document: Document) {
    self.document = document
    bytes = document.source
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let feed = bytes.firstIndex(of: 0x0A) ?? 0
    lineBreak = feed > 0 && bytes[feed - 1] == 0x0D ? "\r\n" : "\n"
  }

  /// The text with the splices made; they don't overlap.
  func applying(_ splices: [Splice]) -> [UInt8] {
    guard !splices.isEmpty else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + splices.reduce(0) { $0 + $1.text.utf8.count })
    var done = 0
    let inOrder = splices.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }
    for (_, splice) in inOrder {
      result += bytes[done..<splice.range.lowerBound]
      result += splice.text.utf8
      done = splice.range.upperBound
    }
    return result + bytes[done...]
  }

  /// What one change does to the text.
  func splices(for change: Change) throws(YAMLError) -> [Splice] {
    switch change {
    case .set(let path, let content, let order):
      let (place, missing) = reach(path)
      guard let key = missing.first else {
        if let node = place.node, node.says(content) { return [] }
        return replacing(place, with: content)
      }
      return inserting(
        key, content.inside(missing.dropFirst()), into: place,
        order: missing.count == 1 ? order : [])
    case .append(let path, let item, let order):
      let (place, missing) = reach(path)
      guard missing.isEmpty, let node = place.node, let items = node.items, !items.isEmpty else {
        return try splices(for: .set(path, .sequence([item]), order: order))
      }
      return node.isFlow ? flowAppending(item, to: place) : blockAppending(item, to: node)
    case .remove(let path):
      guard let last = path.last else { return [] }
      let (place, missing) = reach(path.dropLast())
      guard missing.isEmpty, let node = place.node else { return [] }
      return removing(last, from: place, node)
    }
  }

  /// The deepest place on the way that is there, and the keys that are missing below it.
  private func reach(_ path: some Collection<Step>) -> (Place, [String]) {
    var place = Place(root: document.root)
    var rest = Array(path)[...]
    while let step = rest.first, let inner = place.inside(step) {
      place = inner
      rest.removeFirst()
    }
    let keys = rest.compactMap { step in
      if case .key(let key) = step { key } else { nil }
    }
    return (place, keys)
  }

  private func inserting(
    _ key: String, _ content: Content, into place: Place, order: [String]
  ) -> [Splice] {
    let entry = Content.Entry(key, content)
    guard let node = place.node, let pairs = node.pairs, !pairs.isEmpty else {
      return replacing(place, with: .mapping([entry]))
    }
    let index = Place.index(of: key, among: pairs.map(\.name), order: order)
    return node.isFlow
      ? flowInserting(entry, at: index, into: place) : blockInserting(entry, at: index, into: node)
  }

  private func replacing(_ place: Place, with content: Content) -> [Splice] {
    guard let node = place.node else { return addingRoot(content, at: bytes.count) }
    return place.isInFlow
      ? flowReplacing(node, with: content) : blockReplacing(node, in: place, with: content)
  }

  private func removing(_ step: Step, from place: Place, _ node: Node) -> [Splice] {
    let index: Int? =
      switch step {
      case .key(let key): node.pairs?.firstIndex { $0.name == key }
      case .index(let index): index
      }
    guard let index, node.children.indices.contains(index) else { return [] }
    if node.children.count == 1 {
      return replacing(place, with: node.pairs == nil ? .sequence([]) : .mapping([]))
    }
    return node.isFlow ? flowRemoving(index, from: node) : blockRemoving(index, from: node)
  }

  /// Adds the first content of a document that has none.
  func addingRoot(_ content: Content, at offset: Int) -> [Splice] {
    let output = Printer().value(content, under: -1)
    var text = ([output.first].filter { !$0.isEmpty } + output.rest).joined(separator: lineBreak)
    let isAtLineStart = offset == start || Lines.breakLength(bytes, before: offset) > 0
    if !isAtLineStart { text = lineBreak + text }
    if isAtLineStart || offset < bytes.count || output.needsBreak { text += lineBreak }
    return [Splice(range: offset..<offset, text: text)]
  }
}

extension Content {
  /// The content as the value of these keys, one within the other.
  func inside(_ keys: some BidirectionalCollection<String>) -> Content {
    keys.reversed().reduce(self) { .mapping([Entry($1, $0)]) }
  }
}
