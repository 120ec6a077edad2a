import YAML

/// What the trait `approvable` of a type says: which fields an approval is bound to, and where on
/// the way one is asked for.
public struct Approvable: Sendable {
  /// The name of the trait.
  public static let trait = "approvable"

  /// The commands that the trait brings, which no verb of the type may be called.
  public static let commands = [
    "propose", "approve", "revoke", "approvals", "record-reviews",
  ]

  /// A decision on the way.
  public struct Stage: Sendable {
    public let name: String
    /// The state in which it is asked for.
    public let state: String
    /// The verb that it opens.
    public let verb: String
    /// The verb that sends the record back.
    public let refuse: String?
    /// For which records it is asked for; nil for all.
    public let when: Condition?
  }

  /// The fields whose values are what is approved, in the order of the definition.
  public let normative: [String]
  /// The stages, in the order of the definition.
  public let stages: [Stage]

  /// Reads the settings of the trait; what is wrong with them is told when the type is read.
  init(_ settings: Node) {
    normative = (settings["normative"]?.items ?? []).compactMap(\.text)
    stages = (settings["stages"]?.pairs ?? []).compactMap { pair in
      guard let state = pair.value["state"]?.text, let verb = pair.value["verb"]?.text else {
        return nil
      }
      let when = pair.value["when"]?.text.flatMap { try? Condition(parsing: $0) }
      return Stage(
        name: pair.name, state: state, verb: verb, refuse: pair.value["refuse"]?.text, when: when)
    }
  }

  /// The stage of that name.
  public func stage(_ name: String) -> Stage? { stages.first { $0.name == name } }
}

extension Record {
  /// The stage whose decision the record waits for; nil if it waits for none.
  public func stage(at now: Instant, rulebook: Rulebook, lookup: any Lookup) -> Approvable.Stage? {
    type.approvable?.stages.first { stage in
      stage.state == state
        && stage.when.map { satisfies($0, at: now, rulebook: rulebook, lookup: lookup) } ?? true
    }
  }
}

extension RecordTypeReader {
  /// Reports what the trait `approvable` names and the type does not have.
  mutating func checkApprovable() {
    guard let settings = parts.traits[Approvable.trait] else { return }
    reader.close(settings, ["normative", "stages"], "approvable")
    _ = known(settings["normative"], "normative")
    if settings["normative"]?.items?.isEmpty ?? true {
      reader.report(
        "approvable does not say which fields an approval is bound to",
        at: settings["normative"] ?? settings, remedy: "normative: [title, …]")
    }
    for pair in reader.pairs(settings["stages"], "stages") { checkStage(pair) }
    for field in parts.fields where field.isTracked && Vote.keys.contains(field.name) {
      reader.report(
        "\(field.name) is a key of approvals and can't be tracked",
        at: root["fields"]?[field.name]?["tracked"])
    }
    for verb in Approvable.commands + [ReviewSource.verb]
    where parts.createVerb == verb || parts.transitions.contains(where: { $0.verb == verb }) {
      reader.report(
        "\(verb) is a command of every approvable type, not a verb", at: root["transitions"])
    }
  }

  private mutating func checkStage(_ pair: Node.Pair) {
    let what = "stage \(pair.name)"
    reader.close(pair.value, ["state", "verb", "refuse", "when"], what)
    if let state = reader.text(pair.value["state"], "state") {
      if !parts.states.contains(where: { $0.name == state }) {
        reader.report(
          "\(what) names state \(state), which the type has not", at: pair.value["state"],
          remedy: "states: \(parts.states.map(\.name).joined(separator: ", "))")
      }
    } else {
      reader.report("\(what) does not say in which state it is", at: pair.value, remedy: "state: …")
    }
    if pair.value["verb"] == nil {
      reader.report("\(what) does not say what it opens", at: pair.value, remedy: "verb: …")
    }
    for key in ["verb", "refuse"] {
      guard let verb = reader.text(pair.value[key], key),
        !parts.transitions.contains(where: { $0.verb == verb })
      else { continue }
      reader.report("\(what) names verb \(verb), which the type has not", at: pair.value[key])
    }
    _ = condition(pair.value["when"], "when")
  }
}
