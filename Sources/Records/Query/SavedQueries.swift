import YAML

/// The queries that a repository keeps in `.itsm/queries.yaml`, by name.
///
/// ```yaml
/// my-urgent:
///   type: incident
///   query: state:open priority<=P2 assignee:@me
///   sort: [priority, opened_at]
///   columns: [id, priority, title]
/// ```
public struct SavedQueries: Sendable {
  /// One of them.
  public struct Query: Sendable {
    public let name: String
    public let type: String
    public let text: String
    /// Nil for the type's own order.
    public let sort: [String]?
    /// Nil for the type's own columns.
    public let columns: [String]?
  }

  /// All of them, in the order of the file.
  public private(set) var all: [Query] = []

  /// Reads the file, and checks each query against the rules.
  ///
  /// - Parameters:
  ///   - source: The text of the file.
  ///   - file: Its path, for messages.
  ///   - rulebook: The rules in force where it stands.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(parsing source: [UInt8], file: String, rulebook: Rulebook) throws(Findings) {
    var reader = DefinitionReader(file: file, code: .configuration)
    let document: Document
    do {
      document = try Document(parsing: source)
    } catch {
      throw Findings([Finding(error, file: file)])
    }
    for pair in reader.pairs(document.root, "queries.yaml") {
      if let query = Self.query(pair, &reader, rulebook) { all.append(query) }
    }
    if !reader.findings.isEmpty { throw Findings(reader.findings) }
  }

  /// The query of a name.
  public func query(_ name: String) -> Query? { all.first { $0.name == name } }

  private static func query(
    _ pair: Node.Pair, _ reader: inout DefinitionReader, _ rulebook: Rulebook
  ) -> Query? {
    let (name, node) = (pair.name, pair.value)
    guard node.pairs != nil else {
      reader.report("the query \(name) must be a mapping", at: node, remedy: "type and query")
      return nil
    }
    reader.close(node, ["type", "query", "sort", "columns"], "the query \(name)")
    guard let typeName = reader.text(node["type"], "type"), let type = rulebook.type(typeName)
    else {
      let near = node["type"]?.text.flatMap {
        Spelling.nearest(to: $0, among: rulebook.types.map(\.name))
      }
      reader.report(
        "the query \(name) names no type of record", at: node["type"] ?? pair.key,
        remedy: near.map { "did you mean \($0)?" } ?? "itsm type list shows them")
      return nil
    }
    guard let text = reader.text(node["query"], "query") else {
      reader.report("the query \(name) has no query", at: pair.key, remedy: "query: state:open")
      return nil
    }
    do throws(Findings) {
      _ = try rulebook.query(text, for: type)
    } catch {
      for finding in error.all {
        reader.report(finding.message, at: node["query"], remedy: finding.remedy)
      }
    }
    return Query(
      name: name, type: typeName, text: text, sort: reader.texts(node["sort"], "sort"),
      columns: reader.texts(node["columns"], "columns"))
  }
}
