import ArgumentParser
import Practices
import Records
import Rendering
import Store

/// The words after a command, and the one that is being typed.
struct Line {
  let completer: Completer
  let type: RecordType?
  /// The command as the program knows it, such as `open`, `move` or `type show`.
  let name: String
  let verb: String?
  let options: [OptionHelp]
  let part: String
  /// The words before the one that is typed that are no options.
  private(set) var positions: [String] = []
  /// The option whose value is being typed.
  private(set) var pending: String?

  /// A line that begins with a command, such as `itsm show`.
  init(
    _ completer: Completer, command: any ParsableCommand.Type, name: String, _ words: [String],
    _ part: String
  ) {
    (self.completer, self.name, self.part, type, verb) = (completer, name, part, nil, nil)
    options = OptionHelp.all(of: command)
    read(words)
  }

  /// A line that begins with a type and a word, such as `itsm incident resolve`.
  init(
    _ completer: Completer, type: RecordType, word: String, _ words: [String], _ part: String
  ) {
    (self.completer, self.type, self.part) = (completer, type, part)
    let isVerb = type.verbs.contains(word)
    verb = isVerb ? word : nil
    let name = word == type.createVerb ? "open" : isVerb ? "move" : word
    self.name = name
    options = TypeCommand.$type.withValue(type) {
      let all = TypeCommand.configuration.subcommands
      return all.first { $0.configuration.commandName == name }.map { OptionHelp.all(of: $0) } ?? []
    }
    read(words)
  }

  private mutating func read(_ words: [String]) {
    for word in words {
      if pending != nil {
        pending = nil
      } else if word.hasPrefix("-"), word.count > 1 {
        pending = takesValue(word) ? word : nil
      } else {
        positions.append(word)
      }
    }
  }

  /// True when the option's value is the next word.
  private func takesValue(_ option: String) -> Bool {
    if let known = options.first(where: { $0.names.contains(option) }) { return known.takesValue }
    return field(option) != nil
  }

  /// True when fields are options here.
  private var takesFields: Bool {
    ["open", "propose", "move", "list", "set"].contains(name) && type != nil
  }

  private func field(_ option: String) -> Field? {
    guard takesFields, option.hasPrefix("--") else { return nil }
    return type?.field(option: String(option.dropFirst(2)))
  }

  /// What could stand for the last word.
  var candidates: [Candidate] {
    if let pending { return values(of: pending, like: part) }
    if part.hasPrefix("--"), let (option, value) = part.parted {
      return values(of: option, like: value).prefixed(option + "=")
    }
    if part.hasPrefix("-") { return optionCandidates.beginning(with: part) }
    let fitting = positional
    return fitting.isEmpty && part.isEmpty ? optionCandidates : fitting
  }

  private var optionCandidates: [Candidate] {
    var all = options.map(\.candidate)
    if takesFields {
      all = fields.map { Candidate(text: "--\($0.option)", help: $0.help ?? "") } + all
    }
    return all
  }

  /// The fields of the type, or of the records that were named.
  private var fields: [Field] { subject?.fields ?? [] }

  /// The type that the line is about.
  private var subject: RecordType? {
    type ?? positions.lazy.compactMap { completer.snapshot?.type(of: $0) }.first
      ?? positions.lazy.compactMap { (try? completer.snapshot?.resolve($0))?.type }.first
  }

  // MARK: Values

  private func values(of option: String, like part: String) -> [Candidate] {
    if let field = field(option), !options.contains(where: { $0.names.contains(option) }) {
      return completer.values(of: field, like: part)
    }
    if name == "report", let found = ReportWords(completer, positions).values(of: option) {
      return found.beginning(with: part)
    }
    switch option {
    case "--format":
      let names =
        switch name {
        case "validate": FindingFormat.allCases.map(\.rawValue)
        case "calendar": AgendaFormat.allCases.map(\.rawValue)
        default: Format.allCases.map(\.rawValue)
        }
      return names.map { Candidate(text: $0) }.beginning(with: part)
    case "--at", "--base", "--head": return completer.revisions(like: part)
    case "--set", "--where": return assignments(part)
    case "--state":
      let states = type?.states.map { Candidate(text: $0.name, help: $0.help ?? "") }
      return (states ?? []).beginning(with: part)
    case "--sort", "--columns": return fieldNames(part)
    case "--type":
      return completer.rules.types.map { Candidate(text: $0.name, help: $0.summary) }
        .beginning(with: part)
    case "--to": return name.hasPrefix("sla") ? [] : completer.people(like: part)
    case "--group": return completer.ids(of: completer.rules.types(trait: "team"), like: part)
    case "--commit" where name == "record-reviews": return completer.revisions(like: part)
    case "--commit": return [Candidate(text: "one"), Candidate(text: "each")].beginning(with: part)
    case "--from", "-F", "--file", "--map": return Candidate.files
    case "--folder": return Candidate.folders
    case "--template": return templates(part).filter { _ in ["open", "propose"].contains(name) }
    default: return []
    }
  }

  /// `FIELD=VALUE`, also with `+=` and `-=`.
  private func assignments(_ part: String) -> [Candidate] {
    guard let (left, value) = part.parted else {
      return fields.map { Candidate(text: "\($0.name)=", help: $0.help ?? "") }
        .beginning(with: part)
    }
    let name = left.last == "+" || left.last == "-" ? String(left.dropLast()) : left
    guard let field = subject?.field(option: name) else { return [] }
    return completer.values(of: field, like: value).prefixed(left + "=")
  }

  /// Names of fields, after a comma too.
  private func fieldNames(_ part: String) -> [Candidate] {
    let names =
      ["id", "state", "category", "due"].map { Candidate(text: $0) }
      + fields.map { Candidate(text: $0.name, help: $0.help ?? "") }
    let start = part.lastIndex(where: { $0 == "," || $0 == "-" }).map { part.index(after: $0) }
    let (done, open) = start.map { (part[..<$0], part[$0...]) } ?? ("", part[...])
    return names.beginning(with: String(open)).prefixed(String(done))
  }

  // MARK: Words that are no options

  private var positional: [Candidate] {
    let types = type.map { [$0] } ?? completer.rules.types
    switch name {
    case "move":
      return completer.ids(of: types, like: part) { record in
        record.type.transitions.contains {
          $0.verb == verb && record.state.map($0.leads(from:)) ?? false
        }
      }
    case "show", "assign", "comment", "log", "conflicts", "risk", "sla show", "sla explain",
      "record-reviews", "revert":
      return completer.ids(of: types, like: part)
    case "edit": return positions.isEmpty ? completer.ids(of: types, like: part) : []
    case "set":
      let found = positions.isEmpty ? [] : assignments(part)
      return found.isEmpty && !part.contains("=") ? completer.ids(of: types, like: part) : found
    case "link", "unlink": return links(types)
    case "diff": return completer.range(like: part)
    case "validate", "commit", "import": return Candidate.files
    case "init": return Candidate.folders
    case "report": return ReportWords(completer, positions).names.beginning(with: part)
    case "schema", "type show":
      let others = name == "schema" ? DefinitionSchema.allCases.map(\.rawValue) : []
      return
        (completer.rules.types.map { Candidate(text: $0.name, help: $0.summary) }
        + others.map { Candidate(text: $0, help: "Files below .itsm.") }).beginning(with: part)
    case "template show", "template use":
      return templates(part)
    case "completions":
      return Shell.allCases.map { Candidate(text: $0.rawValue) }.beginning(with: part)
    default: return []
    }
  }

  /// Templates, those of the type that is named.
  private func templates(_ part: String) -> [Candidate] {
    if name == "template use", !positions.isEmpty {
      return completer.ids(of: completer.rules.types, like: part)
    }
    guard let snapshot = completer.snapshot,
      let files = try? snapshot.definitions.files(in: "templates"),
      let book = try? TemplateBook(files: files, rulebook: snapshot.rulebook)
    else { return [] }
    return book.templates.filter { type == nil || $0.type == type?.name }
      .map { Candidate(text: $0.name, help: $0.summary) }.beginning(with: part)
  }

  private func links(_ types: [RecordType]) -> [Candidate] {
    guard let first = positions.first else { return completer.ids(of: types, like: part) }
    guard let snapshot = completer.snapshot, let record = try? snapshot.resolve(first) else {
      return []
    }
    guard positions.count > 1 else {
      let held = record.links.map(\.relation)
      return completer.relations(of: record.type)
        .filter { name == "link" || held.contains($0.text) }.beginning(with: part)
    }
    let relation = positions[1]
    if name == "unlink" {
      return record.links(relation).map { id in
        Candidate(text: id, help: snapshot.record(id)?.title ?? "")
      }.beginning(with: part)
    }
    let targets = completer.targets(of: relation, from: record.type)
    return completer.ids(of: targets, like: part).filter { $0.text != record.id }
  }
}

extension String {
  /// What stands before and after the first `=`.
  fileprivate var parted: (String, String)? {
    let (left, right) = components(around: "=")
    return right.map { (left, $0) }
  }
}
