import ArgumentParser
import Records
import Rendering
import Store

/// `itsm __complete WORDS…`: what could stand for the last word; the shells' scripts ask it.
///
/// One candidate a line, a tab, and what it means. A candidate replaces the whole word. `:files`
/// and `:folders` ask the shell for names of its own. Whatever goes wrong, the answer is merely
/// empty: somebody is in the middle of typing.
struct Complete: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "__complete", abstract: "Complete a command line.", shouldDisplay: false)

  @Argument(parsing: .captureForPassthrough, help: "The words so far, without itsm.")
  var words: [String] = []

  func run(in session: Session) throws {
    for candidate in Completer(session).candidates(for: words) {
      let help = sanitised(candidate.help)
      let text = sanitised(candidate.text)
      session.out(help.isEmpty ? "\(text)\n" : "\(text)\t\(help)\n")
    }
  }
}

/// A word that fits, and what it means.
struct Candidate: Hashable {
  var text: String
  var help = ""

  static let files = [Candidate(text: ":files")]
  static let folders = [Candidate(text: ":folders")]
}

extension [Candidate] {
  /// Those that begin with `part`, in any letter case.
  func beginning(with part: String) -> [Candidate] {
    part.isEmpty ? self : filter { $0.text.lowercased().hasPrefix(part.lowercased()) }
  }

  /// With `prefix` before each; what the shell is asked for stays as it is.
  func prefixed(_ prefix: String) -> [Candidate] {
    map { $0.text.hasPrefix(":") ? $0 : Candidate(text: prefix + $0.text, help: $0.help) }
  }
}

/// Knows what may follow in a command line.
struct Completer {
  let session: Session
  let snapshot: Snapshot?
  let rules: Rulebook

  init(_ session: Session) {
    self.session = session
    snapshot = try? session.workspace().tip()
    rules = snapshot?.rulebook ?? .builtIn
  }

  /// What could stand for the last of `words`.
  func candidates(for words: [String]) -> [Candidate] {
    var before = words
    let part = before.popLast() ?? ""
    if before.last == "-C" { return Candidate.folders }
    before = Self.withoutGlobals(before)
    guard let noun = before.first else { return nouns.beginning(with: part) }
    if let type = rules.type(noun) ?? rules.types.first(where: { $0.plural == noun }) {
      guard before.count > 1 else { return self.words(of: type).beginning(with: part) }
      return Line(self, type: type, word: before[1], Array(before.dropFirst(2)), part).candidates
    }
    guard let command = Self.command(noun, in: Itsm.self) else { return [] }
    let below = command.configuration.subcommands
    guard !below.isEmpty else {
      return Line(self, command: command, name: noun, Array(before.dropFirst()), part).candidates
    }
    guard before.count > 1, let inner = Self.command(before[1], in: command) else {
      return before.count > 1 ? [] : Self.named(below).beginning(with: part)
    }
    let name = "\(noun) \(before[1])"
    return Line(self, command: inner, name: name, Array(before.dropFirst(2)), part).candidates
  }

  private static func withoutGlobals(_ words: [String]) -> [String] {
    var kept: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "-C": rest = rest.dropFirst()
      case "--no-color": continue
      default: kept.append(word)
      }
    }
    return kept
  }

  private static func command(
    _ name: String, in parent: any ParsableCommand.Type
  ) -> (any ParsableCommand.Type)? {
    parent.configuration.subcommands.first { $0.configuration.commandName == name }
  }

  private static func named(_ commands: [any ParsableCommand.Type]) -> [Candidate] {
    commands.compactMap { command in
      let words = command.configuration
      return words.shouldDisplay
        ? Candidate(text: words.commandName ?? "", help: words.abstract) : nil
    }
  }

  /// The words that may come first.
  private var nouns: [Candidate] {
    rules.types.map { Candidate(text: $0.name, help: $0.summary) }
      + Self.named(Itsm.configuration.subcommands)
      + [
        Candidate(text: "help", help: "Show help."),
        Candidate(text: "-C", help: "Run as if started in this directory."),
        Candidate(text: "--help", help: "Show help."),
        Candidate(text: "--version", help: "Show the version."),
      ]
  }

  /// The words that may follow a type.
  private func words(of type: RecordType) -> [Candidate] {
    let common = TypeCommand.$type.withValue(type) {
      Self.named(TypeCommand.configuration.subcommands)
    }
    return [Candidate(text: type.createVerb, help: "Make a new \(type.name).")]
      + type.verbs.map { verb in
        Candidate(
          text: verb, help: type.transitions.first { $0.verb == verb && $0.help != nil }?.help ?? ""
        )
      } + common + [Candidate(text: "--help", help: "Show the verbs and fields.")]
  }
}

/// An option as a command's help tells it, so that no second list of them can become stale.
struct OptionHelp {
  let names: [String]
  let takesValue: Bool
  let help: String

  /// The options of a command.
  static func all(of command: any ParsableCommand.Type) -> [OptionHelp] {
    let lines = command.helpMessage(columns: 10_000).split(separator: "\n")
      .drop { $0 != "OPTIONS:" }.dropFirst().prefix { !$0.hasSuffix(":") }
    var all: [OptionHelp] = []
    for line in lines where line.hasPrefix("  -") {
      let (head, help) = String(line.dropFirst(2)).components(around: "  ")
      var names: [String] = []
      for word in head.split(separator: " ") where word.hasPrefix("-") {
        names.append(word.hasSuffix(",") ? String(word.dropLast()) : String(word))
      }
      all.append(
        OptionHelp(
          names: names, takesValue: head.contains("<"),
          help: (help ?? "")[...].trimmingSpaces))
    }
    return all
  }

  /// The name to offer: the long one.
  var candidate: Candidate { Candidate(text: names.last ?? "", help: help) }
}
