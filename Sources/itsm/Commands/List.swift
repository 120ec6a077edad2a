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
        Words are a query: state:open priority<=P2 opened>-7d assignee:@me "card declined". \
        Any field is also an option: --impact high, or --impact high --impact medium for either. \
        --sort and --columns also know due, the earliest due time of the record's clocks. \
        An empty list is no error.
        """)
  }

  @Argument(help: "A query; words that stand alone are looked for in the record's text.")
  var words: [String] = []
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
  @Flag(help: "Show how many there are, and nothing else.") var count = false
  @Option(help: ArgumentHelp("Count by the values of a field.", valueName: "field"))
  var groupBy: String?
  @Option(help: ArgumentHelp("A query that .itsm/queries.yaml keeps.", valueName: "name"))
  var query: String?
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    if let limit, limit < 0 { throw UsageError("--limit can't be less than 0") }
    let snapshot = try revision.snapshot(in: session)
    let named = try TypeCommand.named()
    let type = snapshot.rulebook.type(named.name) ?? named
    let saved = try query.map { try SavedQueryFile.query($0, in: snapshot) }
    if let saved, saved.type != type.name {
      throw UsageError(
        "the query \(saved.name) is about \(saved.type)",
        remedy: "itsm \(saved.type) list --query \(saved.name)")
    }
    let order = sort.map(Self.names) ?? saved?.sort ?? type.sort
    let keys = order.map { $0.hasPrefix("-") ? String($0.dropFirst()) : $0 }
    try Self.check(keys, type, knowsDue: true)
    let shown = columns.map(Self.names) ?? saved?.columns ?? type.columns
    try Self.check(shown, type, knowsDue: true)
    let selection = Selection(
      type, where: try conditions(type, saved, snapshot, session), order: RecordOrder(order),
      limit: limit, now: try revision.now(snapshot, in: session))
    if count { return session.out("\(try snapshot.count(selection))\n") }
    if let groupBy {
      return output.show(try groups(by: groupBy, selection, snapshot), in: session)
    }
    let list = RecordList(columns: shown, type: type, format: output.format)
    let rows: [RecordList.Row]
    if type.field(RecordList.due) == nil, (keys + shown).contains(RecordList.due) {
      rows = try rowsWithDue(list, selection, snapshot, session)
    } else {
      rows = try snapshot.select(selection) { try list.row($0) }
    }
    // A column that is empty in every row only takes room; the defaults leave it out.
    output.show(list.report(rows, hidesEmpty: columns == nil), in: session)
  }

  private static func names(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingSpaces }
  }

  /// Names of columns: the type's fields and what every record has.
  ///
  /// - Throws: ``UsageError`` for any other.
  static func check(_ names: [String], _ type: RecordType, knowsDue: Bool = false) throws {
    var known = ["id", "type", "state", "category", "title", "path"]
    if knowsDue { known.append(RecordList.due) }
    known += type.fields.map(\.name).filter { !known.contains($0) }
    for name in names where !known.contains(name) {
      let near = Spelling.nearest(to: name, among: known).map { "did you mean \($0)?" }
      throw UsageError(
        "\(type.withArticle) has no field \(name)",
        remedy: near ?? "fields: \(known.joined(separator: ", "))")
    }
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
