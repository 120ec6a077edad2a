import Records

/// What swift-argument-parser says about a command line, in this program's words.
///
/// The parser offers its complaints as text only. One that is not known here is shown as it is.
struct ParserMessage {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The complaint as an error.
  ///
  /// - Parameters:
  ///   - command: The words of the command, for the hint.
  ///   - type: The record type of the command, whose fields are options too.
  /// - Returns: The error, with a hint.
  func error(in command: [String], _ type: RecordType?) -> UsageError {
    let help = (command + ["--help"]).joined(separator: " ")
    // The parser quotes what was typed and what it expected, in this order.
    let quoted = text.split(separator: "'", omittingEmptySubsequences: false)
    let first = quoted.count > 1 ? String(quoted[1]) : ""
    let option = String(first.prefix { $0 != " " })
    if text.hasPrefix("Unknown option '") {
      let fields = type?.fields.map { "--\($0.option)" } ?? []
      let near = Spelling.nearest(to: first, among: Self.common + fields)
      return UsageError(
        "there is no option \(first) here", remedy: near.map { "did you mean \($0)?" } ?? help)
    }
    if text.hasPrefix("Missing expected argument '--") {
      return UsageError("\(command.joined(separator: " ")) needs \(first)", remedy: help)
    }
    if text.hasPrefix("Missing expected argument '") {
      let name = first.drop { $0 == "<" }.prefix { $0 != ">" }
      return UsageError("\(command.joined(separator: " ")) needs \(Self.noun(name))", remedy: help)
    }
    if text.hasPrefix("Missing value for '") {
      return UsageError("\(option) needs a value", remedy: help)
    }
    if text.hasPrefix("The value '"), quoted.count > 3 {
      return invalid(first, for: String(quoted[3].prefix { $0 != " " }), help)
    }
    if text.hasPrefix("Unexpected argument '") {
      return UsageError("“\(first)” is one word too many", remedy: help)
    }
    if text.contains(" unexpected arguments: ") {
      let words = stride(from: 1, to: quoted.count, by: 2).map { quoted[$0] }
      return UsageError("these words are too many: \(words.joined(separator: " "))", remedy: help)
    }
    return UsageError(text, remedy: help)
  }

  private func invalid(_ value: String, for option: String, _ help: String) -> UsageError {
    let items = text.split(separator: "\n").dropFirst().map { $0.drop { " -".contains($0) } }
    // Two values stand in the sentence, more of them on lines of their own.
    let quoted = text.split(separator: "'", omittingEmptySubsequences: false).map(String.init)
    let few =
      text.contains("provide one of '")
      ? stride(from: 5, to: quoted.count, by: 2).map { quoted[$0] } : []
    let allowed = items.isEmpty ? few : items.map(String.init)
    let near = Spelling.nearest(to: value, among: allowed)
    let list = allowed.isEmpty ? help : "one of \(allowed.joined(separator: ", "))"
    return UsageError(
      "\(option) can't be “\(value)”", remedy: near.map { "did you mean \($0)?" } ?? list)
  }

  private static let common = [
    "--set", "--message", "--format", "--at", "--where", "--sort", "--columns", "--limit",
    "--state",
    "--open", "--mine", "--edit", "--from", "--id", "--no-verify", "--no-color", "--help",
    "--patch",
    "--strict", "--commit", "--folder", "--bare", "--organisation", "--editor-schemas", "--group",
    "--to", "--by", "--hours", "--include", "--explain", "--rules",
  ]

  /// `<ids>` as a person would ask for it.
  private static func noun(_ name: Substring) -> String {
    switch name {
    case "ids": "an id"
    case "targets": "the id of the other record"
    case "words": "an id and field=value"
    case let name: "aeiou".contains(name.prefix(1)) ? "an \(name)" : "a \(name)"
    }
  }
}
