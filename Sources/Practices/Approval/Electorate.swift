public import Records

/// The people around a record, as a quorum asks for them.
public protocol Electorate {
  /// Who a group is, in the order of their names; nil if nobody knows all of them.
  func members(of group: Quorum.Group) -> [People.Name]?
  /// False for a team that does not exist.
  func isKnown(_ group: Quorum.Group) -> Bool
  /// The records that a field names, each with those who own it.
  func owners(at path: [String]) -> [(record: String, people: [People.Name])]
}

/// The people around a record of a repository.
public struct RecordElectorate: Electorate {
  let record: Record
  let people: People
  let rulebook: Rulebook
  let lookup: any Lookup

  /// Takes a record and what is around it.
  public init(_ record: Record, people: People, rulebook: Rulebook, lookup: any Lookup) {
    (self.record, self.people, self.rulebook, self.lookup) = (record, people, rulebook, lookup)
  }

  public func members(of group: Quorum.Group) -> [People.Name]? {
    switch group {
    case .anyone: people.areKept ? people.everybody : nil
    case .team(let name): people.members(of: name) ?? []
    case .person(let name): [people.name(of: name)].filter(people.isHere)
    case .role(let role): all(role)
    case .field(let path):
      named(record.value(at: path, rulebook: rulebook, lookup: lookup))
    case .owner(let path):
      path.isEmpty ? owners(of: record) : Self.unique(owners(at: path).flatMap(\.people))
    }
  }

  public func isKnown(_ group: Quorum.Group) -> Bool {
    if case .team(let name) = group { people.keeps(team: name) } else { true }
  }

  public func owners(at path: [String]) -> [(record: String, people: [People.Name])] {
    record.value(at: path, rulebook: rulebook, lookup: lookup).items.map { item in
      let id = item.description
      return (id, lookup.record(id).map(owners(of:)) ?? [])
    }
  }

  private func owners(of record: Record) -> [People.Name] {
    Self.unique(
      record.type.fields.filter { $0.role == "owner" }
        .flatMap { named(record.value($0.name), kind: $0.kind) })
  }

  private func all(_ role: Quorum.Role) -> [People.Name] {
    switch role {
    case .author: Self.unique(authors.map(people.name(of:)))
    case .implementer: Self.unique(record.names(role: "assignee").map(people.name(of:)))
    case .caller: Self.unique(record.names(role: "caller").map(people.name(of:)))
    }
  }

  /// Who opened the record, by its own word and by its timeline's, and who changed what is approved.
  private var authors: [String] {
    let timeline = record.timeline
    var names = record.names(role: "opened-by") + timeline.prefix(1).map(\.by)
    if let approvable = record.type.approvable {
      names += timeline.filter { !$0.changes(of: approvable).isEmpty }.map(\.by)
    }
    return names
  }

  /// The people that a value names, where it names a team its members.
  private func named(_ value: Value, kind: Field.Kind? = nil) -> [People.Name] {
    Self.unique(
      value.items.map(\.description).flatMap { name -> [People.Name] in
        if people.keeps(team: name) { return people.members(of: name) ?? [] }
        return [people.name(of: name)].filter(people.isHere)
      })
  }

  static func unique(_ names: [People.Name]) -> [People.Name] {
    Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
