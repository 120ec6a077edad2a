import YAML

/// What the trait `templated` of a type says: which records nobody is asked about, since a template
/// authorises them in advance.
public struct Templated: Sendable {
  /// The name of the trait.
  public static let trait = "templated"
  /// The role of the field that holds the version of the template.
  public static let role = "template"

  /// For which records; nil for all.
  public let when: Condition?
  /// The verb that the template opens.
  public let verb: String
  /// The name of the field that holds the version.
  public let field: String

  /// Reads the settings of the trait; what is wrong with them is told when the type is read.
  init?(_ settings: Node, of type: RecordType) {
    guard let field = type.field(role: Self.role), let verb = settings["verb"]?.text else {
      return nil
    }
    (self.field, self.verb) = (field.name, verb)
    when = settings["when"]?.text.flatMap { try? Condition(parsing: $0) }
  }
}

/// What the trait `outcomes` of a type says: what came of its records.
public struct Outcomes: Sendable {
  /// The name of the trait.
  public static let trait = "outcomes"
  /// The role of the field that holds the outcome.
  public static let role = "outcome"

  /// The name of the field; a record counts once it has a value.
  public let field: String
  /// True of those that failed.
  public let failed: Condition

  /// Reads the settings of the trait; what is wrong with them is told when the type is read.
  init?(_ settings: Node, of type: RecordType) {
    guard let field = type.field(role: Self.role),
      let failed = settings["failed"]?.text.flatMap({ try? Condition(parsing: $0) })
    else { return nil }
    (self.field, self.failed) = (field.name, failed)
  }
}

extension RecordType {
  /// What the trait `templated` says; nil for a type without it.
  public var templated: Templated? {
    guard has(trait: Templated.trait), let settings = traits[Templated.trait] else { return nil }
    return Templated(settings, of: self)
  }

  /// What the trait `outcomes` says; nil for a type without it.
  public var outcomes: Outcomes? {
    guard has(trait: Outcomes.trait), let settings = traits[Outcomes.trait] else { return nil }
    return Outcomes(settings, of: self)
  }
}

extension RecordTypeReader {
  /// Reports what the traits `templated` and `outcomes` name and the type does not have.
  mutating func checkTemplated() {
    if let settings = parts.traits[Templated.trait] {
      reader.close(settings, ["when", "verb"], Templated.trait)
      needField(Templated.role, of: Templated.trait, at: settings)
      _ = condition(settings["when"], "when")
      if let verb = reader.text(settings["verb"], "verb") {
        if !parts.transitions.contains(where: { $0.verb == verb }) {
          reader.report(
            "templated names verb \(verb), which the type has not", at: settings["verb"])
        }
      } else {
        reader.report(
          "templated does not say which verb a template opens", at: settings, remedy: "verb: …")
      }
    }
    if let settings = parts.traits[Outcomes.trait] {
      reader.close(settings, ["failed"], Outcomes.trait)
      needField(Outcomes.role, of: Outcomes.trait, at: settings)
      if condition(settings["failed"], "failed") == nil, settings["failed"] == nil {
        reader.report(
          "outcomes does not say which records failed", at: settings, remedy: "failed: …")
      }
    }
  }

  private mutating func needField(_ role: String, of trait: String, at settings: Node) {
    guard !parts.fields.contains(where: { $0.role == role }) else { return }
    reader.report("\(trait) needs a field with the role \(role)", at: settings)
  }
}
