import ArgumentParser
import Records
import Rendering

/// `itsm TYPE …`, for every record type at once, also those that a repository adds.
struct TypeCommand: ParsableCommand {
  /// The word that stands for the type's noun while parsing.
  static let word = "__type"

  /// The type of the command line; set around parsing, running and the reporting of errors.
  @TaskLocal static var type: RecordType?
  /// The verb, when it is one of the type's.
  @TaskLocal static var verb: String?

  static var configuration: CommandConfiguration {
    guard let type else {
      return CommandConfiguration(commandName: word, abstract: "Records", shouldDisplay: false)
    }
    return CommandConfiguration(
      commandName: word, abstract: type.summary,
      usage: "itsm \(type.name) <command> …",
      shouldDisplay: false,
      subcommands: [
        Open.self, List.self, Show.self, SetFields.self, EditRecord.self, Assign.self, Comment.self,
        Link.self, Unlink.self, Log.self, Move.self,
      ] + (type.approvable == nil ? [] : Self.deciding)
        + (type.has(trait: Schedulable.trait) ? Self.scheduling : [])
        + (type.has(trait: Assessable.trait) ? [ShowRisk.self] : []))
  }

  /// The commands of types with the trait `approvable`.
  private static let deciding: [any ParsableCommand.Type] = [
    Propose.self, Approve.self, Revoke.self, Approvals.self, RecordReviews.self,
  ]

  /// The commands of types with the trait `schedulable`.
  private static let scheduling: [any ParsableCommand.Type] = [Conflicts.self, ShowCalendar.self]

  /// The type that the noun named.
  static func named() throws -> RecordType {
    guard let type else { throw UsageError("no record type was named", remedy: "itsm type list") }
    return type
  }
}
