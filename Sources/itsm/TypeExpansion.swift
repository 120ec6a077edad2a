import Records

/// Expands the words after a type's noun: verbs to `move VERB`, field options to `--set` or
/// `--where`.
struct TypeExpansion {
  let arguments: [String]
  let verb: String?

  /// Commands that every type has, besides the one that creates.
  static let common = ["list", "show", "edit", "set", "assign", "comment", "link", "unlink", "log"]

  init(_ type: RecordType, _ words: [String]) throws {
    guard let word = words.first, !word.hasPrefix("-") else {
      (arguments, verb) = (words, nil)
      return
    }
    let rest = Array(words.dropFirst())
    if word == type.createVerb {
      arguments = ["open"] + (try Self.fields(type, rest, as: "--set", but: Self.template(type)))
      verb = word
    } else if type.verbs.contains(word) {
      arguments = ["move", word] + (try Self.fields(type, rest, as: "--set"))
      verb = word
    } else if word == "propose", type.has(trait: Approvable.trait) {
      let own = Self.template(type).union(["branch"])
      arguments = [word] + (try Self.fields(type, rest, as: "--set", but: own))
      verb = nil
    } else if word == "list" {
      arguments = ["list"] + (try Self.fields(type, rest, as: "--where"))
      verb = nil
    } else if word == "set" {
      arguments = ["set"] + (try Self.fields(type, rest, as: "--set"))
      verb = nil
    } else if Self.common.contains(word) || Self.ofTraits(type).contains(word) || word == "help" {
      (arguments, verb) = (words, nil)
    } else if word == Vote.Kind.reject.rawValue, let refuse = Self.refusal(type) {
      arguments = ["move", refuse] + (try Self.fields(type, rest, as: "--set"))
      verb = refuse
    } else {
      throw Self.unknown(word, type)
    }
  }

  /// The commands that a type has if its records are decided on, or have windows.
  static func ofTraits(_ type: RecordType) -> [String] {
    (type.has(trait: Approvable.trait) ? Approvable.commands : [])
      + (type.has(trait: Schedulable.trait) ? Schedulable.commands : [])
      + (type.has(trait: Assessable.trait) ? [Assessable.role] : [])
  }

  /// The verb that refuses, where the type has only one and calls it otherwise.
  private static func refusal(_ type: RecordType) -> String? {
    let verbs = Set((type.approvable?.stages ?? []).compactMap(\.refuse))
    return verbs.count == 1 ? verbs.first : nil
  }

  /// The option that names a template, which the program looks up, unless the type means something
  /// else by that word.
  private static func template(_ type: RecordType) -> Set<String> {
    let field = type.field(option: "template")
    return field == nil || field?.role == Templated.role ? ["template"] : []
  }

  private static func unknown(_ word: String, _ type: RecordType) -> UsageError {
    let verbs = [type.createVerb] + common + ofTraits(type) + type.verbs
    let near = Spelling.nearest(to: word, among: verbs).map { "did you mean \($0)?" }
    return UsageError(
      "\(type.withArticle) has no verb \(word)",
      remedy: near ?? "verbs: \(verbs.joined(separator: ", "))")
  }

  /// Options of the commands themselves win over fields of the same name.
  private static let reserved: Set<String> = [
    "set", "where", "edit", "from", "message", "file", "format", "at", "help", "no-color", "state",
    "open", "mine", "all", "sort", "columns", "limit", "no-verify", "id", "quiet",
  ]

  /// Turns `--FIELD value` and `--FIELD=value` into `--set=FIELD=value`.
  static func fields(
    _ type: RecordType, _ words: [String], as option: String, but others: Set<String> = []
  ) throws -> [String] {
    var expanded: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" { return expanded + words[(index - 1)...] }
      guard word.hasPrefix("--") else {
        expanded.append(word)
        continue
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
      let name = parts.first ?? ""
      guard !reserved.contains(name), !others.contains(name), let field = type.field(option: name)
      else {
        expanded.append(word)
        continue
      }
      let value: String
      if word.contains("=") {
        value = parts.count > 1 ? parts[1] : ""
      } else if case .boolean = field.kind, words.count == index || words[index].hasPrefix("-") {
        value = "true"
      } else if index < words.count {
        value = words[index]
        index += 1
      } else {
        throw missing(field, name)
      }
      expanded.append("\(option)=\(field.name)=\(value)")
    }
    return expanded
  }

  private static func missing(_ field: Field, _ name: String) -> UsageError {
    let values = field.allowed?.map(\.name).joined(separator: ", ")
    return UsageError("--\(name) needs a value", remedy: values.map { "one of \($0)" })
  }
}
