/// Who must agree: `all(any(2 of cab, 1 of ecab), owner(affects)) and not author`.
///
/// The grammar is at ``init(parsing:)``.
public indirect enum Quorum: Hashable, Sendable {
  /// Each of the parts.
  case all([Quorum])
  /// One of the parts.
  case any([Quorum])
  /// So many of a group.
  case some(Count, Group)
  /// For each record that a field names, one of those who own it.
  case owners([String])
  /// The same without some people, who don't count in any of its parts.
  case except(Quorum, [Group])

  /// How many.
  public enum Count: Hashable, Sendable {
    case number(Int)
    /// Percent of those who can be asked, rounded half up, at least one.
    case share(Int)

    /// How many of `size` people that is.
    func needed(of size: Int) -> Int {
      switch self {
      case .number(let number): number
      case .share(let percent): max(1, (size * min(percent, 100) * 2 + 100) / 200)
      }
    }
  }

  /// Some people.
  public enum Group: Hashable, Sendable {
    case anyone
    case team(String)
    case person(String)
    case role(Role)
    /// Whoever a field names, by its path; members where it names a team.
    case field([String])
    /// The owners of all records that a field names; of the record itself without one.
    case owner([String])
  }

  /// What somebody is to a record.
  public enum Role: String, CaseIterable, Hashable, Sendable {
    /// Who opened it, or changed what is approved.
    case author
    /// Who carries it out.
    case implementer
    /// Who wants it.
    case caller
  }
}

extension Quorum: CustomStringConvertible {
  /// The canonical text, which reads back as an equal quorum.
  public var description: String {
    switch self {
    case .all(let parts): "all(\(parts.map(\.description).joined(separator: ", ")))"
    case .any(let parts): "any(\(parts.map(\.description).joined(separator: ", ")))"
    case .some(let count, let group): "\(count) of \(group)"
    case .owners(let path): "owner(\(path.joined(separator: ".")))"
    case .except(let quorum, let groups):
      // What is taken out of the inner one is taken out there only.
      (quorum.isExcept ? "(\(quorum))" : "\(quorum)")
        + groups.map { " and not \($0)" }.joined()
    }
  }

  /// True if somebody's agreement counts in no part of it because of what they are to the record.
  func excludes(_ role: Role) -> Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.contains { $0.excludes(role) }
    case .some, .owners: false
    case .except(let quorum, let groups): groups.contains(.role(role)) || quorum.excludes(role)
    }
  }

  private var isExcept: Bool { if case .except = self { true } else { false } }

  /// The groups that are named, those that don't count among them.
  var groups: [Group] {
    switch self {
    case .all(let parts), .any(let parts): parts.flatMap(\.groups)
    case .some(_, let group): [group]
    case .owners(let path): [.owner(path)]
    case .except(let quorum, let groups): quorum.groups + groups
    }
  }
}

extension Quorum.Count: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number(let number): String(number)
    case .share(let percent): "\(percent)%"
    }
  }
}

extension Quorum.Group: CustomStringConvertible {
  public var description: String {
    switch self {
    case .anyone: "anyone"
    case .team(let name): Quorum.isReserved(name) ? "team(\(name))" : name
    case .person(let name): "person(\(name))"
    case .role(let role): role.rawValue
    case .field(let path): "field(\(path.joined(separator: ".")))"
    case .owner(let path): path.isEmpty ? "owner" : "owner(\(path.joined(separator: ".")))"
    }
  }
}

extension Quorum {
  private static let words: Set<String> = Set(
    ["all", "any", "anyone", "and", "or", "not", "of", "owner", "person", "team", "field"]
      + Role.allCases.map(\.rawValue))

  /// True for a name that the grammar takes for something else.
  static func isReserved(_ name: String) -> Bool {
    words.contains(name) || name.utf8.allSatisfy { 0x30...0x39 ~= $0 }
  }
}
