import ArgumentParser
import Git
import Glibc
import Records
import Rendering
import Store
import YAML

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
  /// The words that name the command, as they were typed.
  private let path: [String]

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
    rest = Self.withoutHelpWord(rest)
    let words = rest.prefix { !$0.hasPrefix("-") }
    guard let noun = words.first, !Self.isStatic(noun) else {
      path = ["itsm"] + Self.commandWords(words)
      (self.arguments, type, verb) = (rest, nil, nil)
      return
    }
    // A type is looked for in the repository first, since it may change a built-in one.
    let rules = try Self.rulebook(in: session, at: Self.revision(in: rest))
    guard let type = rules.type(noun) ?? rules.types.first(where: { $0.plural == noun }) else {
      throw Self.unknown(noun, rules)
    }
    let expansion = try TypeExpansion(type, Array(rest.dropFirst()))
    path = ["itsm", type.name] + words.dropFirst().prefix(1)
    self.arguments = [TypeCommand.word] + expansion.arguments
    (self.type, verb) = (type, expansion.verb)
  }

  /// Parses and calls `body` while the help knows the type; errors are reported there too.
  ///
  /// - Parameters:
  ///   - leavesOnly: True to try only commands that change records: building the
  ///     whole tree of commands costs more than most of them do, which a batch would feel.
  ///   - body: What to do with the command.
  /// - Throws: What `body` throws; ``UsageError`` and what the parser has to say.
  func parsing(
    leavesOnly: Bool = false, _ body: (any ParsableCommand) throws -> Void
  ) throws {
    try TypeCommand.$type.withValue(type) {
      try TypeCommand.$verb.withValue(verb) {
        do {
          if arguments == ["--help"] {
            throw HelpText(text: Self.headed(Itsm.helpMessage(columns: width)))
          }
          if let text = CommandParts(named: arguments)?.help(width: width) {
            throw HelpText(text: text)
          }
          // What the leaf refuses, help included, the tree explains.
          let leaf = leavesOnly ? try self.leaf() : try? self.leaf()
          let command =
            try leaf
            ?? Itsm.parseAsRoot(arguments)
          try body(command)
        } catch {
          if error is any OwnError { throw error }
          switch Itsm.exitCode(for: error) {
          case .success:
            throw HelpText(text: help(Self.headed(Itsm.fullMessage(for: error, columns: width))))
          case .validationFailure:
            throw ParserMessage(Itsm.message(for: error)).error(in: path, type)
          default: throw error
          }
        }
      }
    }
  }

  /// The command that changes records, parsed by itself; nil if it is another one.
  ///
  /// Their configurations name a command above them, which they all have. Without it the parser tries
  /// two commands of its own first, for completion scripts.
  private func leaf() throws -> (any ParsableCommand)? {
    let words = type == nil ? arguments : Array(arguments.dropFirst())
    let leaves: [any EditCommand.Type] = [
      Open.self, Move.self, SetFields.self, Assign.self, Comment.self, Link.self, Unlink.self,
      Approve.self, Revoke.self, RecordReviews.self, Revert.self,
    ]
    let rest = Array(words.dropFirst())
    for leaf in leaves where leaf.configuration.commandName == words.first {
      return try leaf.parse(rest)
    }
    return nil
  }

  private var width: Int { min(Terminal.width(at: STDOUT_FILENO) ?? 80, 100) }

  /// The parser's help in this type's words, with what only the type knows at its end.
  private func help(_ text: String) -> String {
    guard let type, !arguments.contains("--version") else { return text }
    // A repository's own type may say anything.
    let shown = sanitised(text.replacing(TypeCommand.word, with: type.name), lines: .multiple)
    let help = TypeHelp(type, width: width)
    let word = arguments.dropFirst().first ?? ""
    let more: String
    switch word {
    case "open", "propose", "set": more = help.fieldList
    case "list": more = help.filterList
    case "move": more = verb.map { help.text(of: $0) } ?? ""
    default: more = word.isEmpty || word.hasPrefix("-") ? help.text : ""
    }
    return more.isEmpty
      ? shown : Self.trimmed(shown) + "\n\n" + sanitised(more, lines: .multiple)
  }

  /// Groups of commands under their plain names: the parser calls each `… SUBCOMMANDS`.
  private static func headed(_ text: String) -> String {
    text.replacing(" SUBCOMMANDS:\n", with: ":\n")
  }

  private static func trimmed(_ text: String) -> Substring {
    var view = text[...]
    while view.last?.isNewline ?? false { view.removeLast() }
    return view
  }

  /// `help incident resolve` and `incident help resolve` ask for `incident resolve --help`.
  private static func withoutHelpWord(_ words: [String]) -> [String] {
    if words.first == "help", words.count > 1, !isStatic(words[1]), !words[1].hasPrefix("-") {
      return words.dropFirst() + ["--help"]
    }
    guard words.count > 1, words[1] == "help", !isStatic(words[0]) else { return words }
    return [words[0]] + words.dropFirst(2) + ["--help"]
  }

  /// The words of a command that is no type's: its name, and that of its part if it has parts.
  private static func commandWords(_ words: ArraySlice<String>) -> [String] {
    guard let name = words.first,
      let command = Itsm.configuration.subcommands.first(where: {
        $0.configuration.commandName == name
      })
    else { return [] }
    let parts = command.configuration.subcommands.compactMap { $0.configuration.commandName }
    return [name] + words.dropFirst().prefix(1).filter(parts.contains)
  }

  private static let statics: Set<String> = Set(
    Itsm.configuration.subcommands.compactMap { $0.configuration.commandName }
  ).union(["help"]).subtracting([TypeCommand.word])

  private static func isStatic(_ noun: String) -> Bool { statics.contains(noun) }

  /// The revision that a command reads, which has types and fields of its own.
  private static func revision(in arguments: [String]) -> String? {
    let words = arguments.prefix { $0 != "--" }
    guard words.count > 1, ["list", "show", "log"].contains(words[1]),
      let at = words.lastIndex(where: { $0 == "--at" || $0.hasPrefix("--at=") })
    else { return nil }
    if words[at] != "--at" { return String(words[at].dropFirst("--at=".count)) }
    return at + 1 < words.endIndex ? words[at + 1] : nil
  }

  private static func rulebook(in session: Session, at revision: String?) throws -> Rulebook {
    if let revision {
      return try session.workspace().snapshot(at: revision, now: session.now()).rulebook
    }
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
extension YAMLError: OwnError {}

/// Help or a version to print.
struct HelpText: OwnError {
  var text: String
}
