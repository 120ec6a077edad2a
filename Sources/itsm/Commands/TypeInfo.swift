import ArgumentParser
import Records
import Rendering
import Store
import YAML

/// `itsm type list`, `itsm type show incident`.
struct TypeInfo: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "type", abstract: "Show record types: the rules in force here.",
    subcommands: [ListTypes.self, ShowType.self])
}

/// `itsm type list`.
struct ListTypes: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the record types.")

  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let types = try session.rulebook(revision).types
    let table = Table(
      columns: [
        Table.Column("type", key: "type", style: .id), Table.Column("ids", key: "ids"),
        Table.Column("from", key: "from"),
        Table.Column("summary", key: "summary", canShrink: true),
      ],
      rows: types.map { type in
        [Cell(type.name), Cell(type.sample), Cell(type.origin ?? "built in"), Cell(type.summary)]
      })
    let payload = Payload.list(
      types.map { type in
        .object([
          .init("type", .text(type.name)), .init("plural", .text(type.plural)),
          .init("ids", .text(type.sample)), .init("from", .text(type.origin ?? "built in")),
          .init("summary", .text(type.summary)),
        ])
      })
    output.show(Report(payload: payload, table: table, ids: types.map(\.name)), in: session)
  }
}

/// `itsm type show incident`.
struct ShowType: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Print a type's effective definition.",
    discussion: """
      The YAML can be saved as .itsm/types/NAME.yaml and changed there; Docs/record-types.md \
      describes its keys.
      """)

  @Argument(help: "The type.") var name: String
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let type = try session.rulebook(revision).named(name)
    guard case .mapping(let entries) = type.definition else { return }
    session.out(String(decoding: Writer.document(entries), as: UTF8.self))
  }
}

extension RecordType {
  /// What ids of the type look like.
  var sample: String {
    switch identity {
    case .dated(let prefix): "\(prefix)-YYYYMMDD-XXXXX"
    case .slug: "chosen"
    }
  }
}

extension Rulebook {
  /// The type of that name.
  func named(_ name: String) throws -> RecordType {
    if let type = type(name) { return type }
    let near = Spelling.nearest(to: name, among: types.map(\.name)).map { "did you mean \($0)?" }
    throw StoreError(.notFound, "there is no type \(name)", remedy: near ?? "itsm type list")
  }
}

extension Session {
  /// The rules at a revision; outside a record repository the built-in ones.
  func rulebook(_ revision: RevisionOptions) throws -> Rulebook {
    if revision.at != nil { return try revision.snapshot(in: self).rulebook }
    do {
      return try workspace().tip().rulebook
    } catch let error as Findings {
      throw error
    } catch {
      return .builtIn
    }
  }
}
