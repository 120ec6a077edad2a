import YAML

/// What the trait `assessable` of a type says: what makes its records risky.
///
/// The levels are the values of the field with the role `risk`, from the highest to the lowest. In
/// each list the first rule that fits counts; of all lists and the record's own value, the highest.
public struct Assessable: Sendable {
  /// The name of the trait.
  public static let trait = "assessable"
  /// The role of the field that holds the risk.
  public static let role = "risk"

  /// What records that are like this one came to.
  public struct Past: Hashable, Sendable {
    /// The fields in which they are alike.
    public let fields: [String]
    /// How many outcomes there must be.
    public let count: Int
    /// Which share must have failed, as far as so few outcomes tell, in percent.
    public let percent: Int
  }

  /// One rule.
  public struct Rule: Sendable {
    /// Nil for all records.
    public let when: Condition?
    public let past: Past?
    /// The level that it leads to.
    public let level: String
    /// The reason, for people.
    public let because: String
  }

  /// Rules of which the first that fits counts.
  public struct List: Sendable {
    public let name: String
    public let rules: [Rule]
  }

  /// The name of the field that holds the risk.
  public let field: String
  /// From the highest to the lowest.
  public let levels: [String]
  public let lists: [List]

  /// Reads the settings of the trait; what is wrong with them is told when the type is read.
  init?(_ settings: Node, of type: RecordType) {
    guard let field = type.field(role: Self.role), let allowed = field.allowed else { return nil }
    self.field = field.name
    levels = allowed.map(\.name)
    lists = (settings["rules"]?.pairs ?? []).map { pair in
      List(name: pair.name, rules: (pair.value.items ?? []).compactMap { Rule($0) })
    }
  }

  /// The fields by which records are alike, each combination once, in the order of the rules.
  public var likenesses: [[String]] {
    var found: [[String]] = []
    for fields in lists.flatMap(\.rules).compactMap(\.past?.fields) where !found.contains(fields) {
      found.append(fields)
    }
    return found
  }
}

extension Assessable.Rule {
  fileprivate init?(_ node: Node) {
    guard let level = node["risk"]?.text, let because = node["because"]?.text else { return nil }
    (self.level, self.because) = (level, because)
    when = node["when"]?.text.flatMap { try? Condition(parsing: $0) }
    past = node["past"].flatMap { Assessable.Past($0) }
  }
}

extension Assessable.Past {
  fileprivate init?(_ node: Node) {
    guard let count = node["records"]?.text.flatMap({ Int($0) }),
      let percent = Self.percent(node["above"])
    else { return nil }
    let fields = node["same"]?.text.map { [$0] } ?? node["same"]?.items?.compactMap(\.text)
    self.init(fields: fields ?? [], count: count, percent: percent)
  }

  fileprivate static func percent(_ node: Node?) -> Int? {
    guard let text = node?.text, text.last == "%", let number = Int(text.dropLast()),
      (0...100).contains(number)
    else { return nil }
    return number
  }
}

extension RecordType {
  /// What the trait `assessable` says; nil for a type without it.
  public var assessable: Assessable? {
    guard has(trait: Assessable.trait), let settings = traits[Assessable.trait] else { return nil }
    return Assessable(settings, of: self)
  }
}

extension RecordTypeReader {
  /// Reports what the trait `assessable` names and the type does not have.
  mutating func checkAssessable() {
    guard let settings = parts.traits[Assessable.trait] else { return }
    reader.close(settings, ["rules"], Assessable.trait)
    let levels = parts.fields.first { $0.role == Assessable.role }?.allowed?.map(\.name)
    guard let levels else {
      return reader.report(
        "assessable needs an enum with the role \(Assessable.role)", at: settings)
    }
    for list in reader.pairs(settings["rules"], "rules") {
      guard let items = list.value.items else {
        reader.report(
          "rules \(list.name) must be a list", at: list.value,
          remedy: "- { when: …, risk: \(levels[0]), because: … }")
        continue
      }
      for item in items { check(item, levels) }
    }
    let verbs = parts.transitions.map(\.verb) + [parts.createVerb]
    if verbs.contains(Assessable.role) {
      reader.report(
        "\(Assessable.role) is a command of every assessable type, not a verb",
        at: root["transitions"])
    }
  }

  private mutating func check(_ rule: Node, _ levels: [String]) {
    reader.close(rule, ["when", "past", "risk", "because"], "a rule of risk")
    _ = condition(rule["when"], "when")
    if reader.text(rule["because"], "because") == nil {
      reader.report("a rule of risk gives its reason", at: rule, remedy: "because: …")
    }
    guard let level = reader.text(rule["risk"], "risk"), levels.contains(level) else {
      reader.report(
        "a rule of risk says which", at: rule["risk"] ?? rule,
        remedy: "risk: \(levels.joined(separator: ", or "))")
      return
    }
    guard let past = rule["past"] else { return }
    reader.close(past, ["same", "records", "above"], "past")
    if known(past["same"], "same").isEmpty {
      reader.report("past says in which fields records are alike", at: past, remedy: "same: […]")
    }
    if (past["records"]?.text.flatMap { Int($0) } ?? 0) < 1 {
      reader.report(
        "past says how many records there must be", at: past["records"] ?? past,
        remedy: "records: 3")
    }
    if Assessable.Past.percent(past["above"]) == nil {
      reader.report(
        "past says which share must have failed", at: past["above"] ?? past, remedy: "above: 10%")
    }
    if parts.traits[Outcomes.trait] == nil {
      reader.report("past needs the trait outcomes: which records failed", at: past)
    }
  }
}
