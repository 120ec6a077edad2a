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
  /// True when help is to be printed; the parser asks for every command's configuration again and
  /// again, and the text is long.
  @TaskLocal static var printsHelp = false

  static var configuration: CommandConfiguration {
    guard let type else {
      return CommandConfiguration(commandName: word, abstract: "Records", shouldDisplay: false)
    }
    return CommandConfiguration(
      commandName: word, abstract: type.summary,
      usage: "itsm \(type.name) <command> …",
      discussion: printsHelp ? TypeHelp(type).text : "",
      shouldDisplay: false,
      subcommands: [
        Open.self, List.self, Show.self, SetFields.self, EditRecord.self, Assign.self, Comment.self,
        Link.self, Unlink.self, Log.self, Move.self,
      ])
  }

  /// The type that the noun named.
  static func named() throws -> RecordType {
    guard let type else { throw UsageError("no record type was named", remedy: "itsm type list") }
    return type
  }
}

/// The part of the help that comes from a record type.
struct TypeHelp {
  let type: RecordType

  init(_ type: RecordType) { self.type = type }

  /// Verbs, states, fields and relations, for `itsm TYPE --help`.
  var text: String {
    [
      section("VERBS", rows: verbs), section("STATES", rows: states),
      section("FIELDS (as --FIELD value, or --set FIELD=value)", rows: fields),
      section("RELATIONS (itsm link ID RELATION ID)", rows: relations),
    ].compactMap { $0 }.joined(separator: "\n\n")
  }

  /// What a verb does and needs, for `itsm TYPE VERB --help`.
  func text(of verb: String) -> String {
    let ways = type.transitions.filter { $0.verb == verb }
    let rows = ways.map { way -> (String, String) in
      let from = way.sources?.joined(separator: ", ") ?? "any state"
      var facts: [String] = []
      if let when = way.when { facts.append("when \(when)") }
      if !way.requires.isEmpty { facts.append("requires \(way.requires.joined(separator: ", "))") }
      if way.commentRequired { facts.append("requires a comment (-m)") }
      facts += way.needs.map { "needs: \($0.message)" }
      return (
        "\(from) → \(way.target)", ([way.help] + facts).compactMap { $0 }.joined(separator: " ")
      )
    }
    return [
      section("WAYS", rows: rows),
      section("FIELDS (as --FIELD value, or --set FIELD=value)", rows: fields),
    ].compactMap { $0 }.joined(separator: "\n\n")
  }

  private var verbs: [(String, String)] {
    [(type.createVerb, "Make a new \(type.name).")]
      + type.verbs.map { verb in
        let ways = type.transitions.filter { $0.verb == verb }
        var seen: Set<String> = []
        let targets = ways.map(\.target).filter { seen.insert($0).inserted }
        return ("\(verb) ID…", "→ \(targets.joined(separator: " or ")). \(ways[0].help ?? "")")
      }
  }

  private var states: [(String, String)] {
    type.states.map { ($0.name, "(\($0.category.rawValue)) \($0.help ?? "")") }
  }

  private var fields: [(String, String)] {
    type.fields.map { field in
      var help = field.help ?? ""
      if let allowed = field.allowed {
        help += " One of \(allowed.map(\.name).joined(separator: ", "))."
      } else {
        help += " (\(field.kind.word)\(field.isList ? ", several" : ""))"
      }
      switch field.requirement {
      case .never: break
      case .always: help += field.matrix == nil && field.initial == nil ? " Required." : ""
      case .inStates(let states): help += " Required when \(states.joined(separator: ", "))."
      }
      if let initial = field.initial { help += " Default: \(initial)." }
      return ("--\(field.option)", help.trimmingPrefix(" "))
    }
  }

  private var relations: [(String, String)] {
    type.relations.map { relation in
      let targets = relation.targets?.joined(separator: ", ") ?? "any record"
      return (relation.name, "→ \(targets). \(relation.help ?? "")")
    }
  }

  private func section(_ title: String, rows: [(String, String)]) -> String? {
    guard !rows.isEmpty else { return nil }
    // Broken here, since the parser would go on below the names.
    let lines = rows.map { name, help in
      let indent = String(repeating: " ", count: 26)
      let padded =
        name.count < 24
        ? name + String(repeating: " ", count: 24 - name.count) : name + "\n" + indent
      return "  \(padded)" + wrapped(help, width: 53).joined(separator: "\n\(indent)")
    }
    return "\(title):\n" + lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate func trimmingPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
