import ArgumentParser
import Git
import Records
import Rendering
import Store

/// A command that does something by itself and has parts besides, such as `audit` and `audit verify`.
///
/// Its help is that of what it does by itself, options and all, and then names the parts.
struct CommandParts {
  private let own: any ParsableCommand.Type
  private let name: String
  private let parts: [any ParsableCommand.Type]

  /// The command whose help is asked for by itself; nil if it is another.
  init?(named arguments: [String]) {
    guard arguments.count == 2 else { return nil }
    let isHelp = ["-h", "--help", "help"].contains(arguments[1])
    guard isHelp || arguments[0] == "help" else { return nil }
    self.init(of: arguments[isHelp ? 0 : 1])
  }

  /// The command of that name; nil if there is none with parts.
  init?(of name: String) {
    guard
      let command = Itsm.configuration.subcommands.first(where: {
        $0.configuration.commandName == name
      }), let own = command.configuration.defaultSubcommand
    else { return nil }
    (self.own, self.name) = (own, name)
    parts = command.configuration.subcommands.filter { $0 != own }
  }

  private var names: [String] { parts.compactMap { $0.configuration.commandName } }

  /// The help as it is printed.
  func help(width: Int) -> String {
    var text = Itsm.helpMessage(for: own, columns: width)
    text += "\nSUBCOMMANDS:\n"
    for part in parts {
      let word = "  " + (part.configuration.commandName ?? "")
      let lines = wrapped(part.configuration.abstract, width: max(20, width - 26))
      for (index, line) in lines.enumerated() {
        let head = index == 0 ? word : ""
        text += head + String(repeating: " ", count: max(1, 26 - head.count)) + line + "\n"
      }
    }
    return text + "\n  See 'itsm help \(name) <subcommand>' for detailed help."
  }

  /// What to say to somebody whose word is no revision, and perhaps a part that was mistyped.
  func hint(for word: String) -> String? {
    Spelling.nearest(to: word, among: names).map { "did you mean itsm \(name) \($0)?" }
  }
}

extension Session {
  /// The commit that a command's word names, which may be a part of the command that was mistyped.
  ///
  /// - Throws: ``StoreError`` if there is no such commit.
  func commit(at word: String, ofCommand name: String) throws -> ObjectID {
    do {
      return try workspace().commit(at: word, now: now())
    } catch var error as StoreError where error.kind == .notFound {
      error.remedy = try CommandParts(of: name)?.hint(for: word) ?? near(word) ?? error.remedy
      throw error
    }
  }

  /// A branch or tag that was probably meant.
  private func near(_ word: String) throws -> String? {
    let repository = try workspace().repository
    let names = try ["refs/heads/", "refs/remotes/", "refs/tags/"].flatMap {
      try repository.referenceNames(beginningWith: $0, limit: 1_000)
    }
    return Spelling.nearest(to: word, among: names.sorted()).map { "did you mean \($0)?" }
  }
}
