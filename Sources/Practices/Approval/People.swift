public import Records

/// Who is who: the people and teams that a repository keeps.
///
/// One person may be named by the id of a record, by an alias, or by any address in it; two records
/// with an address in common are one person.
public struct People: Sendable {
  /// Somebody, under the one name that counts.
  public typealias Name = String

  private struct Person: Sendable {
    let name: Name
    let isHere: Bool
    let teams: [String]
    let addresses: [String]
  }

  private var people: [Name: Person] = [:]
  private var names: [String: Name] = [:]
  /// By forge and account, as in `github:eva`.
  private var accounts: [String: Name] = [:]
  private var teams: [String: (members: [String], isHere: Bool)] = [:]

  /// Takes the records of people and teams; others are left out.
  ///
  /// - Parameters:
  ///   - people: Records of types with the trait `person`.
  ///   - teams: Records of types with the trait `team`.
  public init(people: [Record], teams: [Record]) {
    for record in people { add(person: record) }
    for record in teams {
      let members = record.names(role: "members")
      for name in [record.id] + record.aliases {
        self.teams[name.lowercased()] = (members, record.isHere)
      }
    }
  }

  private mutating func add(person record: Record) {
    let addresses = record.names(role: "email") + record.names(role: "other-emails")
    let words = ([record.id] + record.aliases + addresses).map { $0.lowercased() }
    let accounts = record.names(role: "accounts").map { $0.lowercased() }
    // Whoever shares an address or an account with somebody is somebody.
    let known = Set(words.compactMap { names[$0] } + accounts.compactMap { self.accounts[$0] })
    let name = (known + [record.id]).min { $0.utf8.lexicographicallyPrecedes($1.utf8) } ?? record.id
    let same = known.compactMap { people.removeValue(forKey: $0) }
    for (word, other) in names where known.contains(other) { names[word] = name }
    for word in words { names[word] = name }
    for (account, other) in self.accounts where known.contains(other) {
      self.accounts[account] = name
    }
    for account in accounts { self.accounts[account] = name }
    people[name] = Person(
      name: name, isHere: record.isHere && same.allSatisfy(\.isHere),
      teams: same.flatMap(\.teams) + record.names(role: "group").map { $0.lowercased() },
      addresses: same.flatMap(\.addresses) + addresses)
  }

  /// True if the repository keeps records of people.
  public var areKept: Bool { !people.isEmpty }

  /// The one name of whoever a text names.
  public func name(of text: String) -> Name { names[text.lowercased()] ?? text.lowercased() }

  /// Whoever has an account on a forge, which tells letter cases apart as little as mail does; nil if
  /// nobody says that it is theirs.
  public func name(ofAccount account: String, on forge: String) -> Name? {
    accounts["\(forge):\(account)".lowercased()]
  }

  /// The addresses that somebody is known by.
  public func addresses(of name: Name) -> [String] {
    people[name]?.addresses ?? (name.contains("@") ? [name] : [])
  }

  /// True for somebody of whom a record is kept.
  func knows(_ name: Name) -> Bool { people[name] != nil }

  /// True for somebody who is not known to have left; where people are kept, for those only.
  public func isHere(_ name: Name) -> Bool { people[name]?.isHere ?? !areKept }

  /// True if the repository keeps the team, and it works still.
  public func keeps(team: String) -> Bool { teams[team.lowercased()]?.isHere ?? false }

  /// Who belongs to a team and is here, in the order of their names; nil if there is no such team.
  public func members(of team: String) -> [Name]? {
    guard let (members, isHere) = teams[team.lowercased()], isHere else { return nil }
    let own = people.values.filter { $0.teams.contains(team.lowercased()) }.map(\.name)
    return Set(members.map(name(of:)) + own).filter { self.isHere($0) }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Everybody who is kept and here.
  public var everybody: [Name] {
    people.values.filter(\.isHere).map(\.name)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension Record {
  /// What the fields with a role hold, as texts.
  func names(role: String) -> [String] {
    type.fields.filter { $0.role == role }
      .flatMap { value($0.name).items.map(\.description) }
  }

  /// True for somebody or something that has not ended.
  fileprivate var isHere: Bool { category != .closed }
}
