public import Records
import YAML

/// One relation from an item to another, by the name that it has from there.
public struct ItemStep: Hashable, Sendable {
  public let from: String
  public let relation: String
  public let to: String

  /// Makes a step.
  public init(_ from: String, _ relation: String, _ to: String) {
    (self.from, self.relation, self.to) = (from, relation, to)
  }
}

/// The items above and below some others: what they need, and what needs them.
///
/// What else needs the same is no neighbour: two programs on one machine don't disturb each other.
public struct Neighbourhood: Sendable {
  /// An item and the shortest way that leads to it.
  public struct Reached: Hashable, Sendable {
    public let item: String
    public let path: [ItemStep]
  }

  /// How many relations a way has at most.
  public static let depth = 4
  /// How many items are looked at in each direction; more are a sign of a way that means nothing.
  public static let limit = 1_000

  /// The items, the near ones first, without those that it began with.
  public private(set) var reached: [Reached] = []
  /// True if there are more than were looked at.
  public private(set) var isCut = false

  /// Walks from some items.
  ///
  /// - Parameters:
  ///   - items: Where to begin.
  ///   - needs: The steps from some items to what they need.
  ///   - needed: The steps from some items to what needs them.
  /// - Throws: What the two throw.
  public init(
    of items: [String], needs: ([String]) throws -> [ItemStep],
    needed: ([String]) throws -> [ItemStep]
  ) rethrows {
    var known: Set<String> = []
    let all = try walk(from: items, needs) + walk(from: items, needed)
    // A sort that keeps the order of equals.
    reached = all.filter { known.insert($0.item.lowercased()).inserted }.enumerated()
      .sorted { ($0.element.path.count, $0.offset) < ($1.element.path.count, $1.offset) }
      .map(\.element)
  }

  private mutating func walk(
    from items: [String], _ steps: ([String]) throws -> [ItemStep]
  ) rethrows -> [Reached] {
    var ways: [String: [ItemStep]] = [:]
    for item in items { ways[item.lowercased()] = [] }
    var found: [Reached] = []
    var edge = items
    for _ in 0..<Self.depth where !edge.isEmpty {
      var next: [String] = []
      for step in try steps(edge) where ways[step.to.lowercased()] == nil {
        guard let way = ways[step.from.lowercased()] else { continue }
        guard found.count < Self.limit else {
          isCut = true
          return found
        }
        ways[step.to.lowercased()] = way + [step]
        found.append(Reached(item: step.to, path: way + [step]))
        next.append(step.to)
      }
      edge = next
    }
    return found
  }
}

/// Which relations say that an item needs another, as the trait `impactable` of their types tells.
public struct ItemRelations: Sendable {
  /// Relations that the item stores which needs the other.
  public private(set) var down: Set<String> = []
  /// Relations that the item stores which is needed.
  public private(set) var up: Set<String> = []
  private var inverses: [String: String] = [:]

  /// Reads the traits of all types.
  public init(_ rulebook: Rulebook) {
    for type in rulebook.types(trait: Self.trait) {
      guard let settings = type.traits[Self.trait] else { continue }
      let names =
        (settings["through"]?.items ?? []).compactMap(\.text)
        + [settings["redundant"]?.text].compactMap(\.self)
      for name in names {
        if let relation = type.relation(name) {
          down.insert(name)
          inverses[name] = relation.inverse
        } else if let stored = rulebook.relations(inverse: name).first?.relation.name {
          up.insert(stored)
          inverses[stored] = name
        }
      }
    }
  }

  /// The trait that says so.
  public static let trait = "impactable"

  /// The steps that a record stores to what it needs, or to what needs it.
  public func steps(storedBy record: Record, isUp: Bool) -> [ItemStep] {
    guard record.type.has(trait: Self.trait) else { return [] }
    return record.links.filter { (isUp ? up : down).contains($0.relation) }.flatMap { link in
      link.ids.map { ItemStep(record.id, link.relation, $0) }
    }
  }

  /// The same steps as they are seen from the other end.
  public func reversed(_ steps: [ItemStep]) -> [ItemStep] {
    steps.map { ItemStep($0.to, inverses[$0.relation] ?? $0.relation, $0.from) }
  }

  /// The steps from some items to what they need, or to what needs them; items that are gone need
  /// nothing.
  ///
  /// - Parameters:
  ///   - ids: The items.
  ///   - isUp: True for what needs them.
  ///   - record: The record with an id.
  ///   - linking: The records that link to one of some ids under one of some relations.
  /// - Returns: The steps, those that the items store first.
  /// - Throws: What `linking` throws.
  public func steps(
    from ids: [String], isUp: Bool, record: (String) -> Record?,
    linking: ([String], Set<String>) throws -> [Record]
  ) rethrows -> [ItemStep] {
    let wanted = Set(ids.map { $0.lowercased() })
    let own = ids.compactMap(record).flatMap { steps(storedBy: $0, isUp: isUp) }
    let others = try linking(ids, isUp ? down : up).filter { $0.category != .closed }
    return own
      + others.flatMap { reversed(steps(storedBy: $0, isUp: !isUp)) }
      .filter { wanted.contains($0.from.lowercased()) }
  }
}
