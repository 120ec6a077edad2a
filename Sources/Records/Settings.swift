import YAML

/// What a repository says about itself in `.itsm/config.yaml`.
public struct Settings: Sendable {
  public var organisation: String?
  /// True when unknown fields are errors.
  public var strict = false
  /// Type name → field → the value that new records get.
  public var defaults: [String: [String: String]] = [:]
  /// Patterns of YAML files that are no records, below the records' folder.
  public var ignore: [String] = []

  /// The settings of a repository that says nothing.
  public init() {}

  /// Reads settings.
  ///
  /// - Throws: ``Findings`` with everything that is wrong with the text.
  public init(parsing source: [UInt8], file: String) throws(Findings) {
    var reader = DefinitionReader(file: file, code: .configuration)
    let document: Document
    do {
      document = try Document(parsing: source)
    } catch {
      throw Findings([Finding(error, file: file)])
    }
    guard let root = document.root else { return }
    if root.pairs == nil { reader.report("the configuration must be a mapping", at: root) }
    reader.close(
      root, ["format", "organisation", "strict", "defaults", "ignore"], "the configuration")
    if let format = reader.text(root["format"], "format"), format != "1" {
      reader.report(
        "the repository has format \(format), this program knows format 1", at: root["format"],
        remedy: "use a newer itsm")
    }
    organisation = reader.text(root["organisation"], "organisation")
    strict = reader.flag(root["strict"], "strict")
    ignore = reader.texts(root["ignore"], "ignore") ?? []
    for type in reader.pairs(root["defaults"], "defaults") {
      for field in reader.pairs(type.value, "defaults of \(type.name)") {
        defaults[type.name, default: [:]][field.name] = reader.text(field.value, field.name)
      }
    }
    if !reader.findings.isEmpty { throw Findings(reader.findings) }
  }
}
