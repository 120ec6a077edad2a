public import Records
public import YAML

/// Who must agree before records go on: a file of `.itsm/policies`.
public struct Policy: Sendable {
  /// Which merges count as an approval.
  public enum Merges: Sendable {
    case none
    /// Commits with several parents.
    case merges
    /// Those, and squashed ones.
    case squashes
  }

  /// What one stage asks for.
  public struct Rule: Sendable {
    public let stage: String
    public let quorum: Quorum
    /// Fields that must have a value.
    public let evidence: [String]
    /// How long before its window opens a record may pass the stage at the latest.
    public let lead: Span?
    /// True if only decisions in signed commits count.
    public let isSigned: Bool
    /// Whose recordings of reviews on a forge count; nil if nobody's do.
    ///
    /// It asks whether the recorder alone would be enough.
    public let recorded: Quorum?
    /// Which merges count as an approval of whoever merged.
    public let merge: Merges
    /// True if a record may not say less of its risk than the rules of its type.
    public let isAssessed: Bool
  }

  /// A case that the policy says how it decides.
  public struct Example: Sendable {
    /// What it should come to.
    public let accepts: Bool
    public let stage: String
    let scene: ExampleElectorate
    let votes: Quorum.Votes
    /// Where it stands.
    public let mark: Mark
  }

  public let name: String
  public let summary: String
  /// The names of the record types it is for.
  public let types: [String]
  /// The team without which it is not in force.
  public let once: String?
  public let rules: [Rule]
  /// Who must agree to a change of files, the policy's own among them.
  public let protection: Protection?
  public let examples: [Example]
  /// The file; nil for one that comes with the program.
  public let origin: String?
  /// The text it was read from.
  public let source: [UInt8]
  /// For which records of each type; none for all of them.
  let conditions: [String: Condition]

  /// The rule for a stage.
  public func rule(_ stage: String) -> Rule? { rules.first { $0.stage == stage } }

  /// The examples that come out otherwise than they should.
  public var failures: [Example] {
    examples.filter { example in
      guard let rule = rule(example.stage) else { return true }
      return rule.quorum.judged(example.votes, in: example.scene).holds != example.accepts
    }
  }
}

/// The people of an example.
struct ExampleElectorate: Electorate, Sendable {
  var teams: [String: [People.Name]] = [:]
  var roles: [Quorum.Role: [People.Name]] = [:]
  /// Everybody; nil for anybody.
  var people: [People.Name]?
  /// By path, then by record.
  var owned: [String: [(record: String, people: [People.Name])]] = [:]

  func members(of group: Quorum.Group) -> [People.Name]? {
    switch group {
    case .anyone: people
    case .team(let name): teams[name] ?? []
    case .person(let name): [name]
    case .role(let role): roles[role] ?? []
    case .field(let path): teams[path.joined(separator: ".")] ?? []
    case .owner(let path):
      RecordElectorate.unique(owners(at: path).flatMap(\.people))
    }
  }

  func isKnown(_ group: Quorum.Group) -> Bool {
    if case .team(let name) = group { teams[name] != nil } else { true }
  }

  func owners(at path: [String]) -> [(record: String, people: [People.Name])] {
    owned[path.joined(separator: ".")] ?? []
  }
}

/// The policies in force in a repository.
public struct PolicyBook: Sendable {
  /// All of them, in the order of their names.
  public let policies: [Policy]

  /// Those that come with the program.
  public static let builtIn: [Policy] = [
    PackageResources.change_authority_yaml, PackageResources.freeze_authority_yaml,
  ].map { source in
    do throws(Findings) {
      return try Policy(parsing: source, file: nil, rulebook: .builtIn)
    } catch {
      preconditionFailure("a built-in policy is not well formed: \(error.all)")
    }
  }

  /// Reads the policies of a repository.
  ///
  /// A built-in one counts for types that no policy of the repository is for.
  ///
  /// - Parameters:
  ///   - files: The YAML files below `.itsm/policies`.
  ///   - rulebook: The record types.
  /// - Throws: ``Findings`` with everything that is wrong: where one can't be read nothing passes.
  public init(
    files: [(path: String, bytes: [UInt8])], rulebook: Rulebook
  ) throws(Findings) {
    var named = try DefinitionFile.named(files, "policy", code: .policyDefinition) {
      path, bytes throws(Findings) in
      let policy = try Policy(parsing: bytes, file: path, rulebook: rulebook)
      return (policy.name, policy)
    }
    let covered = Set(named.values.flatMap(\.types))
    for policy in Self.builtIn
    where named[policy.name] == nil && covered.isDisjoint(with: policy.types) {
      named[policy.name] = policy
    }
    policies = named.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}
