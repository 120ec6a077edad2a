import ArgumentParser
import Git
import Records
import Rendering
import Store
import YAML

/// `itsm incident list --open --mine vpn`.
struct List: SessionCommand {
  static var configuration: CommandConfiguration {
    let type = TypeCommand.type
    return CommandConfiguration(
      commandName: "list",
      abstract: "List \(type?.plural ?? "records").",
      usage: type.map { "itsm \($0.name) list [<word> …] [--FIELD <value> …]" },
      discussion: """
        Words must all occur in the record's text. Any field is a filter: --impact high, or \
        --impact high --impact medium for either. An empty list is no error.
        """)
  }

  @Argument(help: "Words to search for, in any letter case.") var words: [String] = []
  @Option(
    help: ArgumentHelp("Only records in this state; several are allowed.", valueName: "state"))
  var state: [String] = []
  @Flag(help: "Only records that are not resolved or closed.") var open = false
  @Flag(help: "Only records assigned to you.") var mine = false
  @Option(
    help: ArgumentHelp(
      "A condition, such as 'priority <= P2 and age(opened_at) > 4h', or field=value.",
      valueName: "condition"))
  var `where`: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Sort by fields; - in front for descending.", valueName: "fields"))
  var sort: String?
  @Option(help: ArgumentHelp("Show these fields.", valueName: "fields")) var columns: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Show at most so many.", valueName: "n"))
  var limit: Int?
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    if let limit, limit < 0 { throw UsageError("--limit can't be less than 0") }
    let snapshot = try revision.snapshot(in: session)
    let named = try TypeCommand.named()
    let type = snapshot.rulebook.type(named.name) ?? named
    let filter = try Filter(self, type, snapshot, session)
    let order = Sorting(sort.map(Self.names) ?? type.sort)
    try order.check(type)
    let shown = columns.map(Self.names) ?? type.columns
    try Self.check(shown, type)
    let list = RecordList(columns: shown, type: type, format: output.format)
    var rows = SortedRows(order: order, limit: limit)
    try snapshot.each(of: type) { record in
      if filter.admits(record) { rows.add(list.row(record), for: record) }
    }
    // A column that is empty in every row only takes room; the defaults leave it out.
    output.show(list.report(rows.sorted, hidesEmpty: columns == nil), in: session)
  }

  private static func names(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingSpaces }
  }

  /// Names of columns: the type's fields and what every record has.
  static func check(_ names: [String], _ type: RecordType) throws {
    var known = ["id", "type", "state", "category", "title", "path"]
    known += type.fields.map(\.name).filter { !known.contains($0) }
    for name in names where !known.contains(name) {
      let near = Spelling.nearest(to: name, among: known).map { "did you mean \($0)?" }
      throw UsageError(
        "\(type.withArticle) has no field \(name)",
        remedy: near ?? "fields: \(known.joined(separator: ", "))")
    }
  }
}

/// What a list leaves out.
struct Filter {
  private let words: [String]
  private let states: [String]
  private let onlyOpen: Bool
  private let assignee: String?
  private let conditions: [Condition]
  private let wanted: [(field: String, values: [Value])]
  private let snapshot: Snapshot
  private let now: Instant

  init(_ list: List, _ type: RecordType, _ snapshot: Snapshot, _ session: Session) throws {
    words = list.words.map { $0.lowercased() }
    states = try list.state.flatMap { $0.split(separator: ",").map(String.init) }.map {
      try Self.state($0, type)
    }
    onlyOpen = list.open
    let workspace = try session.workspace()
    assignee = list.mine ? snapshot.person(email: try workspace.repository.author().email) : nil
    self.snapshot = snapshot
    now = try session.now()
    var conditions: [Condition] = []
    var wanted: [(field: String, values: [Value])] = []
    for text in list.where {
      if let assignment = Assignment(text), assignment.operation == .set,
        let field = type.field(option: assignment.field)
      {
        let value = try Self.value(assignment.values[0], field)
        if let at = wanted.firstIndex(where: { $0.field == field.name }) {
          wanted[at].values.append(value)
        } else {
          wanted.append((field.name, [value]))
        }
      } else {
        conditions.append(try Self.condition(text, type, snapshot))
      }
    }
    (self.conditions, self.wanted) = (conditions, wanted)
  }

  private static func condition(
    _ text: String, _ type: RecordType, _ snapshot: Snapshot
  ) throws -> Condition {
    let problem: Finding?
    do throws(Findings) {
      return try snapshot.rulebook.condition(text, for: type)
    } catch {
      problem = error.all.first
    }
    // A question that can't be understood is no fault of the records.
    throw UsageError(problem?.message ?? text, remedy: problem?.remedy)
  }

  private static func state(_ name: String, _ type: RecordType) throws -> String {
    guard type.state(name) == nil else { return name }
    let names = type.states.map(\.name)
    let near = Spelling.nearest(to: name, among: names).map { "did you mean \($0)?" }
    throw UsageError(
      "\(type.withArticle) can't be \(name)",
      remedy: near ?? "states: \(names.joined(separator: ", "))")
  }

  private static func value(_ text: String, _ field: Field) throws -> Value {
    if text.isEmpty { return .none }
    switch field.parse(text) {
    case .success(let value): return value
    case .failure(let problem): throw UsageError(problem.message, remedy: problem.remedy)
    }
  }

  func admits(_ record: Record) -> Bool {
    if !states.isEmpty, !states.contains(record.state ?? "") { return false }
    if onlyOpen, [.resolved, .closed].contains(record.category) { return false }
    if let assignee {
      let field = record.type.field(role: "assignee")?.name ?? "assignee"
      if record.value(field).description != assignee { return false }
    }
    for (field, values) in wanted {
      let found = record.value(field)
      let fits = values.contains { value in
        value == found || found.items.contains(value)
          || found.compare(to: value) == .equal
      }
      if !fits { return false }
    }
    if !words.isEmpty {
      let text = String(decoding: record.document.source, as: UTF8.self).lowercased()
      if !words.allSatisfy({ text.contains($0) }) { return false }
    }
    return conditions.allSatisfy {
      record.satisfies($0, at: now, rulebook: snapshot.rulebook, lookup: snapshot)
    }
  }
}

/// The order of a list.
struct Sorting {
  private let keys: [(name: String, descending: Bool)]

  init(_ names: [String]) {
    keys = names.map { $0.hasPrefix("-") ? (String($0.dropFirst()), true) : ($0, false) }
  }

  func check(_ type: RecordType) throws { try List.check(keys.map(\.name), type) }

  /// The values that a record is sorted by.
  func values(of record: Record) -> [Value] { keys.map { Self.key($0.name, record) } }

  /// True when one record comes before another: by the keys in turn, then by id; what has no value
  /// comes last.
  func precedes(
    _ left: (values: [Value], id: String), _ right: (values: [Value], id: String)
  ) -> Bool {
    for (index, key) in keys.enumerated() {
      let (a, b) = (left.values[index], right.values[index])
      if a == .none || b == .none {
        if (a == .none) != (b == .none) { return b == .none }
        continue
      }
      switch a.compare(to: b) {
      case .less: return !key.descending
      case .greater: return key.descending
      default: continue
      }
    }
    return left.id < right.id
  }

  private static func key(_ name: String, _ record: Record) -> Value {
    switch name {
    case "id": .text(record.id)
    case "type": .text(record.type.name)
    case "path": .text(record.path)
    case "title": .text(record.title)
    case "state":
      record.state.map { name in
        .choice(name, rank: record.type.states.firstIndex { $0.name == name } ?? .max)
      } ?? .none
    case "category": record.category.map { .text($0.rawValue) } ?? .none
    default: record.value(name)
    }
  }
}

/// Rows in order; with a limit no more than a few times as many are kept.
struct SortedRows {
  private typealias Entry = (values: [Value], id: String, row: RecordList.Row)

  private let order: Sorting
  private let limit: Int?
  private var entries: [Entry] = []

  init(order: Sorting, limit: Int?) {
    self.order = order
    self.limit = limit
  }

  mutating func add(_ row: RecordList.Row, for record: Record) {
    entries.append((order.values(of: record), record.id, row))
    if let limit, entries.count >= 4 * limit + 1_000 { entries = Array(inOrder.prefix(limit)) }
  }

  /// The rows, in order and within the limit.
  var sorted: [RecordList.Row] {
    let all = inOrder.map(\.row)
    return limit.map { Array(all.prefix($0)) } ?? all
  }

  private var inOrder: [Entry] {
    entries.sorted { order.precedes(($0.values, $0.id), ($1.values, $1.id)) }
  }
}

extension Substring {
  var trimmingSpaces: String {
    var view = self
    while view.first == " " { view.removeFirst() }
    while view.last == " " { view.removeLast() }
    return String(view)
  }
}
