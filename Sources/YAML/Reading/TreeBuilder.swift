import CYAML

/// Makes nodes of events, refusing what isn't plain YAML.
struct TreeBuilder {
  /// A collection whose end hasn't come yet.
  private struct Frame {
    let isMapping: Bool
    let layout: Node.Layout
    let mark: Mark
    /// Where its children start among the nodes that wait.
    let first: Int
    /// How far a collection in brackets has been looked at.
    var cursor: Int
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let strictness: Strictness
  private var frames: [Frame] = []
  /// The children of all open collections, a mapping's keys and values in turn: one store instead
  /// of one for each collection, so that a collection is allocated once, when its size is known.
  private var nodes: [Node] = []
  private var root: Node?

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    strictness = Strictness(bytes: bytes)
    frames.reserveCapacity(8)
    nodes.reserveCapacity(64)
  }

  /// Reads all events; returns the root.
  consuming func build(from events: borrowing EventStream) throws(YAMLError) -> Node? {
    var documents = 0
    while true {
      let event = try events.next()
      let type = event.pointee.type
      switch type {
      case YAML_STREAM_END_EVENT:
        return root
      case YAML_DOCUMENT_START_EVENT:
        documents += 1
        try check(documentStart: event, number: documents, in: events)
      case YAML_ALIAS_EVENT:
        throw YAMLError(
          .alias, "aliases are not allowed", at: events.mark(event.pointee.start_mark),
          remedy: "write the value out, or put it in quotes if it is text")
      case YAML_SCALAR_EVENT:
        try add(scalar(event, in: events))
      case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
        try open(event, in: events)
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
        try close(end: events.offset(event.pointee.end_mark))
      default:
        continue
      }
    }
  }

  private func check(
    documentStart event: UnsafeMutablePointer<yaml_event_t>, number: Int,
    in events: borrowing EventStream
  ) throws(YAMLError) {
    let start = event.pointee.data.document_start
    let mark = events.mark(event.pointee.start_mark)
    guard start.version_directive == nil, start.tag_directives.start == start.tag_directives.end
    else { throw .directive(at: mark) }
    guard number == 1 else {
      throw YAMLError(
        .severalDocuments, "a second document starts here", at: mark,
        remedy: "keep one document a file")
    }
  }

  private func scalar(
    _ event: UnsafeMutablePointer<yaml_event_t>, in events: borrowing EventStream
  ) throws(YAMLError) -> Node {
    let scalar = event.pointee.data.scalar
    let mark = events.mark(event.pointee.start_mark)
    try refuseProperties(anchor: scalar.anchor, tag: scalar.tag, at: mark)
    try strictness.check(scalar: event, at: mark, isInFlow: frames.last?.layout == .flow)
    let text = String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    var end = events.offset(event.pointee.end_mark)
    let style: Node.Style
    switch scalar.style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: style = .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: style = .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE:
      style = scalar.style == YAML_LITERAL_SCALAR_STYLE ? .literal : .folded
      end = BlockScalar.end(of: text, in: bytes, from: mark.offset, to: end)
    default:
      style = .plain
      if frames.last?.layout != .flow { try strictness.checkTabs(below: end, from: mark) }
    }
    if style == .plain, text.isEmpty { return try empty(at: mark) }
    return Node(kind: .scalar(text, style), range: mark.offset..<end, mark: mark)
  }

  /// An absent value stands right after what announces it, wherever libyaml noticed its absence.
  private func empty(at mark: Mark) throws(YAMLError) -> Node {
    guard let frame = frames.last, frame.isMapping, !isKeyDue(in: frame), let key = nodes.last
    else {
      return Node(kind: .scalar("", .plain), range: mark.offset..<mark.offset, mark: mark)
    }
    let place = try strictness.colonEnd(after: key, before: mark.offset)
    let found = place == mark.offset ? mark : key.mark.advanced(to: place, in: bytes)
    return Node(kind: .scalar("", .plain), range: place..<place, mark: found)
  }

  private mutating func open(
    _ event: UnsafeMutablePointer<yaml_event_t>, in events: borrowing EventStream
  ) throws(YAMLError) {
    let mark = events.mark(event.pointee.start_mark)
    let isMapping = event.pointee.type == YAML_MAPPING_START_EVENT
    let isFlow: Bool
    if isMapping {
      let start = event.pointee.data.mapping_start
      try refuseProperties(anchor: start.anchor, tag: start.tag, at: mark)
      isFlow = start.style == YAML_FLOW_MAPPING_STYLE
    } else {
      let start = event.pointee.data.sequence_start
      try refuseProperties(anchor: start.anchor, tag: start.tag, at: mark)
      isFlow = start.style == YAML_FLOW_SEQUENCE_STYLE
    }
    if let frame = frames.last, isKeyDue(in: frame) {
      throw YAMLError(
        .complexKey, "a key must be a single value", at: mark,
        remedy: "if it is text, put it in quotes")
    }
    guard frames.count < Limits.depth else {
      throw YAMLError(
        .nesting, "collections are nested more than \(Limits.depth) deep", at: mark)
    }
    frames.append(
      Frame(
        isMapping: isMapping, layout: isFlow ? .flow : .block, mark: mark, first: nodes.count,
        cursor: mark.offset + 1))
  }

  private mutating func close(end: Int) throws(YAMLError) {
    guard let frame = frames.popLast() else { return }
    let start = frame.mark.offset
    let last = nodes.count > frame.first ? nodes[nodes.count - 1].range.upperBound : start
    let kind: Node.Kind
    if frame.isMapping {
      let pairs = stride(from: frame.first, to: nodes.count, by: 2).map {
        Node.Pair(key: nodes[$0], value: nodes[$0 + 1])
      }
      try DuplicateKeys.refuse(pairs)
      kind = .mapping(pairs, frame.layout)
    } else {
      kind = .sequence(Array(nodes[frame.first...]), frame.layout)
    }
    nodes.removeLast(nodes.count - frame.first)
    // A block collection, and a lone pair in a flow list, has no closing mark of its own: libyaml
    // puts its end where the next thing starts.
    let bracketed = bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{")
    let upper = frame.layout == .flow && bracketed ? end : last
    if frame.cursor < upper, frame.layout == .flow {
      try strictness.checkGap(frame.cursor..<upper, from: frame.mark)
    }
    try add(Node(kind: kind, range: start..<upper, mark: frame.mark))
  }

  private mutating func add(_ node: consuming Node) throws(YAMLError) {
    try check(node)
    guard let frame = frames.last else {
      root = node
      return
    }
    if isKeyDue(in: frame), case .scalar("<<", .plain) = node.kind {
      throw YAMLError(
        .mergeKey, "merge keys are not allowed", at: node.mark,
        remedy: "write the merged fields out")
    }
    nodes.append(node)
  }

  /// True if the innermost collection, which is `frame`, is a mapping without a key for what comes.
  private func isKeyDue(in frame: Frame) -> Bool {
    frame.isMapping && (nodes.count - frame.first).isMultiple(of: 2)
  }

  /// Judges where a node stands.
  private mutating func check(_ node: Node) throws(YAMLError) {
    let isClosed: Bool
    switch node.kind {
    case .scalar(_, let style): isClosed = style == .singleQuoted || style == .doubleQuoted
    case .sequence(_, let layout), .mapping(_, let layout): isClosed = layout == .flow
    }
    if isClosed { try strictness.checkComment(after: node.range.upperBound, from: node.mark) }
    guard let frame = frames.last else { return }
    let isKey = isKeyDue(in: frame)
    guard frame.layout == .flow else {
      guard !isKey, node.isBlockText, node.mark.column <= frame.mark.column else { return }
      throw YAMLError(
        .syntax, "block text must start deeper than what it belongs to", at: node.mark,
        remedy: "put its sign behind the colon or the dash")
    }
    let lower = node.range.lowerBound
    if isKey { try strictness.checkQuestion(before: node, in: frame.mark) }
    if frame.cursor < lower { try strictness.checkGap(frame.cursor..<lower, from: frame.mark) }
    frames[frames.count - 1].cursor = node.range.upperBound
  }

  /// Anchors and tags stand first in a node's text, whatever libyaml makes of them.
  private func refuseProperties(
    anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, at mark: Mark
  ) throws(YAMLError) {
    let first = mark.offset < bytes.count ? bytes[mark.offset] : 0
    if first == UInt8(ascii: "!") { throw .tag(at: mark) }
    guard anchor != nil || first == UInt8(ascii: "&") else {
      if tag != nil { throw .tag(at: mark) }
      return
    }
    throw YAMLError(
      .anchor, "anchors are not allowed", at: mark,
      remedy: "remove it, or put the value in quotes if it is text")
  }
}
