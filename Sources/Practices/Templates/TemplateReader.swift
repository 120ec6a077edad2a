public import Records
import YAML

extension RecordTemplate {
  /// Reads a template.
  ///
  /// - Parameters:
  ///   - bytes: The YAML.
  ///   - file: The path that findings name.
  ///   - rulebook: The record types.
  /// - Throws: ``Findings`` with everything that is wrong.
  public init(parsing bytes: [UInt8], file: String?, rulebook: Rulebook) throws(Findings) {
    let root = try DefinitionFile.root(of: bytes, file: file, code: .templateDefinition)
    var reader = TemplateReader(root, file, rulebook)
    let template = reader.read(bytes)
    let findings = reader.reader.findings
    guard let template, findings.isEmpty else { throw Findings(findings) }
    self = template
  }
}

/// Reads a template from its YAML and collects what is wrong with it.
struct TemplateReader {
  static let keys = ["template", "summary", "for", "where", "fields", "varies", "suspend"]
  /// What a record says of itself, and no template says for it.
  private static let own = ["id", "type", "state", "aliases", "links", "timeline"]
  /// How many uses can be looked back at.
  private static let mostUses = 1_000

  var reader: DefinitionReader
  private let root: Node
  private let file: String?
  private let rulebook: Rulebook

  init(_ root: Node, _ file: String?, _ rulebook: Rulebook) {
    reader = DefinitionReader(file: file, code: .templateDefinition)
    (self.root, self.file, self.rulebook) = (root, file, rulebook)
  }

  mutating func read(_ source: [UInt8]) -> RecordTemplate? {
    guard root.pairs != nil else {
      reader.report("a template must be a mapping", at: root, remedy: "template: NAME")
      return nil
    }
    reader.close(root, Self.keys, "a template")
    let name = reader.text(root["template"], "template") ?? ""
    if let problem = name.isEmpty ? "it is missing" : RecordID.problem(with: name) {
      reader.report(
        "the name of the template is none: \(problem)", at: root["template"] ?? root,
        remedy: "template: NAME")
    }
    guard let type = type() else { return nil }
    let presets = presets(type)
    return RecordTemplate(
      name: name, summary: reader.text(root["summary"], "summary") ?? "", type: type.name,
      presets: presets, locked: locked(presets, type),
      scope: reader.text(root["where"], "where"),
      condition: reader.query(root["where"], "where", for: [type], rulebook)[type.name],
      limit: limit(type), origin: file, source: source)
  }

  private mutating func type() -> RecordType? {
    guard let name = reader.text(root["for"], "for") else {
      reader.report("the template does not say for which type it is", at: root, remedy: "for: TYPE")
      return nil
    }
    if let type = rulebook.type(name) { return type }
    let near = Spelling.nearest(to: name, among: rulebook.types.map(\.name))
    reader.report(
      "the template is for \(name), which is no record type", at: root["for"],
      remedy: near.map { "did you mean \($0)?" })
    return nil
  }

  private mutating func presets(_ type: RecordType) -> [RecordTemplate.Preset] {
    let pairs = reader.pairs(root["fields"], "fields")
    if pairs.isEmpty {
      reader.report(
        "the template fills in nothing", at: root["fields"] ?? root, remedy: "fields: { … }")
    }
    return pairs.compactMap { pair in
      guard !Self.own.contains(pair.name), pair.name != type.templated?.field else {
        reader.report("\(pair.name) is what each record says for itself", at: pair.key)
        return nil
      }
      guard let field = type.field(pair.name) else {
        let near = Spelling.nearest(to: pair.name, among: type.fields.map(\.name))
        reader.report(
          "\(type.withArticle) has no field \(pair.name)", at: pair.key,
          remedy: near.map { "did you mean \($0)?" })
        return nil
      }
      var problems: [(FieldProblem, Node)] = []
      let value = field.read(pair.value) { problems.append(($0, $1)) }
      for (problem, node) in problems {
        reader.report(problem.message, at: node, remedy: problem.remedy)
      }
      if value.isEmpty, problems.isEmpty { reader.report("\(pair.name) is empty", at: pair.key) }
      return value.isEmpty ? nil : RecordTemplate.Preset(field: pair.name, value: value)
    }
  }

  /// What is approved of a record is authorised with its template; the rest is a suggestion.
  private mutating func locked(
    _ presets: [RecordTemplate.Preset], _ type: RecordType
  ) -> [String] {
    let varies = reader.texts(root["varies"], "varies") ?? []
    for name in varies where root["fields"]?[name] == nil {
      reader.report("varies names \(name), which the template does not fill in", at: root["varies"])
    }
    guard type.templated != nil else { return [] }
    let normative = type.approvable?.normative
    return presets.map(\.field).filter {
      !varies.contains($0) && normative?.contains($0) ?? true
    }
  }

  private mutating func limit(_ type: RecordType) -> RecordTemplate.Limit? {
    guard let node = root["suspend"], !node.isNull else { return nil }
    reader.close(node, ["failures", "of"], "suspend")
    if type.outcomes == nil || type.templated == nil {
      reader.report(
        "\(type.withArticle) is never authorised by a template and judged by its outcome, so no "
          + "template for it is suspended",
        at: node)
    }
    func number(_ key: String) -> Int? {
      let number = reader.text(node[key], key).flatMap { Int($0) }
      guard let number, (1...Self.mostUses).contains(number) else {
        reader.report(
          "suspend: \(key) must be a number from 1 to \(Self.mostUses)", at: node[key] ?? node,
          remedy: "suspend: { failures: 3, of: 10 }")
        return nil
      }
      return number
    }
    guard let failures = number("failures"), let uses = number("of") else { return nil }
    if failures > uses {
      reader.report("\(failures) of \(uses) can never fail", at: node["failures"])
    }
    return RecordTemplate.Limit(failures: failures, uses: uses)
  }
}

/// The templates of a repository.
public struct TemplateBook: Sendable {
  /// All of them, in the order of their names.
  public let templates: [RecordTemplate]

  /// Reads the templates of a repository.
  ///
  /// - Parameters:
  ///   - files: The YAML files below `.itsm/templates`.
  ///   - rulebook: The record types.
  /// - Throws: ``Findings`` with everything that is wrong: where one can't be read nobody knows what
  ///   is authorised.
  public init(
    files: [(path: String, bytes: [UInt8])], rulebook: Rulebook
  ) throws(Findings) {
    let named = try DefinitionFile.named(files, "template", code: .templateDefinition) {
      path, bytes throws(Findings) in
      let template = try RecordTemplate(parsing: bytes, file: path, rulebook: rulebook)
      return (template.name, template)
    }
    templates = named.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The template of that name.
  public subscript(name: String) -> RecordTemplate? { templates.first { $0.name == name } }

  /// The finding that there is no such template.
  public func unknown(_ name: String, _ type: String? = nil) -> Finding {
    let names = templates.filter { type == nil || $0.type == type }.map(\.name)
    let near = Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
    return Finding(
      .templatePin, "there is no template \(name)\(type.map { " for \($0) records" } ?? "")",
      remedy: near
        ?? (names.isEmpty
          ? "templates are committed files of .itsm/templates"
          : "templates: \(names.joined(separator: ", "))"))
  }
}
