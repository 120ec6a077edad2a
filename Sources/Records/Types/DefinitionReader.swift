public import YAML

/// Reads definitions (types, configuration) from YAML and collects what is wrong with them.
///
/// Each accessor notes the keys it was asked for, so that ``close(_:_:)`` can report those
/// that nobody knows.
public struct DefinitionReader {
  /// The file that findings name.
  public let file: String?
  let code: Finding.Code
  /// What was found wrong so far.
  public private(set) var findings: [Finding] = []

  /// Makes a reader whose findings name `file` and have `code`.
  public init(file: String?, code: Finding.Code) {
    self.file = file
    self.code = code
  }

  /// Notes that something is wrong at a node.
  public mutating func report(_ message: String, at node: Node?, remedy: String? = nil) {
    findings.append(
      Finding(code, message, file: file, at: node?.mark ?? .start, remedy: remedy))
  }

  /// Notes what was found wrong by whoever read a part of the definition.
  public mutating func add(_ others: [Finding]) { findings += others }

  /// A query, understood for each of some record types.
  ///
  /// - Parameters:
  ///   - node: Where it stands.
  ///   - what: The key.
  ///   - types: The types.
  ///   - rulebook: All types, for paths through references.
  ///   - remedy: What helps where a type has not what the query asks for and nothing is near.
  /// - Returns: Type → the query; what it means for a type that it can't be understood for is missing.
  public mutating func query(
    _ node: Node?, _ what: String, for types: [RecordType], _ rulebook: Rulebook,
    remedy: (RecordType) -> String? = { _ in nil }
  ) -> [String: Condition] {
    guard let node, let text = text(node, what) else { return [:] }
    var conditions: [String: Condition] = [:]
    for type in types {
      do throws(Findings) {
        conditions[type.name] = try rulebook.query(text, for: type)
      } catch {
        for var finding in error.all {
          (finding.file, finding.mark) = (file, node.mark)
          finding.remedy = finding.remedy ?? remedy(type)
          findings.append(finding)
        }
      }
    }
    return conditions
  }

  /// The most entries of one mapping: far more than a person writes, and few enough that what
  /// looks through all of them for each of them comes to its end.
  public static let entryLimit = 5_000

  /// The pairs of a mapping; an absent one is empty.
  public mutating func pairs(_ node: Node?, _ what: String) -> [Node.Pair] {
    guard let node, !node.isNull else { return [] }
    guard let pairs = node.pairs else {
      report("\(what) must be a mapping", at: node)
      return []
    }
    guard pairs.count <= Self.entryLimit else {
      report("\(what) has more than \(Self.entryLimit) entries", at: node)
      return []
    }
    return pairs
  }

  /// The text of a scalar.
  public mutating func text(_ node: Node?, _ what: String) -> String? {
    guard let node, !node.isNull else { return nil }
    guard let text = node.text else {
      report("\(what) must be a text", at: node)
      return nil
    }
    return text
  }

  /// A list of texts; a single text counts as a list of one.
  public mutating func texts(_ node: Node?, _ what: String) -> [String]? {
    guard let node, !node.isNull else { return nil }
    if let text = node.text { return [text] }
    guard let items = node.items else {
      report("\(what) must be a list of texts", at: node)
      return nil
    }
    return items.compactMap { text($0, "an item of \(what)") }
  }

  /// A truth value.
  public mutating func flag(_ node: Node?, _ what: String) -> Bool {
    guard let node, !node.isNull else { return false }
    switch node.text {
    case "true": return true
    case "false": return false
    default:
      report("\(what) must be true or false", at: node)
      return false
    }
  }

  /// A condition, parsed; its error is placed inside the text.
  mutating func condition(_ node: Node?, _ what: String) -> Condition? {
    guard let node, let source = text(node, what) else { return nil }
    do {
      return try Condition(parsing: source)
    } catch {
      report(
        "\(what): \(error.message)", at: node.inside(error.columns.lowerBound - 1), error.remedy)
      return nil
    }
  }

  private mutating func report(_ message: String, at mark: Mark, _ remedy: String?) {
    findings.append(Finding(.typeCondition, message, file: file, at: mark, remedy: remedy))
  }

  /// Reports keys of a mapping that are not among `known`.
  public mutating func close(_ node: Node?, _ known: [String], _ what: String) {
    for pair in node?.pairs ?? [] where !known.contains(pair.name) {
      let near = Spelling.nearest(to: pair.name, among: known)
      report(
        "\(what) has no key \(pair.name)", at: pair.key,
        remedy: near.map { "did you mean \($0)?" } ?? "keys: \(known.joined(separator: ", "))")
    }
  }
}

extension Node {
  /// A mark `column` scalars into a scalar written on one line; the node's own mark otherwise.
  public func inside(_ column: Int) -> Mark {
    guard case .scalar(let text, let style) = kind, !text.contains("\n"), column > 0,
      style == .plain || style == .singleQuoted || style == .doubleQuoted
    else { return mark }
    let before = text.unicodeScalars.prefix(column)
    // A quote in front, and a mark of escape before each that stands in the text.
    let more: Int
    switch style {
    case .singleQuoted: more = 1 + before.count { $0 == "'" }
    case .doubleQuoted: more = 1 + before.count { $0 == "\"" || $0 == "\\" }
    default: more = 0
    }
    let bytes = before.reduce(0) { $0 + UTF8.width($1) }
    return Mark(
      line: mark.line, column: mark.column + column + more, offset: mark.offset + bytes + more)
  }

  /// The node as content to be written, with the spelling its scalars have here.
  public var asContent: Content {
    switch kind {
    case .scalar(let text, .plain): .plain(text)
    case .scalar(let text, _): .text(text)
    case .sequence(let items, _): .sequence(items.map(\.asContent))
    case .mapping(let pairs, _):
      .mapping(pairs.map { Content.Entry($0.name, $0.value.asContent) })
    }
  }
}
