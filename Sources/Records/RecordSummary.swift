/// What lists and reports ask of a record, wherever it is known from: the record itself, or an index.
public protocol RecordSummary {
  var type: RecordType { get }
  var id: String { get }
  /// The file, relative to the top of the repository.
  var path: String { get }
  /// The state, as written.
  var state: String? { get }
  var category: RecordType.Category? { get }
  /// The value of the field whose role is `title`, or an empty text.
  var title: String { get }
  /// The value of a field; `.none` if it is absent or can't be read.
  func value(_ name: String) -> Value
  /// The same, of the field that stands at a place in the request that brought the record.
  func value(at place: Int, of request: SummaryRequest) -> Value
  /// The same; what can't be read, or is no field of the type, is plain text.
  func anyValue(_ name: String) -> Value
  /// What happened, in the order of the file; the texts of comments may be left out.
  var timeline: [TimelineEntry] { get }
  /// The ids stored under a relation.
  func links(_ relation: String) -> [String]
  /// The record itself, for what is kept nowhere else.
  ///
  /// - Throws: What reading its file throws.
  func whole() throws -> Record
}

extension RecordSummary {
  /// The value of a field, found by its name.
  public func value(at place: Int, of request: SummaryRequest) -> Value {
    value(request.fields[place])
  }
}

/// What is going to be asked of many records, so that nothing else need be read.
public struct SummaryRequest: Hashable, Sendable {
  /// Fields by name; ``RecordSummary/value(at:of:)`` takes their places here.
  public var fields: [String] = []
  public var needsTimeline = true

  /// Asks for a timeline, links, the id and state, and no fields.
  public init() {}
}

extension Record: RecordSummary {
  public func whole() -> Record { self }
}

/// The order of a list: by some keys in turn, then by id; what has no value comes last.
public struct RecordOrder: Sendable {
  /// A field, or `id`, `type`, `path`, `title`, `state` or `category`.
  public struct Key: Hashable, Sendable {
    public let name: String
    public let isDescending: Bool
  }

  public let keys: [Key]

  /// Reads the names of keys; a minus sign in front is for the other way round.
  public init(_ names: [String]) {
    keys = names.map {
      $0.hasPrefix("-")
        ? Key(name: String($0.dropFirst()), isDescending: true) : Key(name: $0, isDescending: false)
    }
  }

  /// The values that a record is sorted by.
  public func values(of record: some RecordSummary) -> [Value] {
    keys.map { record.value(named: $0.name) }
  }

  /// True when one record comes before another.
  public func precedes(
    _ left: (values: [Value], id: String), _ right: (values: [Value], id: String)
  ) -> Bool {
    for (index, key) in keys.enumerated() {
      let (a, b) = (left.values[index], right.values[index])
      if a == .none || b == .none {
        if (a == .none) != (b == .none) { return b == .none }
        continue
      }
      switch a.compare(to: b) {
      case .less: return !key.isDescending
      case .greater: return key.isDescending
      default: continue
      }
    }
    return left.id < right.id
  }
}

extension RecordSummary {
  /// The value of a field or of what every record has: `id`, `type`, `path`, `title`, `state`,
  /// `category`.
  public func value(named name: String) -> Value {
    switch name {
    case "id": .text(id)
    case "type": .text(type.name)
    case "path": .text(path)
    case "title": title.isEmpty ? .none : .text(title)
    case "state":
      state.map { name in
        .choice(name, rank: type.states.firstIndex { $0.name == name } ?? .max)
      } ?? .none
    case "category":
      category.map { .choice($0.rawValue, rank: $0.rank) } ?? .none
    default: value(name)
    }
  }
}

extension RecordType.Category {
  /// Its place among all categories, from 0.
  public var rank: Int {
    switch self {
    case .open: 0
    case .active: 1
    case .paused: 2
    case .resolved: 3
    case .closed: 4
    }
  }
}
