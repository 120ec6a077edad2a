import ArgumentParser
import Git
import Records
import Store

/// A command line made ready for the parser: a record type's noun, verbs and field options are
/// expanded here, and nowhere else.
///
/// `itsm incident resolve INC-1 --impact high` becomes
/// `itsm incident move resolve INC-1 --set=impact=high`.
struct Invocation {
  /// The arguments for the parser.
  let arguments: [String]
  /// The type that the noun names.
  let type: RecordType?
  /// The verb, when it is one of the type's transitions.
  let verb: String?
  private let rulebook: Rulebook?

  /// Expands `arguments`.
  ///
  /// - Throws: ``UsageError`` for a noun or verb that nobody knows.
  init(_ arguments: [String], in session: Session) throws {
    var rest = arguments
    while rest.count >= 2, rest[0] == "-C" {
      session.directory = Self.joined(session.directory, rest[1])
      rest.removeFirst(2)
    }
    Self.readGlobals(rest, session)
    guard let noun = rest.first, !noun.hasPrefix("-"), !Self.isStatic(noun) else {
      (self.arguments, type, verb, rulebook) = (rest, nil, nil, nil)
      return
    }
    // A type is looked for in the repository first, since it may change a built-in one.
    let rules = try Self.rulebook(in: session)
    guard let type = rules.type(noun) ?? rules.types.first(where: { $0.plural == noun }) else {
      throw Self.unknown(noun, rules)
    }
    let expansion = try TypeExpansion(type, Array(rest.dropFirst()))
    self.arguments = [TypeCommand.word] + expansion.arguments
    (self.type, verb, rulebook) = (type, expansion.verb, rules)
  }

  /// Parses and calls `body` while the help knows the type; errors are reported there too.
  ///
  /// - Parameters:
  ///   - leavesOnly: True to try only commands that change records, straight away: building the
  ///     whole tree of commands costs more than most of them do, which a batch would feel.
  ///   - body: What to do with the command.
  /// - Throws: What `body` throws; ``UsageError`` and what the parser has to say.
  func parsing(
    leavesOnly: Bool = false, _ body: (any ParsableCommand) throws -> Void
  ) throws {
    let asks = arguments.contains { $0 == "--help" || $0 == "-h" || $0 == "help" }
    try TypeCommand.$type.withValue(type) {
      try TypeCommand.$verb.withValue(verb) {
        do {
          let leaf = leavesOnly ? try self.leaf() : nil
          let command =
            try leaf
            ?? TypeCommand.$printsHelp.withValue(asks) {
              try Itsm.parseAsRoot(arguments)
            }
          try body(command)
        } catch {
          if Itsm.exitCode(for: error) == .success, !(error is any OwnError) {
            let text = TypeCommand.$printsHelp.withValue(true) { Itsm.fullMessage(for: error) }
            throw HelpText(text: help(text))
          }
          throw type.map { reworded(error, $0) } ?? error
        }
      }
    }
  }

  /// The command that changes records, parsed by itself; nil if it is another one.
  private func leaf() throws -> (any ParsableCommand)? {
    let words = type == nil ? arguments : Array(arguments.dropFirst())
    let leaves: [any EditCommand.Type] = [
      Open.self, Move.self, SetFields.self, Assign.self, Comment.self, Link.self, Unlink.self,
    ]
    let rest = Array(words.dropFirst())
    for leaf in leaves where leaf.configuration.commandName == words.first {
      return try leaf.parse(rest)
    }
    return nil
  }

  /// Help without the word that stands for the type's noun.
  private func help(_ text: String) -> String {
    guard let type else { return text }
    let footer = "See 'itsm help \(TypeCommand.word) <subcommand>' for detailed help."
    let (before, after) = text.components(around: footer)
    return after.map { "\(before)See 'itsm \(type.name) <command> --help' for details.\($0)" }
      ?? text
  }

  /// The parser's complaint in this type's words.
  private func reworded(_ error: any Error, _ type: RecordType) -> any Error {
    guard Itsm.exitCode(for: error) == .validationFailure else { return error }
    let message = Itsm.message(for: error)
    let command = (["itsm", type.name] + [verb].compactMap { $0 }).joined(separator: " ")
    return UsageError(message, remedy: "\(command) --help")
  }

  private static let statics: Set<String> = Set(
    Itsm.configuration.subcommands.compactMap { $0.configuration.commandName }
  ).union(["help"]).subtracting([TypeCommand.word])

  private static func isStatic(_ noun: String) -> Bool { statics.contains(noun) }

  private static func rulebook(in session: Session) throws -> Rulebook {
    do {
      return try session.workspace().tip().rulebook
    } catch let error as Findings {
      throw error
    } catch {
      return .builtIn
    }
  }

  private static func unknown(_ noun: String, _ rules: Rulebook) -> UsageError {
    let known = rules.types.map(\.name) + statics.filter { !$0.hasPrefix("__") }.sorted()
    let near = Spelling.nearest(to: noun, among: known).map { "did you mean \($0)?" }
    return UsageError("there is no command or record type \(noun)", remedy: near ?? "itsm --help")
  }

  /// `-C` and `--no-color` matter before anything is parsed.
  private static func readGlobals(_ arguments: [String], _ session: Session) {
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return }
      if argument == "--no-color" { session.allowsColour = false }
      if argument == "-C", index + 1 < arguments.count {
        session.directory = joined(session.directory, arguments[index + 1])
      }
    }
  }

  private static func joined(_ folder: String, _ path: String) -> String {
    path.hasPrefix("/") || folder == "." ? path : "\(folder)/\(path)"
  }
}

/// Marks our own errors, which the parser must not explain.
protocol OwnError: Error {}
extension Ending: OwnError {}
extension Finding: OwnError {}
extension Findings: OwnError {}
extension GitError: OwnError {}
extension StoreError: OwnError {}
extension UsageError: OwnError {}

/// Help or a version to print.
struct HelpText: OwnError {
  var text: String
}
