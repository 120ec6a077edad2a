import Records
import YAML

/// The records that imported ones name and the repository does not have.
struct Creations {
  /// A record to make.
  struct Thing {
    let path: String
    let bytes: [UInt8]
  }

  private let story: Story
  private let snapshot: Snapshot

  init(_ story: Story, on snapshot: Snapshot) {
    self.story = story
    self.snapshot = snapshot
  }

  /// Makes the records that the rows of a plan need, as the mapping allows.
  func things(for items: [Plan.Item]) throws -> [Thing] {
    let mapping = story.sheet.mapping
    guard !mapping.creations.isEmpty else { return [] }
    var found: [String: (creation: Mapping.Creation, slug: String, name: String)] = [:]
    for (creation, names) in named(by: items) {
      for (slug, name) in names where !slug.contains("@") && found[slug.lowercased()] == nil {
        found[slug.lowercased()] = (creation, slug, name)
      }
    }
    let isEmpty = try snapshot.files().isEmpty
    return found.sorted { $0.key < $1.key }.compactMap { _, thing in
      if !isEmpty, snapshot.record(thing.slug) != nil { return nil }
      return make(thing.creation, thing.slug, thing.name)
    }
  }

  /// What the rows name in fields whose records may be made.
  private func named(
    by items: [Plan.Item]
  ) -> [(Mapping.Creation, [(slug: String, name: String)])] {
    let sheet = story.sheet
    var all: [(Mapping.Creation, [(slug: String, name: String)])] = []
    for index in sheet.slots.indices {
      guard let creation = creation(for: sheet.slots[index].field.kind) else { continue }
      var used: Set<Int32> = []
      for item in items { for row in item.rows { used.insert(sheet.fact(row, index)) } }
      all.append((creation, used.sorted().flatMap { sheet.slots[index].values[Int($0)].names }))
    }
    if let by = sheet.by, let creation = creation(for: .person) {
      var used: Set<Int32> = []
      for item in items { for row in item.rows { used.insert(sheet.rows[row].by) } }
      all.append((creation, used.sorted().flatMap { by.values[Int($0)].names }))
    }
    return all
  }

  private func creation(for kind: Field.Kind) -> Mapping.Creation? {
    let creations = story.sheet.mapping.creations
    switch kind {
    case .person, .team: return creations.first { $0.type.has(trait: kind.word) }
    case .reference(let to): return creations.first { to.contains($0.type.name) }
    default: return nil
    }
  }

  private func make(_ creation: Mapping.Creation, _ slug: String, _ name: String) -> Thing {
    let type = creation.type
    var values: [String: Value] = [:]
    for field in type.fields {
      var text = field.requirement == .always ? field.initial : nil
      if field.role == "title" { text = name }
      if let given = creation.fields.first(where: { $0.field.name == field.name }) {
        text = given.text.filling(name: name, slug: slug)
      }
      if let stamp = type.createStamps.first(where: { $0.field == field.name }) {
        text = stamp.source == .me ? story.me : story.now.description
      }
      if let text, case .success(let value) = field.parse(text) {
        values[field.name] = field.isList ? .list([value]) : value
      }
    }
    var entry = TimelineEntry(at: story.now, by: story.me, did: type.createVerb)
    if let state = type.initialState { entry.changes.append(.init("state", state)) }
    for field in type.fields where field.isTracked {
      if let value = values[field.name] {
        entry.changes.append(
          field.isList
            ? .init(field.name, list: value.items.map(\.description))
            : .init(field.name, value.description))
      }
    }
    let entries = type.keyOrder.compactMap { key -> Content.Entry? in
      switch key {
      case "id": Content.Entry("id", .text(slug))
      case "type": Content.Entry("type", .text(type.name))
      case "state": type.initialState.map { Content.Entry("state", .text($0)) }
      case "timeline": Content.Entry("timeline", .sequence([entry.content]))
      default: values[key].map { Content.Entry(key, $0.content) }
      }
    }
    let path = type.path(id: slug, day: story.now.day) { values[$0] ?? .none }
    return Thing(path: snapshot.folder + path, bytes: Writer.document(entries))
  }
}

extension String {
  /// The text with a thing's own name and slug in place of `{name}` and `{slug}`.
  fileprivate func filling(name: String, slug: String) -> String {
    parts(between: "{name}").joined(separator: name)
      .parts(between: "{slug}").joined(separator: slug)
  }
}
