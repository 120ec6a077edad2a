public import Records

/// A record type as a JSON Schema (draft 2020-12), for editors' YAML language servers.
///
/// It says what a single record's shape and values may be. States a field is required in are
/// expressed; what needs other records or conditions is left to `itsm validate`.
public struct JSONSchema {
  let type: RecordType

  /// Makes a schema of a type.
  public init(_ type: RecordType) { self.type = type }

  private typealias Member = Payload.Member

  /// The schema.
  public var payload: Payload {
    var members = [
      Member("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      Member("title", .text(type.name)), Member("description", .text(type.summary)),
      Member("type", .text("object")),
      Member("required", .list(required.map { .text($0) })),
      Member("properties", .object(properties)),
    ]
    let states = statesWithRequirements
    if !states.isEmpty { members.append(Member("allOf", .list(states))) }
    return .object(members)
  }

  private var required: [String] {
    let always = type.fields.filter { $0.requirement == .always }.map(\.name)
    return ["id"] + (type.states.isEmpty ? [] : ["state"]) + always
  }

  private var properties: [Member] {
    let words = Payload.object([Member("type", .text("string"))])
    let texts = Self.list(of: words)
    var members = [
      Member("id", Self.scalar("The record's id.")),
      Member("type", .object([Member("const", .text(type.name))])), Member("aliases", texts),
    ]
    if !type.states.isEmpty {
      members.append(Member("state", .object([Self.allowed(type.states.map(\.name))])))
    }
    members += type.fields.map { Member($0.name, Self.schema(of: $0)) }
    let links = type.relations.map { relation -> Member in
      let target: [Member] = [Member("anyOf", .list([words, texts]))]
      let help = relation.help.map { [Member("description", .text($0))] } ?? []
      return Member(relation.name, .object(help + target))
    }
    members.append(
      Member(
        "links",
        .object([
          Member("type", .text("object")), Member("properties", .object(links)),
          Member("additionalProperties", .boolean(false)),
        ])))
    members.append(Member("timeline", Self.list(of: entry)))
    return members
  }

  private var entry: Payload {
    .object([
      Member("type", .text("object")),
      Member("required", .list(["at", "by", "did"].map { .text($0) })),
      Member(
        "properties",
        .object([
          Member("at", Self.scalar("When it happened, in UTC.")),
          Member("by", Self.scalar("Who did it.")), Member("did", Self.scalar("What was done.")),
          Member("text", Self.scalar("What was said.")),
        ])),
    ])
  }

  private var statesWithRequirements: [Payload] {
    type.states.compactMap { state -> Payload? in
      let fields = type.fields.filter {
        if case .inStates(let states) = $0.requirement {
          states.contains(state.name)
        } else {
          false
        }
      }
      guard !fields.isEmpty else { return nil }
      let isState = Payload.object([Member("const", .text(state.name))])
      return .object([
        Member(
          "if",
          .object([
            Member("properties", .object([Member("state", isState)])),
            Member("required", .list([.text("state")])),
          ])),
        Member(
          "then", .object([Member("required", .list(fields.map { .text($0.name) }))])),
      ])
    }
  }

  private static func schema(of field: Field) -> Payload {
    let help = field.help.map { [Member("description", .text($0))] } ?? []
    let one = item(of: field)
    return .object(help + (field.isList ? members(list(of: .object(one))) : one))
  }

  /// YAML readers that guess may see a number or a date where the field is text, so text fields
  /// admit every scalar.
  private static func item(of field: Field) -> [Member] {
    switch field.kind {
    case .boolean:
      [Member("enum", .list([.boolean(true), .boolean(false), .text("yes"), .text("no")]))]
    case .integer: [Member("type", .text("integer"))]
    case .decimal: [Member("type", .list([.text("number"), .text("string")]))]
    case .choice(let values): [allowed(values.map(\.name))]
    case .map(let fields):
      [
        Member("type", .text("object")),
        Member("properties", .object(fields.map { Member($0.name, schema(of: $0)) })),
        Member("additionalProperties", .boolean(false)),
      ]
    case .money:
      [
        Member("type", .text("string")),
        Member("pattern", .text("^-?[0-9]+(\\.[0-9]+)? [A-Z]{3}$")),
      ]
    default: [Member("type", .list(scalars))]
    }
  }

  private static let scalars: [Payload] = ["string", "number", "boolean"].map { .text($0) }

  /// An enum's values; words that a YAML reader takes for truth values or numbers are admitted as
  /// those too.
  private static func allowed(_ names: [String]) -> Member {
    Member("enum", .list(names.map { .text($0) }))
  }

  private static func scalar(_ help: String) -> Payload {
    .object([Member("description", .text(help)), Member("type", .list(scalars))])
  }

  private static func list(of item: Payload) -> Payload {
    .object([Member("type", .text("array")), Member("items", item)])
  }

  private static func members(_ payload: Payload) -> [Member] {
    if case .object(let members) = payload { members } else { [] }
  }
}
