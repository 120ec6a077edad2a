import YAML

/// What changed between two versions of a record, by field.
public struct Difference: Hashable, Sendable {
  /// One field's change.
  ///
  /// For lists, what was added and removed; for everything else the old and the new value.
  public struct Change: Hashable, Sendable {
    public var field: String
    public var old: Value
    public var new: Value

    /// The items that were added, if either side is a list.
    public var added: [Value] { new.items.filter { !old.items.contains($0) } }
    /// The items that were removed, if either side is a list.
    public var removed: [Value] { old.items.filter { !new.items.contains($0) } }
    /// True when the change is told by what was added and removed.
    public var isOfList: Bool {
      switch (old, new) {
      case (.list, _), (_, .list): !added.isEmpty || !removed.isEmpty
      default: false
      }
    }
  }

  public var changes: [Change]
  /// The entries that the timeline gained.
  public var entries: [TimelineEntry]

  /// True when nothing changed in meaning.
  public var isEmpty: Bool { changes.isEmpty && entries.isEmpty }

  /// Compares two versions; nil for a record that is not there.
  ///
  /// Order of keys, comments and spelling of the same value are no differences.
  public init(from old: Record?, to new: Record?) {
    changes = []
    let type = new?.type ?? old?.type
    var names = ["state"] + (type?.fields.map(\.name) ?? [])
    var known = Set(names + ["id", "type", "links", "timeline"])
    for pair in (old?.pairs ?? []) + (new?.pairs ?? []) where known.insert(pair.name).inserted {
      names.append(pair.name)
    }
    for name in names {
      let (before, after) = (old?.anyValue(name) ?? .none, new?.anyValue(name) ?? .none)
      if before != after { changes.append(Change(field: name, old: before, new: after)) }
    }
    var relations: [String] = []
    for link in (old?.links ?? []) + (new?.links ?? []) where !relations.contains(link.relation) {
      relations.append(link.relation)
    }
    for relation in relations {
      let before = Value.listed(old?.links(relation) ?? [])
      let after = Value.listed(new?.links(relation) ?? [])
      if before != after { changes.append(Change(field: relation, old: before, new: after)) }
    }
    var told: [TimelineEntry: Int] = [:]
    for entry in old?.timeline ?? [] { told[entry, default: 0] += 1 }
    entries = (new?.timeline ?? []).filter { entry in
      guard let count = told[entry], count > 0 else { return true }
      told[entry] = count - 1
      return false
    }
  }
}

extension Value {
  /// A list of references; nothing when there is none.
  static func listed(_ ids: [String]) -> Value {
    ids.isEmpty ? .none : .list(ids.map { .reference($0) })
  }
}

extension Record {
  /// The value of any key: typed where the type declares it, and as text where it doesn't or
  /// where the text does not fit the type.
  public func anyValue(_ name: String) -> Value {
    guard let node = node(name) else { return .none }
    if let field = type.field(name) {
      var faulty = false
      let value = field.read(node) { _, _ in faulty = true }
      if !faulty { return value }
    }
    return node.plainValue
  }
}
