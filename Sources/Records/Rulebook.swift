import YAML

/// The rules in force at one revision: record types and settings.
public struct Rulebook: Sendable {
  /// All types, ordered by name.
  public let types: [RecordType]
  public let settings: Settings

  private let byName: [String: RecordType]
  private let inverses: Inverses

  /// The rules of a repository that adds none.
  public static let builtIn = Rulebook(settings: Settings())

  /// The rules of a repository that adds no types.
  public init(settings: Settings) {
    self.init(types: Array(BuiltIn.types.values), settings: settings)
  }

  /// Reads the rules of a repository on top of the built-in types.
  ///
  /// - Parameters:
  ///   - files: The type definitions below `.itsm/types`: path and text.
  ///   - settings: The repository's settings.
  /// - Throws: ``Findings`` with everything that is wrong in the files.
  public init(files: [(path: String, source: [UInt8])], settings: Settings) throws(Findings) {
    var findings: [Finding] = []
    var definitions: [String: Definition] = [:]
    for (path, source) in files {
      guard let root = Self.root(source, path, &findings) else { continue }
      guard let name = root["type"]?.text else {
        findings.append(
          Finding(
            .typeDefinition, "the definition does not name its type", file: path, at: root.mark,
            remedy: "type: NAME"))
        continue
      }
      if let other = definitions[name] {
        findings.append(
          Finding(
            .typeDefinition, "type \(name) is defined twice, also in \(other.origin)", file: path,
            at: root.mark))
      }
      definitions[name] = Definition(node: root, origin: path)
    }
    let types = Self.resolve(definitions, &findings)
    Self.checkTargets(
      types, names: BuiltIn.names.union(definitions.keys), &findings)
    if findings.contains(where: { $0.severity == .error }) { throw Findings(findings) }
    self.init(types: types, settings: settings)
    let conditions = types.filter { $0.origin != nil }.flatMap { conditionFindings($0) }
    if !conditions.isEmpty { throw Findings(conditions) }
  }

  private init(types: [RecordType], settings: Settings) {
    self.types = types.sorted { $0.name < $1.name }
    self.settings = settings
    byName = Dictionary(types.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    inverses = Inverses(of: self.types)
  }

  /// The type of that name.
  public func type(_ name: String) -> RecordType? { byName[name] }

  /// The relations, with the types that store them, that `name` is the inverse of.
  public func relations(inverse name: String) -> [(relation: RecordType.Relation, type: RecordType)]
  {
    inverses[name]
  }

  /// What the other side calls a relation that records of `type` store.
  public func inverse(of relation: String, storedBy type: RecordType) -> String {
    type.relation(relation)?.inverse ?? "\(relation)-of"
  }

  /// The types with a trait.
  public func types(trait: String) -> [RecordType] { types.filter { $0.has(trait: trait) } }

  /// The types of the records that a field may name; none where it names no records.
  public func types(namedBy field: Field) -> [RecordType] {
    switch field.kind {
    case .person, .team: types(trait: field.kind.word)
    case .reference(let names): names.compactMap { type($0) }
    default: []
    }
  }

  private static func root(
    _ source: [UInt8], _ file: String?, _ findings: inout [Finding]
  ) -> Node? {
    do {
      if let root = try Document(parsing: source).root { return root }
      findings.append(Finding(.typeDefinition, "the definition is empty", file: file, at: .start))
    } catch {
      findings.append(Finding(error, file: file))
    }
    return nil
  }
}

extension Rulebook {
  /// A definition that a repository has.
  private struct Definition {
    let node: Node
    let origin: String
  }

  /// Follows `extends` and reads every definition; the built-in types that nobody replaces stay as
  /// they are.
  private static func resolve(
    _ definitions: [String: Definition], _ findings: inout [Finding]
  ) -> [RecordType] {
    var types = BuiltIn.types.filter { definitions[$0.key] == nil }.map(\.value)
    for (name, definition) in definitions.sorted(by: { $0.key < $1.key }) {
      do throws(Findings) {
        let node = try effective(name, definition.node, definition.origin, definitions, 0)
        types.append(try RecordTypeReader.read(node, origin: definition.origin))
      } catch {
        findings += error.all
      }
    }
    return types.sorted { $0.name < $1.name }
  }

  private static func effective(
    _ name: String, _ node: Node, _ origin: String?, _ definitions: [String: Definition],
    _ depth: Int
  ) throws(Findings) -> Node {
    guard let base = node["extends"]?.text else { return node }
    for key in mergedKeys where node[key]?.pairs?.count ?? 0 > DefinitionReader.entryLimit {
      throw Findings([
        Finding(
          .typeDefinition, "\(key) has more than \(DefinitionReader.entryLimit) entries",
          file: origin, at: node[key]?.mark)
      ])
    }
    func refuse(_ message: String, _ remedy: String? = nil) -> Findings {
      Findings([
        Finding(
          .typeDefinition, message, file: origin, at: node["extends"]?.mark, remedy: remedy)
      ])
    }
    guard depth < 8 else { throw refuse("type \(name) extends itself, directly or through others") }
    let other = base == name ? nil : definitions[base]
    guard let below = other?.node ?? BuiltIn.definition(of: base) else {
      let near = Spelling.nearest(to: base, among: BuiltIn.names.union(definitions.keys))
      throw refuse(
        "type \(name) extends \(base), which does not exist", near.map { "did you mean \($0)?" })
    }
    let start = try effective(base, below, other?.origin, definitions, depth + 1)
    // What is wrong with the inherited part is told where it is inherited.
    return merged(start.moved(to: node["extends"]?.mark ?? node.mark), node)
  }

  private static let mergedKeys = ["fields", "states", "transitions", "links", "traits", "rules"]

  /// `above` on top of `below`: the maps of ``mergedKeys`` merge entry by entry.
  private static func merged(_ below: Node, _ above: Node) -> Node {
    var pairs = below.pairs ?? []
    for pair in above.pairs ?? [] where pair.name != "extends" {
      guard let at = pairs.firstIndex(where: { $0.name == pair.name }) else {
        pairs.append(pair)
        continue
      }
      if mergedKeys.contains(pair.name), pairs[at].value.pairs != nil {
        pairs[at].value = mergedEntries(pairs[at].value, pair.value)
      } else {
        pairs[at].value = pair.value
      }
    }
    return Node(kind: .mapping(pairs, .block), range: above.range, mark: above.mark)
  }

  private static func mergedEntries(_ below: Node, _ above: Node) -> Node {
    var pairs = below.pairs ?? []
    for pair in above.pairs ?? [] {
      let at = pairs.firstIndex { $0.name == pair.name }
      switch (at, pair.value.isNull) {
      case (let at?, true): pairs.remove(at: at)
      case (let at?, false): pairs[at] = pair
      case (nil, true): break
      case (nil, false): pairs.append(pair)
      }
    }
    return Node(kind: .mapping(pairs, .block), range: above.range, mark: above.mark)
  }

  /// What is wrong with the conditions of a type: names it has not, values that can't be.
  public func conditionFindings(_ type: RecordType) -> [Finding] {
    let words = TypeVocabulary(type: type, rulebook: self)
    return type.conditions.flatMap { condition, node in
      condition.check(against: words).map { error in
        Finding(
          .typeCondition, "type \(type.name), condition “\(condition)”: \(error.message)",
          file: type.origin, at: node.inside(error.columns.lowerBound - 1), remedy: error.remedy)
      }
    }
  }

  /// The type of a record: what its key `type` says, else what its id begins with.
  func type(
    named node: Node?, id: String, at mark: Mark, path: String
  ) throws(Finding) -> RecordType {
    if let node {
      guard let name = node.text, let type = byName[name] else {
        let near = node.text.flatMap { Spelling.nearest(to: $0, among: byName.keys) }
        throw Finding(
          .recordType, "there is no type \(node.text ?? "of this kind")", file: path,
          at: node.mark,
          remedy: near.map { "did you mean \($0)?" }
            ?? "types: \(types.map(\.name).joined(separator: ", "))")
      }
      return type
    }
    if let type = type(claiming: id) { return type }
    throw Finding(
      .recordType, "nothing says of what type \(id) is", file: path,
      at: mark, remedy: "add the key type, such as type: \(guess(path))")
  }

  /// The type whose dated ids begin as `id` does; the longest prefix wins.
  public func type(claiming id: String) -> RecordType? {
    var best: (type: RecordType, length: Int)?
    for type in types where type.claims(id: id) {
      guard case .dated(let prefix) = type.identity else { continue }
      // Of two as long, the later one, though no two types have the same.
      if prefix.utf8.count >= best?.length ?? 0 { best = (type, prefix.utf8.count) }
    }
    return best?.type
  }

  private func guess(_ path: String) -> String {
    let type = types.first { type in
      let folder = type.path.prefix { $0 != "{" }
      return path.hasPrefix(folder) || path.contains("/" + folder)
    }
    return type?.name ?? types.first?.name ?? "NAME"
  }
}
