import Git
import Records
import Store

/// What the repository offers.
extension Completer {
  /// How many ids are offered of one type, and of each of several.
  private static let limits = (one: 60, several: 15)
  /// How many records are read at most for titles and states.
  private static let readLimit = 400

  /// Values that a field may have.
  func values(of field: Field, like part: String) -> [Candidate] {
    switch field.kind {
    case .choice(let allowed):
      return allowed.map { Candidate(text: $0.name, help: $0.help ?? "") }.beginning(with: part)
    case .boolean: return [Candidate(text: "true"), Candidate(text: "false")].beginning(with: part)
    case .person: return people(like: part)
    case .team: return ids(of: rules.types(trait: "team"), like: part)
    case .reference(let to): return ids(of: to.compactMap { rules.type($0) }, like: part)
    default: return []
    }
  }

  /// People, and the word for oneself.
  func people(like part: String) -> [Candidate] {
    [Candidate(text: "me", help: "You.")].beginning(with: part)
      + ids(of: rules.types(trait: "person"), like: part)
  }

  /// Branches and tags.
  func revisions(like part: String) -> [Candidate] {
    guard let repository = try? session.workspace().repository else { return [] }
    func names(_ prefix: String, _ help: String) -> [Candidate] {
      ((try? repository.referenceNames(beginningWith: prefix, limit: 500)) ?? []).sorted().map {
        Candidate(text: $0, help: help)
      }
    }
    let all =
      [Candidate(text: "HEAD", help: "the tip of the branch")] + names("refs/heads/", "branch")
      + names("refs/tags/", "tag") + names("refs/remotes/", "remote branch")
    return all.beginning(with: part)
  }

  /// A revision, or two with `..` between them.
  func range(like part: String) -> [Candidate] {
    let (from, to) = part.components(around: "..")
    return to.map { revisions(like: $0).prefixed(from + "..") } ?? revisions(like: part)
  }

  /// The relations by which a record of a type can be linked, from either side.
  func relations(of type: RecordType) -> [Candidate] {
    var all = type.relations.map { Candidate(text: $0.name, help: $0.help ?? "") }
    for other in rules.types {
      for relation in other.relations where relation.targets?.contains(type.name) ?? true {
        guard !all.contains(where: { $0.text == relation.inverse }) else { continue }
        all.append(Candidate(text: relation.inverse, help: "\(other.name)s by \(relation.name)"))
      }
    }
    return all
  }

  /// The types that a relation may name, from either side.
  func targets(of relation: String, from type: RecordType) -> [RecordType] {
    if let own = type.relation(relation) {
      return own.targets.map { $0.compactMap { rules.type($0) } } ?? rules.types
    }
    return rules.relations(inverse: relation).map(\.type)
  }

  /// Ids of records, newest first, with their titles; they come from the names of files at the
  /// branch's tip, of which only those that are shown are read.
  ///
  /// When no id begins with `part`, those whose last part does fit too: a whole id if there is
  /// one, else their last parts, which are ids to a command as well.
  func ids(
    of types: [RecordType], like part: String, where admits: (Record) -> Bool = { _ in true }
  ) -> [Candidate] {
    guard let snapshot, let commit = snapshot.commit,
      let repository = try? session.workspace().repository
    else { return [] }
    let claimed = rules.type(claiming: part)
    let wanted = claimed.map { type in types.filter { $0.name == type.name } } ?? types
    let limit = wanted.count == 1 ? Self.limits.one : Self.limits.several
    var reads = 0
    func gather(_ fits: (String) -> Bool) -> [Candidate] {
      wanted.flatMap { type -> [Candidate] in
        var found: [Candidate] = []
        let place = snapshot.folder + String(type.path.prefix { $0 != "{" })
        let names = RecordNames(repository: repository, tree: commit.tree, place: place)
        try? names.newestFirst { name, path in
          guard fits(name) else { return true }
          reads += 1
          if let record = try? snapshot.record(at: path), record.type.name == type.name,
            admits(record)
          {
            found.append(Candidate(text: record.id, help: record.title))
          }
          return found.count < limit && reads < Self.readLimit
        }
        return found
      }
    }
    let wish = part.lowercased()
    let whole = gather { $0.lowercased().hasPrefix(wish) }
    if !whole.isEmpty || part.isEmpty { return whole }
    reads = 0
    let ends = gather { $0.lastPart.lowercased().hasPrefix(wish) }
    return ends.count == 1
      ? ends : ends.map { Candidate(text: String($0.text.lastPart), help: $0.help) }
  }
}

/// The names of the files below a folder of a commit.
struct RecordNames {
  let repository: Repository
  let tree: ObjectID
  /// The folder, ending in `/`; empty for all.
  let place: String

  /// Calls `body` with each file's name, without its ending, and its path, the last first, which
  /// is the newest of dated records; until it returns false.
  func newestFirst(_ body: (String, String) throws -> Bool) throws {
    let folder = place.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(place[..<$0]) } ?? ""
    guard !folder.isEmpty else {
      _ = try visit(tree, "", body)
      return
    }
    guard let entry = try repository.entry(at: folder, in: tree), entry.isTree else { return }
    _ = try visit(entry.id, folder + "/", body)
  }

  private func visit(
    _ tree: ObjectID, _ folder: String, _ body: (String, String) throws -> Bool
  ) throws -> Bool {
    for entry in try repository.entries(of: tree).reversed() where !entry.name.hasPrefix(".") {
      if entry.isTree {
        guard try visit(entry.id, folder + entry.name + "/", body) else { return false }
      } else if entry.name.hasSuffix(".yaml") {
        guard try body(String(entry.name.dropLast(5)), folder + entry.name) else { return false }
      }
    }
    return true
  }
}

extension String {
  /// What stands behind the last hyphen.
  fileprivate var lastPart: Substring {
    lastIndex(of: "-").map { self[index(after: $0)...] } ?? self[...]
  }
}
