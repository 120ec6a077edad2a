import Synchronization
public import YAML

/// One record: its text, its type, and what the two say together.
///
/// Immutable; it knows the file it was read from for messages only. Reading never fails for
/// wrong values: they read as `.none`, and ``Validator`` says what is wrong with them.
public struct Record: Sendable {
  public let type: RecordType
  public let id: String
  public let document: Document
  /// The file, relative to the top of the repository.
  public let path: String

  private let root: Node
  /// Where each key stands in ``pairs``; a record is asked for its fields again and again.
  private let places: [String: Int]
  private let told = TimelineMemo()

  /// Reads a record from its text.
  ///
  /// - Throws: A ``Finding`` if the text is not YAML, not a mapping, has no id, or no known type.
  public init(parsing source: [UInt8], path: String, rulebook: Rulebook) throws(Finding) {
    let document: Document
    do {
      document = try Document(parsing: source)
    } catch {
      throw Finding(ofMarkersIn: source, file: path) ?? Finding(error, file: path)
    }
    guard let root = document.root, let pairs = root.pairs else {
      throw Finding(
        .recordShape, "a record must be a mapping of fields", file: path,
        at: document.root?.mark ?? .start, remedy: "begin with id: …")
    }
    var places: [String: Int] = [:]
    places.reserveCapacity(pairs.count)
    for index in pairs.indices { places[pairs[index].name] = index }
    let idNode = places["id"].map { pairs[$0].value }
    guard let id = idNode?.text, !id.isEmpty else {
      throw Finding(
        .recordShape, "the record has no id", file: path, at: idNode?.mark ?? root.mark,
        remedy: "id: …, the name of the file without .yaml")
    }
    type = try rulebook.type(
      named: places["type"].map { pairs[$0].value }, id: id, at: idNode?.mark ?? root.mark,
      path: path)
    self.id = id
    self.document = document
    self.root = root
    self.path = path
    self.places = places
  }

  /// The node of a top-level key.
  public func node(_ key: String) -> Node? {
    guard let place = places[key], case .mapping(let pairs, _) = root.kind else { return nil }
    return pairs[place].value
  }

  /// The pairs of the record, in the order of the file.
  public var pairs: [Node.Pair] { root.pairs ?? [] }

  /// The keys of the record, in the order of the file.
  public var keys: [String] { pairs.map(\.name) }

  /// Where the record starts.
  public var mark: Mark { root.mark }

  /// The value of a field; `.none` if it is absent or can't be read.
  public func value(_ name: String) -> Value {
    guard let field = type.field(name), let node = node(name) else { return .none }
    return field.read(node) { _, _ in }
  }

  /// The state, as written.
  public var state: String? { node("state")?.text }

  /// What the state means.
  public var category: RecordType.Category? { state.flatMap { type.state($0)?.category } }

  /// The value of the field whose role is `title`, or an empty text.
  public var title: String {
    guard let field = type.field(role: "title") else { return "" }
    return value(field.name).description
  }

  /// Earlier ids of the record.
  public var aliases: [String] { (node("aliases")?.items ?? []).compactMap(\.text) }

  /// The links the record stores: relation and ids, in the order of the file.
  public var links: [(relation: String, ids: [String])] {
    (node("links")?.pairs ?? []).map { pair in
      (pair.name, (pair.value.items ?? [pair.value]).compactMap(\.text).filter { !$0.isEmpty })
    }
  }

  /// The ids stored under a relation.
  public func links(_ relation: String) -> [String] {
    links.first { $0.relation == relation }?.ids ?? []
  }

  /// When the last thing was told; nil if nothing was that can be read.
  var latest: Instant? {
    (node("timeline")?.items ?? []).lazy.reversed().compactMap { TimelineEntry.Head($0)?.at }.first
  }

  /// The entries of the timeline that can be read, in the order of the file.
  ///
  /// They are read once: a record that is judged is asked for them by each rule.
  public var timeline: [TimelineEntry] {
    told.entries { (node("timeline")?.items ?? []).compactMap { TimelineEntry($0) } }
  }
}

/// The entries of a record once somebody asked for them; copies of the record share them.
private final class TimelineMemo: Sendable {
  private let known = Mutex<[TimelineEntry]?>(nil)

  func entries(_ read: () -> [TimelineEntry]) -> [TimelineEntry] {
    if let entries = known.withLock(\.self) { return entries }
    let entries = read()
    known.withLock { $0 = entries }
    return entries
  }
}

/// One thing that happened to a record.
public struct TimelineEntry: Hashable, Sendable {
  /// The new value of a field.
  public struct Change: Hashable, Sendable {
    public var field: String
    /// The value; the items of a list, none when it was emptied.
    public var values: [String]
    public var isList: Bool

    /// Makes a change to one value; an empty text for nothing.
    public init(_ field: String, _ value: String) {
      self.field = field
      values = [value]
      isList = false
    }

    /// Makes a change to a list.
    public init(_ field: String, list: [String]) {
      self.field = field
      values = list
      isList = true
    }

    fileprivate init(_ pair: Node.Pair) {
      if let items = pair.value.items {
        self.init(pair.name, list: items.compactMap(\.text))
      } else {
        self.init(pair.name, pair.value.text ?? "")
      }
    }

    /// The value as one text.
    public var value: String {
      values.count == 1 ? values[0] : values.joined(separator: ", ")
    }
  }

  public var at: Instant
  /// Who did it: a person's slug or an e-mail address.
  public var by: String
  /// What was done, such as a verb of the type, `comment`, `set` or `link`.
  public var did: String
  /// The new values of `state` and of tracked fields.
  public var changes: [Change]
  public var text: String?

  /// Makes an entry.
  public init(at: Instant, by: String, did: String, changes: [Change] = [], text: String? = nil) {
    self.at = at
    self.by = by
    self.did = did
    self.changes = changes
    self.text = text
  }

  /// Reads an entry; nil if it lacks its instant, author or verb.
  public init?(_ node: Node) {
    guard let pairs = node.pairs, let head = Head(node) else { return nil }
    self.init(at: head.at, by: head.by, did: head.did, text: node["text"]?.text)
    for pair in pairs where !["at", "by", "did", "text"].contains(pair.name) {
      changes.append(Change(pair))
    }
  }

  /// What every entry has, and its state: all that most readers of many records need.
  struct Head {
    let at: Instant
    let by: String
    let did: String
    /// The new state and where it stands, if the entry changed it.
    let state: (name: String, node: Node)?

    /// Reads them; nil if the entry lacks its instant, author or verb.
    init?(_ node: Node) {
      var at: Instant?
      var by: String?
      var did: String?
      var state: (name: String, node: Node)?
      for pair in node.pairs ?? [] {
        switch pair.name {
        case "at": at = pair.value.text.flatMap { Instant($0) }
        case "by": by = pair.value.text
        case "did": did = pair.value.text
        case "state": state = (Change(pair).value, pair.value)
        default: continue
        }
      }
      guard let at, let by, let did else { return nil }
      (self.at, self.by, self.did, self.state) = (at, by, did, state)
    }
  }

  /// The new state, if the entry changed it.
  public var state: String? { changes.first { $0.field == "state" }?.value }

  /// The entry as it is written.
  public var content: Content {
    var entries = [
      Content.Entry("at", .plain(at.description)), Content.Entry("by", .text(by)),
      Content.Entry("did", .text(did)),
    ]
    entries += changes.map { change in
      let list = Content.sequence(change.values.map { .text($0) })
      return Content.Entry(change.field, change.isList ? list : .text(change.value))
    }
    if let text { entries.append(Content.Entry("text", .text(text))) }
    return .mapping(entries)
  }
}
