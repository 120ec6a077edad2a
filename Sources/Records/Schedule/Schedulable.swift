import YAML

/// What the trait `schedulable` of a type says: when a record takes the time and the items that it
/// names.
public struct Schedulable: Sendable {
  /// The name of the trait.
  public static let trait = "schedulable"

  /// The commands that the trait brings, which no verb of the type may be called.
  public static let commands = ["conflicts", "calendar"]

  /// The states in which the window is booked.
  public let booked: [String]
  /// The path that leads to the items; empty for the fields with the role `affected`.
  public let affected: [String]
  /// The relation that leads to what the record is a part of; the two don't stand in each other's way.
  public let partOf: String?
  /// The names of the fields that hold the window.
  public let start: String
  public let end: String

  /// Reads the settings of the trait; what is wrong with them is told when the type is read.
  init?(_ settings: Node, of type: RecordType) {
    guard let start = type.field(role: Self.startRole), let end = type.field(role: Self.endRole)
    else { return nil }
    (self.start, self.end) = (start.name, end.name)
    booked = (settings["booked"]?.items ?? []).compactMap(\.text)
    affected = (settings["affected"]?.text ?? "").split(separator: ".").map(String.init)
    partOf = settings["part-of"]?.text
  }

  fileprivate static let startRole = "window-start"
  fileprivate static let endRole = "window-end"
}

extension RecordType {
  /// What the trait `schedulable` says; nil for a type without it.
  public var schedulable: Schedulable? {
    guard has(trait: Schedulable.trait), let settings = traits[Schedulable.trait] else {
      return nil
    }
    return Schedulable(settings, of: self)
  }
}

extension RecordTypeReader {
  /// Reports what the trait `schedulable` names and the type does not have.
  mutating func checkSchedulable() {
    guard let settings = parts.traits[Schedulable.trait] else { return }
    reader.close(settings, ["booked", "affected", "part-of"], "schedulable")
    for role in [Schedulable.startRole, Schedulable.endRole]
    where !parts.fields.contains(where: { $0.role == role }) {
      reader.report("schedulable needs a field with the role \(role)", at: settings)
    }
    checkStates(
      settings, "booked",
      missing: "schedulable does not say in which states the window is booked",
      remedy: "booked: [scheduled, …]")
    _ = reader.text(settings["affected"], "affected")
    if let relation = reader.text(settings["part-of"], "part-of"),
      !parts.relations.contains(where: { $0.name == relation })
    {
      reader.report(
        "part-of names relation \(relation), which the type has not", at: settings["part-of"])
    }
    for verb in Schedulable.commands
    where parts.createVerb == verb || parts.transitions.contains(where: { $0.verb == verb }) {
      reader.report(
        "\(verb) is a command of every schedulable type, not a verb", at: root["transitions"])
    }
  }

  /// Reports a setting of a trait that names no states, and those that the type does not have.
  mutating func checkStates(_ settings: Node, _ key: String, missing: String, remedy: String) {
    let names = reader.texts(settings[key], key) ?? []
    if names.isEmpty { reader.report(missing, at: settings[key] ?? settings, remedy: remedy) }
    for name in names where !parts.states.contains(where: { $0.name == name }) {
      reader.report(
        "\(key) names state \(name), which the type has not", at: settings[key],
        remedy: "states: \(parts.states.map(\.name).joined(separator: ", "))")
    }
  }
}
