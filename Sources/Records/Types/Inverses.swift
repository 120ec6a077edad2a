import Synchronization

/// What the other side calls the relations of all types, gathered when it is first asked: it takes
/// reading every type.
final class Inverses: Sendable {
  typealias Stored = (relation: RecordType.Relation, type: RecordType)

  private final class Table: Sendable {
    let stored: [String: [Stored]]
    init(_ stored: [String: [Stored]]) { self.stored = stored }
  }

  private let types: [RecordType]
  private let table = AtomicLazyReference<Table>()

  init(of types: [RecordType]) { self.types = types }

  /// The relations that `name` is the inverse of, with the types that store them.
  subscript(name: String) -> [Stored] {
    (table.load() ?? table.storeIfNil(made())).stored[name] ?? []
  }

  private func made() -> Table {
    var stored: [String: [Stored]] = [:]
    for type in types {
      for relation in type.relations {
        stored[relation.inverse, default: []].append((relation, type))
      }
    }
    return Table(stored)
  }
}
