/// One node of a parsed document: what it says and exactly where.
///
/// Scalars are text, however they were written: whether `no` is a word or a truth value is for
/// the reader's schema to say, never for YAML.
public struct Node: Sendable {
  /// How a scalar was written.
  public enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

  /// How a collection was written.
  public enum Layout: Sendable { case block, flow }

  /// A key of a mapping and its value.
  public struct Pair: Sendable {
    public var key: Node
    public var value: Node

    /// Makes a pair.
    public init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }

    /// The key's text; keys are scalars in every document that parses.
    public var name: String { key.text ?? "" }
  }

  /// What a node can be.
  public enum Kind: Sendable {
    case scalar(String, Style)
    case sequence([Node], Layout)
    case mapping([Pair], Layout)
  }

  public var kind: Kind
  /// The bytes of the node in its source, quotes and block indicators included, without the
  /// comments and blank lines that follow it.
  ///
  /// An absent value (`key:`) is an empty range right after the colon.
  public var range: Range<Int>
  /// Where the node starts; its offset is `range.lowerBound`.
  public var mark: Mark

  /// Makes a node.
  public init(kind: Kind, range: Range<Int>, mark: Mark) {
    self.kind = kind
    self.range = range
    self.mark = mark
  }

  /// The text, if this is a scalar.
  public var text: String? {
    if case .scalar(let text, _) = kind { text } else { nil }
  }

  /// The items, if this is a sequence.
  public var items: [Node]? {
    if case .sequence(let items, _) = kind { items } else { nil }
  }

  /// The pairs in their order, if this is a mapping.
  public var pairs: [Pair]? {
    if case .mapping(let pairs, _) = kind { pairs } else { nil }
  }

  /// The value of `key`, if this is a mapping that has it.
  public subscript(key: String) -> Node? {
    pairs?.first { $0.name == key }?.value
  }

  /// True for a plain scalar that YAML calls null: nothing at all, `~` or `null`.
  ///
  /// A schema that declares the field as text may still read `null` as the word.
  public var isNull: Bool {
    guard case .scalar(let text, .plain) = kind else { return false }
    return text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL"
  }
}
