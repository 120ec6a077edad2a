import ArgumentParser
import Records
import Store

/// What a new record says.
struct NewRecord: ParsableArguments {
  @Argument(help: "The title; before it the id, for what people name.")
  var words: [String] = []

  @OptionGroup var fields: FieldOptions

  @Option(help: "An id of your own, such as the number that another tool gave.")
  var id: String?

  @Flag(help: "Write the record in your editor.")
  var edit = false

  @Option(
    help: ArgumentHelp("Take fields from a YAML file; - is standard input.", valueName: "file"))
  var from: String?

  @Option(
    name: .customLong("template"),
    help: ArgumentHelp(
      "Begin with the fields of a template (itsm template list).", valueName: "name"))
  var recordTemplate: String?

  private var template: Template?
  private enum CodingKeys: String, CodingKey {
    case words, fields, id, edit, from, recordTemplate
  }

  /// Reads the file that was named, or asks in the editor, before anything is locked.
  mutating func prepare(in session: Session) throws {
    let type = try TypeCommand.named()
    if let from {
      template = try Template(
        parsing: Template.read(from), file: from == "-" ? "standard input" : from, type: type)
    }
    if edit { template = try ask(type, in: session) }
  }

  private func ask(_ type: RecordType, in session: Session) throws -> Template {
    var given = fields.set.map { ($0.field, $0.values.joined(separator: ", ")) }
    if let title = type.field(role: "title"), !words.isEmpty {
      given.append((title.name, words.joined(separator: " ")))
    }
    var template: Template?
    try Editor(
      session: session, name: "NEW-\(type.name).yaml", instead: "--FIELD value, or --from FILE"
    ).ask(Template.text(for: type, given: given)) { text in
      template = try Template(parsing: Array(text.utf8), file: "NEW-\(type.name).yaml", type: type)
    }
    guard let template, !template.fields.isEmpty else {
      throw Finding(.nothingChanged, "nothing was filled in, so nothing was made")
    }
    return template
  }

  /// Makes the record and puts it on the desk.
  ///
  /// - Parameters:
  ///   - desk: Where it goes.
  ///   - comment: What its first entry says.
  /// - Throws: ``Finding`` or ``Findings`` if a rule refuses it; ``UsageError`` without an id.
  func make(on desk: Desk, saying comment: String?) throws {
    let type = try desk.circumstance.rulebook.named(TypeCommand.named().name)
    var words = self.words
    var name = id ?? template?.id
    if type.takesSlug, name == nil {
      if !words.isEmpty { name = words.removeFirst() }
      guard name != nil else {
        throw UsageError(
          "\(type.withArticle) needs an id", remedy: "itsm \(type.name) \(type.createVerb) ID TITLE"
        )
      }
    }
    if let name, let problem = RecordID.problem(with: name) {
      throw Finding(.idShape, "“\(name)” can't be an id: \(problem)")
    }
    if let name, let other = desk.transaction.snapshot.record(name) {
      throw Finding(
        .idDuplicate, "there is \(other.type.withArticle) \(other.id) already",
        remedy: "itsm show \(other.id)")
    }
    if name == nil, case .dated(let prefix) = type.identity {
      name = try desk.newID(prefix: prefix)
    }
    var draft = Draft(creating: type, id: name ?? "")
    let recordTemplate = try recordTemplate.map { try desk.template($0, for: type) }
    if let recordTemplate { try desk.fill(&draft, from: recordTemplate) }
    template?.fill(&draft)
    var assignments = edit ? [] : fields.set
    if !words.isEmpty, !edit, let title = type.field(role: "title") {
      assignments.append(Assignment(title.name, .set, [words.joined(separator: " ")]))
    }
    try draft.apply(assignments, in: desk.circumstance)
    if let comment { draft.say(comment) }
    try draft.fillDefaults(in: desk.circumstance)
    let made = try draft.finish(
      in: desk.circumstance, header: Modeline.header(for: draft, on: desk))
    try desk.put(made)
    if let recordTemplate { desk.warn(of: made.after, from: recordTemplate) }
  }
}
