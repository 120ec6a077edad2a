/// A YAML text and what it says, each node with its exact place.
public struct Document: Sendable {
  /// The text as it was given, a byte order mark included.
  public let source: [UInt8]
  /// The outermost node; nil if the text holds nothing but comments.
  public let root: Node?

  /// Reads a text, refusing whatever a record has no use for: anchors, aliases, merge keys, tags,
  /// directives, duplicate keys, keys that aren't scalars, several documents, and anything beyond
  /// ``Limits``.
  ///
  /// - Parameter source: UTF-8, with or without a byte order mark.
  /// - Throws: The first fault, with its place.
  public init(parsing source: [UInt8]) throws(YAMLError) {
    self.source = source
    root = try source.withUnsafeBufferPointer { (bytes) throws(YAMLError) -> Node? in
      let encoding = try Encoding(checking: bytes)
      let events = EventStream(bytes, encoding)
      return try TreeBuilder(bytes).build(from: events)
    }
  }
}
