import Records
import Rendering

/// The part of the help that comes from a record type.
struct TypeHelp {
  let type: RecordType
  /// The columns to wrap to.
  let width: Int

  init(_ type: RecordType, width: Int) {
    self.type = type
    self.width = width
  }

  /// Verbs, states, fields and relations, for `itsm TYPE --help`.
  var text: String {
    joined([
      section("VERBS (itsm \(type.name) VERB ID…)", rows: verbs), section("STATES", rows: states),
      fieldSection("FIELDS (as --FIELD value)", type.fields),
      section("RELATIONS (itsm link ID RELATION ID…)", rows: relations),
    ])
  }

  /// For commands that give fields values.
  var fieldList: String { joined([fieldSection("FIELDS (as --FIELD value)", type.fields)]) }

  /// For commands that choose records.
  var filterList: String {
    joined([
      section("STATES", rows: states), fieldSection("FIELDS (as --FIELD value)", type.fields),
    ])
  }

  /// What a verb does and needs, for `itsm TYPE VERB --help`.
  func text(of verb: String) -> String {
    let ways = type.transitions.filter { $0.verb == verb }
    let rows = ways.map { way -> (String, String) in
      let from = way.sources?.joined(separator: ", ") ?? "any state"
      let lines = [way.help] + Self.facts(way, type)
      return ("\(from) → \(way.target)", lines.compactMap { $0 }.joined(separator: "\n"))
    }
    return joined([
      section("WAYS", rows: rows), fieldSection("FIELDS IT ASKS FOR", asked(by: ways)),
      "Other fields can be given on the way too; itsm \(type.name) --help lists them.",
    ])
  }

  /// What one way needs, a line each.
  private static func facts(_ way: Transition, _ type: RecordType) -> [String] {
    var facts: [String] = []
    if let when = way.when { facts.append("When \(when).") }
    if !way.requires.isEmpty {
      let options = way.requires.map { "--\(type.field($0)?.option ?? $0)" }
      facts.append("Requires \(options.joined(separator: ", ")).")
    }
    if way.commentRequired { facts.append("Requires a comment (-m).") }
    return facts + way.needs.map { "Refused when \($0.message)." }
  }

  /// The fields that the ways of a verb require or speak of.
  private func asked(by ways: [Transition]) -> [Field] {
    let required = Set(ways.flatMap(\.requires))
    let spoken = ways.flatMap { [$0.when].compactMap { $0 } + $0.needs.map(\.holds) }
      .flatMap { "\($0)".split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init) }
    return type.fields.filter { required.contains($0.name) || spoken.contains($0.name) }
  }

  private var verbs: [(String, String)] {
    let create = (type.createVerb, "Make a new \(type.name).")
    return [create]
      + type.verbs.map { verb in
        let ways = type.transitions.filter { $0.verb == verb }
        var targets: [String] = []
        for way in ways where !targets.contains(way.target) { targets.append(way.target) }
        var required: [String] = []
        for name in ways.flatMap(\.requires) where !required.contains(name) {
          required.append(name)
        }
        let options = required.map { "--\(type.field($0)?.option ?? $0)" }
        let needs = options.isEmpty ? "" : " Asks for \(options.joined(separator: ", "))."
        return (verb, "→ \(targets.joined(separator: " or ")). \(ways[0].help ?? "")\(needs)")
      }
  }

  private var states: [(String, String)] {
    type.states.map { ($0.name, "(\($0.category.rawValue)) \($0.help ?? "")") }
  }

  private func fieldSection(_ title: String, _ fields: [Field]) -> String? {
    section(title, rows: fields.map { ("--\($0.option)", Self.words(of: $0)) })
  }

  private static func words(of field: Field) -> String {
    var words = [field.help].compactMap { $0 }
    if let allowed = field.allowed {
      words.append("One of \(allowed.map(\.name).joined(separator: ", ")).")
    } else {
      words.append("(\(field.kind.word)\(field.isList ? ", several" : ""))")
    }
    switch field.requirement {
    case .never: break
    case .always: if field.matrix == nil, field.initial == nil { words.append("Required.") }
    case .inStates(let states): words.append("Required when \(states.joined(separator: ", ")).")
    }
    if let initial = field.initial { words.append("Default: \(initial).") }
    return words.joined(separator: " ")
  }

  private var relations: [(String, String)] {
    type.relations.map { relation in
      let targets = relation.targets?.joined(separator: ", ") ?? "any record"
      return (relation.name, "→ \(targets). \(relation.help ?? "")")
    }
  }

  /// A heading and its rows, in the columns that the parser's own help uses.
  private func section(_ title: String, rows: [(String, String)]) -> String? {
    guard !rows.isEmpty else { return nil }
    let indent = String(repeating: " ", count: 26)
    let lines = rows.map { name, help in
      let text = wrapped(help, width: max(width - 26, 20)).joined(separator: "\n" + indent)
      let gap = name.count < 24 ? indent.dropLast(name.count + 2) : "\n" + indent[...]
      return text.isEmpty ? "  \(name)" : "  \(name)\(gap)\(text)"
    }
    return "\(title):\n" + lines.joined(separator: "\n")
  }

  private func joined(_ sections: [String?]) -> String {
    sections.compactMap { $0 }.joined(separator: "\n\n")
  }
}
