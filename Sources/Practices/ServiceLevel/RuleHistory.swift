public import Records

/// All versions of the rules, each in force from its commit until the next.
public final class RuleHistory {
  public let versions: [Rules]
  private var editions: [String: [Edition]] = [:]
  private var names: [String: [String]] = [:]

  /// Takes the versions in the order of their instants.
  public init(_ versions: [Rules]) { self.versions = versions }

  /// The version in force at an instant; nil before the first.
  public func version(at instant: Instant) -> Rules? { versions.last { $0.since <= instant } }

  /// The names of all targets that there ever were for a type.
  func targets(for type: String) -> [String] {
    if let known = names[type] { return known }
    let found = Set(
      versions.flatMap { version in
        version.targets.map(\.name).filter { version.rule($0, for: type) != nil }
      }
    ).sorted()
    names[type] = found
    return found
  }

  /// The names of the types that there ever were targets for.
  public var types: [String] {
    Set(versions.flatMap { version in version.targets.flatMap { version.types(of: $0.name) } })
      .sorted()
  }

  /// The versions of a target for a type, those that say the same as one.
  func editions(of target: String, for type: String) -> [Edition] {
    let key = "\(target) \(type)"
    if let known = editions[key] { return known }
    var found: [Edition] = []
    for version in versions {
      guard let recordType = version.rulebook.type(type) else { continue }
      let edition = Edition(
        since: version.since, rule: version.rule(target, for: type), type: recordType,
        rulebook: version.rulebook, rulebookKey: version.rulebookKey, rules: version)
      if found.last?.saysTheSame(as: edition) != true { found.append(edition) }
    }
    editions[key] = found
    return found
  }
}

/// What one target says of one type from an instant on.
struct Edition: Sendable {
  let since: Instant
  /// Nil while there is no such target.
  let rule: TargetRule?
  let type: RecordType
  let rulebook: Rulebook
  let rulebookKey: String
  let rules: Rules

  func saysTheSame(as other: Edition) -> Bool {
    rule?.target == other.rule?.target && rulebookKey == other.rulebookKey
      && rule?.goals.map(\.calendar) == other.rule?.goals.map(\.calendar)
  }

  /// Where the target stands, and the calendar of one of its goals.
  func citations(goal: Int) -> [Citation] {
    guard let rule else { return [] }
    return [rules.citation(ofTarget: rule.target.name)].compactMap(\.self)
      + [rules.citation(ofCalendar: rule.goals[goal].calendar.name)]
  }
}
