import Synchronization

/// What the other side calls the relations of all types: which types store them is known without
/// reading their definitions.
final class Inverses: Sendable {
  typealias Stored = (relation: RecordType.Relation, type: RecordType)

  private final class Table: Sendable {
    let types: [String: [RecordType]]
    init(_ types: [String: [RecordType]]) { self.types = types }
  }

  private let types: [RecordType]
  private let table = AtomicLazyReference<Table>()

  init(of types: [RecordType]) { self.types = types }

  /// The relations that `name` is the inverse of, with the types that store them.
  subscript(name: String) -> [Stored] {
    let table = table.load() ?? table.storeIfNil(made())
    return (table.types[name] ?? []).flatMap { type in
      type.relations.filter { $0.inverse == name }.map { ($0, type) }
    }
  }

  private func made() -> Table {
    var found: [String: [RecordType]] = [:]
    for type in types { for name in type.inverses { found[name, default: []].append(type) } }
    return Table(found)
  }
}
