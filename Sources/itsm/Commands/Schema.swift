import ArgumentParser
import Records
import Rendering

/// `itsm schema incident`.
struct Schema: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a type's JSON Schema (2020-12), for editors and other checkers.",
    discussion: """
      There are schemas of the files below .itsm too: policy, window and template. \
      itsm init --editor-schemas keeps them in the repository and points records to them.
      """)

  @Argument(help: "The type, or policy, window or template.") var name: String
  @OptionGroup var revision: RevisionOptions
  @OptionGroup var global: GlobalOptions

  func run(in session: Session) throws {
    let rulebook = try session.rulebook(revision)
    if rulebook.type(name) == nil, let definition = DefinitionSchema(rawValue: name) {
      return session.out(definition.payload(rulebook).json() + "\n")
    }
    let type = try rulebook.named(name)
    let schema = JSONSchema(type, isStrict: rulebook.settings.strict)
    session.out(schema.payload.json() + "\n")
  }
}
