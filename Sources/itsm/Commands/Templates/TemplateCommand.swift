import ArgumentParser
import Git
import Practices
import Records
import Rendering
import Store

/// `itsm template list` and its like.
struct TemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract: "Show what records begin with, and what is authorised in advance.",
    discussion: """
      Templates are files in .itsm/templates; see Docs/templates.md. A standard change goes on \
      without anybody's approval as long as it says what its template says.

        itsm change open Patch web-eu-1 --template os-patch --ci web-eu-1
      """,
    subcommands: [ListTemplates.self, ShowTemplate.self, UseTemplate.self])
}

extension TemplateJudge {
  /// The templates of a revision.
  convenience init(_ revision: RevisionOptions, in session: Session) throws {
    let snapshot = try revision.snapshot(in: session)
    self.init(
      snapshot, of: try session.workspace(), now: try revision.now(snapshot, in: session))
  }
}

/// `itsm template list`.
struct ListTemplates: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the templates, how often they were used, and how well.")

  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let judge = try TemplateJudge(revision, in: session)
    let rows = try judge.book().templates.map { ($0, try judge.standing(of: $0)) }
    output.show(TemplateList(rows).report, in: session)
  }
}

/// `itsm template show NAME`.
struct ShowTemplate: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a template fills in and locks, and which uses count.",
    discussion: "  itsm template show os-patch --at 2026-11-01")

  @Argument(help: "The template.") var name: String
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var output: OutputOptions

  func run(in session: Session) throws {
    let judge = try TemplateJudge(revision, in: session)
    guard let template = try judge.book()[name] else {
      throw StoreError(judge: try judge.book(), name)
    }
    output.show(
      TemplateSheet(template, try judge.standing(of: template), pin: try judge.pin(template))
        .report, in: session)
  }
}

/// `itsm template use NAME ID…`.
struct UseTemplate: EditCommand {
  static let configuration = CommandConfiguration(
    commandName: "use",
    abstract: "Fill records in from a template, as it is now.",
    discussion: """
      What the template locks replaces what the records said; of the rest it fills in what is \
      empty. A record that was made from an earlier version gets the one in force.

        itsm template use os-patch 4F7KQ
      """)

  @Argument(help: "The template.") var name: String
  @Argument(help: "Ids.") var ids: [String]
  @OptionGroup var commit: CommitFlags

  func edit(on desk: Desk) throws {
    for id in ids {
      let record = try desk.record(id)
      let template = try desk.template(name, for: record.type)
      var draft = Draft(changing: record, action: "set")
      try desk.fill(&draft, from: template)
      if let message = commit.message { draft.say(message) }
      let edit = try draft.finish(in: desk.circumstance)
      try desk.put(edit)
      desk.warn(of: edit.after, from: template)
    }
  }
}

extension StoreError {
  /// There is no template of that name.
  init(judge book: TemplateBook, _ name: String) {
    let finding = book.unknown(name)
    self.init(.notFound, finding.message, remedy: finding.remedy)
  }
}

extension TemplateJudge {
  /// The version that a template is at.
  func pin(_ template: RecordTemplate) throws -> TemplatePin? {
    guard let path = template.origin, let origin = try origin(of: path) else { return nil }
    return TemplatePin(template.name, commit: origin.hex, digest: template.digest)
  }
}

extension Desk {
  /// The template of that name, for records of a type.
  ///
  /// - Throws: ``Findings`` if templates can't be understood; ``Finding`` if there is none.
  func template(_ name: String, for type: RecordType) throws -> RecordTemplate {
    let book = try templates.book()
    guard let template = book[name], template.type == type.name else {
      throw book.unknown(name, type.name)
    }
    return template
  }

  /// Fills a draft in, and names the version.
  func fill(_ draft: inout Draft, from template: RecordTemplate) throws {
    template.fill(&draft)
    guard let field = draft.type.field(role: Templated.role) else { return }
    guard let pin = try templates.pin(template) else {
      throw Finding(.templatePin, "template \(template.name) is in no commit yet")
    }
    draft.assign(.text(pin.description), to: field.name)
  }

  /// Says where a record says something else than its template, which will be in its way.
  func warn(of record: Record, from template: RecordTemplate) {
    for finding in templates.deviations(of: record, from: template) {
      note("warning: \(finding.message)")
    }
  }
}
