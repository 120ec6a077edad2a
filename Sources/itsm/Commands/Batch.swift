import ArgumentParser
import Records
import Rendering
import Store

/// `itsm batch < commands`: many commands, one commit.
struct Batch: SessionCommand {
  /// How many commits.
  enum Commits: String, CaseIterable, ExpressibleByArgument { case one, each }

  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Run commands from standard input, one a line, as one commit.",
    discussion: """
      A line is a command without itsm, quoted as in a shell, or a JSON array of its words. Empty \
      lines and lines that begin with # are skipped. If one is refused, none is done (with \
      --commit each: those before it are).

        incident open "Mail is down" --impact high
        ["comment", "4F7KQ", "-m", "Rolled back."]
      """)

  @Option(help: ArgumentHelp("One commit for all, or one for each.", valueName: "one|each"))
  var commit = Commits.one
  @Option(
    name: [.short, .long], help: ArgumentHelp("Say why: the commit's body.", valueName: "text"))
  var message: String?
  @Flag(name: .customLong("no-verify"), help: "Skip the commit-msg hook.") var skipsHooks = false
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let text = String(decoding: try Template.read("-"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    let commands = lines.compactMap { number, line -> (Int, String)? in
      let line = line.hasSuffix("\r") ? line.dropLast() : line
      return line.allSatisfy(\.isWhitespace) || line.hasPrefix("#")
        ? nil : (number + 1, String(line))
    }
    switch commit {
    case .one:
      try Desk.work(in: session, message: message, skipsHooks: skipsHooks) { desk in
        for (number, line) in commands {
          try Self.located(number) { try Self.perform(line, in: session) { try $0.edit(on: desk) } }
        }
      }
    case .each:
      for (number, line) in commands {
        try Self.located(number) {
          try Self.perform(line, in: session) { try $0.run(in: session) }
        }
        session.flush()
      }
    }
  }

  private static func perform(
    _ line: String, in session: Session, _ body: (any EditCommand) throws -> Void
  ) throws {
    let words = try Words.split(line)
    let invocation = try Invocation(words, in: session)
    try invocation.parsing(leavesOnly: true) { parsed in
      guard var command = parsed as? any EditCommand else {
        throw UsageError(
          "only commands that change records can run in a batch, not “\(words.joined(separator: " "))”"
        )
      }
      try command.prepare(in: session)
      try body(command)
    }
  }

  /// Says in which line of the input something went wrong.
  private static func located(_ line: Int, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let finding as Finding {
      throw Findings([finding]).located(line)
    } catch let findings as Findings {
      throw findings.located(line)
    } catch var error as StoreError {
      error.message = "line \(line): \(error.message)"
      throw error
    } catch let error as UsageError {
      throw UsageError("line \(line): \(error.message)", remedy: error.remedy)
    }
  }
}

extension Findings {
  fileprivate func located(_ line: Int) -> Findings {
    Findings(
      all.map { finding in
        var copy = finding
        copy.message = "line \(line): \(copy.message)"
        return copy
      })
  }
}

/// The words of a command line.
enum Words {
  /// Splits a line as a shell would, without expanding anything, or reads a JSON array.
  ///
  /// - Throws: ``UsageError`` for a quote that is not closed, or a line that begins like JSON and
  ///   is no array of texts.
  static func split(_ line: String) throws -> [String] {
    if line.drop(while: \.isWhitespace).first == "[" { return try array(line) }
    var words: [String] = []
    var word: String?
    var quote: Character?
    var characters = line.makeIterator()
    while let character = characters.next() {
      switch (character, quote) {
      case ("\\", nil), ("\\", "\""):
        guard let next = characters.next() else { throw UsageError("the line ends in a backslash") }
        if quote == "\"", next != "\"", next != "\\" { word = (word ?? "") + "\\" }
        word = (word ?? "") + String(next)
      case (_, quote?) where character == quote: quote = nil
      case (_, .some): word = (word ?? "") + String(character)
      case ("'", nil), ("\"", nil):
        quote = character
        word = word ?? ""
      case (_, nil) where character.isWhitespace:
        if let done = word { words.append(done) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    guard quote == nil else { throw UsageError("a quote is not closed") }
    if let word { words.append(word) }
    return words
  }

  private static func array(_ line: String) throws -> [String] {
    // A JSON array of strings is also a YAML flow sequence of quoted scalars.
    guard let items = (try? Template.items(of: line)) ?? nil else {
      throw UsageError("a line that begins with [ must be a JSON array of texts")
    }
    return items
  }
}
