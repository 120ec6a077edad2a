import YAML

/// What the trait `exempting` of a type says: its records let one record be worked on in a blackout.
public struct Exempting: Sendable {
  /// The name of the trait.
  public static let trait = "exempting"

  /// The states in which a record counts.
  public let granted: [String]
  /// The names of the fields that hold the blackout, the record, and the end.
  public let window: String
  public let record: String
  public let end: String

  fileprivate static let roles = ["exempted-window", "exempted-record", "expires-at"]

  /// Reads the settings of the trait; what is wrong with them is told when the type is read.
  init?(_ settings: Node, of type: RecordType) {
    let fields = Self.roles.compactMap { type.field(role: $0)?.name }
    guard fields.count == Self.roles.count else { return nil }
    (window, record, end) = (fields[0], fields[1], fields[2])
    granted = (settings["granted"]?.items ?? []).compactMap(\.text)
  }
}

extension RecordType {
  /// What the trait `exempting` says; nil for a type without it.
  public var exempting: Exempting? {
    guard has(trait: Exempting.trait), let settings = traits[Exempting.trait] else { return nil }
    return Exempting(settings, of: self)
  }
}

extension RecordTypeReader {
  /// Reports what the trait `exempting` names and the type does not have.
  mutating func checkExempting() {
    guard let settings = parts.traits[Exempting.trait] else { return }
    reader.close(settings, ["granted"], Exempting.trait)
    for role in Exempting.roles where !parts.fields.contains(where: { $0.role == role }) {
      reader.report("exempting needs a field with the role \(role)", at: settings)
    }
    if parts.traits[Approvable.trait] == nil {
      reader.report("exempting needs the trait approvable: somebody must agree", at: settings)
    }
    checkStates(
      settings, "granted", missing: "exempting does not say in which states a record counts",
      remedy: "granted: [granted]")
  }
}
