import ArgumentParser
import Practices
import Records
import Rendering
import Store

/// `itsm show INC-…`.
struct Show: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show records: fields, links in both directions, and what happened.",
    discussion: """
      An id may be given by any beginning or end that is unique, in any letter case.

        itsm show 4F7KQ
        itsm show 4F7KQ --at '2 days ago'
      """)

  @Argument(help: "Ids.") var ids: [String]
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    let type = TypeCommand.type.flatMap { snapshot.rulebook.type($0.name) }
    for id in ids {
      let record = try snapshot.resolve(id, type: type)
      output.show(try Surroundings(record, in: snapshot).view.report, in: session)
      for text in record.namesakeNotes(in: snapshot) { session.note(text) }
      if revision.at == nil, try session.workspace().hasHandEdits(record.path) {
        session.note("\(record.path) has changes that are not committed (itsm status)")
      }
    }
  }
}

/// The records around a record.
struct Surroundings {
  let view: RecordView

  init(_ record: Record, in snapshot: Snapshot) throws {
    let names = [record.id] + record.aliases
    let wanted = Set(names.map { $0.lowercased() })
    var links = record.links.map { relation, ids in
      RecordView.Neighbours(relation, ids.map { ($0, snapshot.record($0)) })
    }
    var mentions: [RecordView.Neighbours] = []
    for other in try snapshot.mentioning(names) where other.id != record.id {
      for (relation, ids) in other.links
      where ids.contains(where: { wanted.contains($0.lowercased()) }) {
        let name = snapshot.rulebook.inverse(of: relation, storedBy: other.type)
        Self.add(other, name, &links)
      }
      for field in other.type.fields {
        let isNamed = other.value(field.name).items.contains { item in
          if case .reference(let id) = item { wanted.contains(id.lowercased()) } else { false }
        }
        if isNamed { Self.add(other, "\(other.type.name) \(field.name)", &mentions) }
      }
    }
    let ballot =
      record.votes.isEmpty ? nil : Ballot(of: record, people: try snapshot.people())
    view = RecordView(record, links: links, mentions: mentions, ballot: ballot)
  }

  private static func add(
    _ record: Record, _ name: String, _ groups: inout [RecordView.Neighbours]
  ) {
    if let at = groups.firstIndex(where: { $0.relation == name }) {
      groups[at].records.append((record.id, record))
    } else {
      groups.append(RecordView.Neighbours(name, [(record.id, record)]))
    }
  }
}
