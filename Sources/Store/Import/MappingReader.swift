public import Records
import YAML

extension Mapping {
  /// Reads a mapping file.
  ///
  /// - Parameters:
  ///   - source: Its text.
  ///   - file: Its name, for messages.
  ///   - rulebook: The types that it may name.
  /// - Throws: ``Findings`` with everything that is wrong, each at its place.
  public init(parsing source: [UInt8], file: String, rulebook: Rulebook) throws(Findings) {
    let document: Document
    do {
      document = try Document(parsing: source)
    } catch {
      throw Findings([Finding(error, file: file)])
    }
    var reader = MappingReader(file: file, root: document.root, rulebook: rulebook)
    guard let mapping = reader.read() else { throw Findings(reader.reader.findings) }
    self = mapping
  }
}

/// Reads a mapping, collecting what is wrong with it.
struct MappingReader {
  let file: String
  let root: Node?
  let rulebook: Rulebook
  var reader: DefinitionReader
  private var dates: DateFormat?
  private var zone = Zone.utc

  private static let keys = [
    "type", "format", "delimiter", "encoding", "missing", "dates", "zone", "id", "state", "fields",
    "event", "create",
  ]

  init(file: String, root: Node?, rulebook: Rulebook) {
    self.file = file
    self.root = root
    self.rulebook = rulebook
    reader = DefinitionReader(file: file, code: .importMapping)
  }

  /// The mapping; nil if something is wrong.
  mutating func read() -> Mapping? {
    guard let root, root.pairs != nil else {
      reader.report("a mapping file must be a mapping", at: root, remedy: "begin with type: …")
      return nil
    }
    reader.close(root, Self.keys, "the mapping")
    dates = readDates(root["dates"])
    zone = readZone(root["zone"]) ?? .utc
    guard let type = readType(root["type"]), let id = readID(root) else { return nil }
    var mapping = Mapping(file: file, type: type, id: id)
    readFormat(root, into: &mapping)
    mapping.missing = reader.texts(root["missing"], "missing") ?? []
    readState(root, into: &mapping)
    readFields(root["fields"], into: &mapping)
    readEvent(root["event"], into: &mapping)
    readCreations(root["create"], into: &mapping)
    return reader.findings.isEmpty ? mapping : nil
  }

  private mutating func readType(_ node: Node?) -> RecordType? {
    guard let name = reader.text(node, "type") else {
      reader.report("the mapping does not say which type the records have", at: node ?? root)
      return nil
    }
    if let type = rulebook.type(name) { return type }
    let near = Spelling.nearest(to: name, among: rulebook.types.map(\.name))
    reader.report(
      "there is no type \(name)", at: node,
      remedy: near.map { "did you mean \($0)?" }
        ?? "types: \(rulebook.types.map(\.name).joined(separator: ", "))")
    return nil
  }

  private mutating func readFormat(_ root: Node, into mapping: inout Mapping) {
    let delimiter = reader.text(root["delimiter"], "delimiter")
    switch reader.text(root["format"], "format") ?? "csv" {
    case "csv":
      let spelled = delimiter == "tab" ? "\t" : delimiter ?? ","
      if spelled.unicodeScalars.count != 1 || ["\"", "\n", "\r"].contains(spelled) {
        reader.report("a delimiter is one character, or the word tab", at: root["delimiter"])
      }
      mapping.format = .delimited(by: Array(spelled.utf8))
    case "jsonl":
      if delimiter != nil { reader.report("JSON Lines has no delimiter", at: root["delimiter"]) }
      mapping.format = .jsonLines
    case let word:
      reader.report(
        "there is no format \(word)", at: root["format"], remedy: "formats: csv, jsonl")
    }
    if let name = reader.text(root["encoding"], "encoding") {
      mapping.encoding = name
      if !TextEncoding.isKnown(name) {
        reader.report("there is no encoding \(name)", at: root["encoding"], remedy: "iconv -l")
      }
    }
  }

  private mutating func readID(_ root: Node) -> Mapping.Rule? {
    guard let node = root["id"], !node.isNull else {
      reader.report("the mapping does not say which column is the id", at: root)
      return nil
    }
    return rule(for: Field.plain("id", .text), node)
  }

  private mutating func readState(_ root: Node, into mapping: inout Mapping) {
    let names = mapping.type.states.map(\.name)
    if let node = root["state"], !node.isNull {
      if names.isEmpty { reader.report("\(mapping.type.withArticle) has no states", at: node) }
      mapping.state = rule(for: Field.plain("state", .text), node)
      var given = (node["values"]?.pairs ?? []).map(\.value)
      given += [node["default"], node["other"], node["constant"]].compactMap { $0 }
      for value in given where !names.contains(value.text ?? "") {
        if value.mark == node["other"]?.mark, ["keep", "drop"].contains(value.text) { continue }
        reader.report(
          "\(mapping.type.withArticle) can't be “\(value.text ?? "")”", at: value,
          remedy: "states: \(names.joined(separator: ", "))")
      }
    } else if let first = names.first {
      mapping.state = Mapping.Rule(
        Field.plain("state", .text), .constant(first), at: root.mark)
    }
  }

  private mutating func readFields(_ node: Node?, into mapping: inout Mapping) {
    let type = mapping.type
    for pair in reader.pairs(node, "fields") {
      guard let field = type.field(pair.name) else {
        let near = Spelling.nearest(to: pair.name, among: type.fields.map(\.name))
        reader.report(
          "\(type.withArticle) has no field \(pair.name)", at: pair.key,
          remedy: near.map { "did you mean \($0)?" }
            ?? "fields: \(type.fields.map(\.name).joined(separator: ", "))")
        continue
      }
      if case .map = field.kind {
        reader.report("\(field.name) is a mapping and can't be imported", at: pair.key)
      }
      if let rule = rule(for: field, pair.value, states: type.states.map(\.name)) {
        mapping.fields.append(rule)
      }
    }
    let mapped = Set(mapping.fields.map(\.field.name))
    for field in type.fields
    where field.requirement == .always && field.initial == nil && field.matrix == nil
      && !mapped.contains(field.name)
    {
      reader.report(
        "\(type.withArticle) must have \(field.name), and nothing is mapped to it",
        at: node ?? root,
        remedy: "\(field.name): COLUMN, or { constant: … }")
    }
  }

  private mutating func readEvent(_ node: Node?, into mapping: inout Mapping) {
    guard let node, !node.isNull else { return }
    reader.close(node, ["at", "by", "domain"], "event")
    guard let at = node["at"] else {
      return reader.report("an event says when it was", at: node, remedy: "at: COLUMN")
    }
    mapping.at = rule(for: Field.plain("at", .timestamp), at)
    if let by = node["by"] { mapping.by = rule(for: Field.plain("by", .person), by) }
    if let domain = reader.text(node["domain"], "domain") { mapping.domain = domain }
  }

  private mutating func readCreations(_ node: Node?, into mapping: inout Mapping) {
    for pair in reader.pairs(node, "create") {
      guard let type = rulebook.type(pair.name), case .slug = type.identity else {
        let slugs = rulebook.types.filter { $0.identity == .slug }.map(\.name)
        reader.report(
          "records of type \(pair.name) can't be made by their names", at: pair.key,
          remedy: "types: \(slugs.joined(separator: ", "))")
        continue
      }
      var creation = Mapping.Creation(type: type, fields: [])
      for constant in reader.pairs(pair.value, pair.name) {
        guard let field = type.field(constant.name) else {
          reader.report("\(type.withArticle) has no field \(constant.name)", at: constant.key)
          continue
        }
        let text = reader.text(constant.value, field.name) ?? ""
        if !text.contains("{"), case .failure(let problem) = field.parse(text) {
          reader.report(problem.message, at: constant.value, remedy: problem.remedy)
        }
        creation.fields.append((field, text))
      }
      let given = Set(creation.fields.map(\.field.name))
      for field in type.fields
      where field.requirement == .always && field.initial == nil && field.role != "title"
        && !given.contains(field.name)
      {
        reader.report("\(type.withArticle) must have \(field.name)", at: pair.value)
      }
      mapping.creations.append(creation)
    }
  }

  func defaults() -> (dates: DateFormat?, zone: Zone) { (dates, zone) }

  mutating func readZone(_ node: Node?) -> Zone? {
    guard let name = reader.text(node, "zone") else { return nil }
    if let zone = Zone(name) { return zone }
    reader.report(
      "there is no time zone \(name)", at: node, remedy: "UTC, +01:00, or Europe/Berlin")
    return nil
  }

  mutating func readDates(_ node: Node?) -> DateFormat? {
    guard let text = reader.text(node, "dates") else { return nil }
    if let format = DateFormat(text) { return format }
    reader.report(
      "“\(text)” is no date format", at: node,
      remedy: "iso, epoch, epoch-ms, or letters such as YYYY-MM-DD HH:mm:ss")
    return nil
  }
}
