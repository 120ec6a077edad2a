import ArgumentParser
import Records

/// `itsm link INC-… caused-by CHG-…`.
struct Link: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", _superCommandName: "itsm",
    abstract: "Link a record to others by a relation of its type.",
    discussion: """
      A link is stored once and shown on both sides. A relation's inverse is understood too: the \
      link is then stored by the other record.

        itsm link INC-20261122-4F7KQ caused-by CHG-20261122-9QX2M
      """)

  @Argument(help: "The record.") var id: String
  @Argument(help: "The relation, as itsm type show TYPE lists them.") var relation: String
  @Argument(help: "The records it is linked to.") var targets: [String]
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    for pair in try LinkPair.all(id, relation, targets, desk) {
      var draft = Draft(changing: pair.source, action: "link")
      if let message = commit.message { draft.say(message) }
      draft.link(pair.relation, pair.targets)
      try desk.put(draft.finish(in: desk.circumstance))
    }
  }
}

/// `itsm unlink INC-… caused-by CHG-…`.
struct Unlink: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlink", _superCommandName: "itsm",
    abstract: "Take links away.",
    discussion: "itsm unlink INC-20261122-4F7KQ caused-by CHG-20261122-9QX2M")

  @Argument(help: "The record.") var id: String
  @Argument(help: "The relation.") var relation: String
  @Argument(help: "The records it is no longer linked to; they need not exist.")
  var targets: [String]
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    for pair in try LinkPair.all(id, relation, targets, desk, mustExist: false) {
      let missing = pair.targets.filter { !pair.source.links(pair.relation).contains($0) }
      guard missing.isEmpty else {
        throw Finding(
          .editRefused, "\(pair.source.id) has no link \(pair.relation) to \(missing[0])",
          remedy: "itsm show \(pair.source.id)")
      }
      var draft = Draft(changing: pair.source, action: "unlink")
      if let message = commit.message { draft.say(message) }
      draft.unlink(pair.relation, pair.targets)
      try desk.put(draft.finish(in: desk.circumstance))
    }
  }
}

/// Links of one record, on the side that stores them.
struct LinkPair {
  let source: Record
  let relation: String
  let targets: [String]

  static func all(
    _ id: String, _ relation: String, _ targets: [String], _ desk: Desk, mustExist: Bool = true
  ) throws -> [LinkPair] {
    let record = try desk.record(id, of: TypeCommand.type)
    let others = try targets.map { target -> (id: String, record: Record?) in
      do {
        let found = try desk.record(target)
        return (found.id, found)
      } catch  where !mustExist {
        return (target, nil)
      }
    }
    if record.type.relation(relation) != nil {
      return [LinkPair(source: record, relation: relation, targets: others.map(\.id))]
    }
    let stored = desk.circumstance.rulebook.relations(inverse: relation)
    let pairs = others.compactMap { _, other -> LinkPair? in
      guard let other, let match = stored.first(where: { $0.type.name == other.type.name }) else {
        return nil
      }
      return LinkPair(source: other, relation: match.relation.name, targets: [record.id])
    }
    guard !pairs.isEmpty, pairs.count == others.count else {
      throw Finding(unknownRelation: relation, record.type, desk.circumstance.rulebook)
    }
    return pairs
  }
}
