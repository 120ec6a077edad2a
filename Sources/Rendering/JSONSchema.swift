public import Records

/// A record type as a JSON Schema (draft 2020-12), for editors' YAML language servers.
///
/// It says what a single record's shape and values may be. States a field is required in are
/// expressed; what needs other records or conditions is left to `itsm validate`. Patterns are
/// written so that they mean the same to ECMAScript and to Python.
public struct JSONSchema {
  let type: RecordType
  let isStrict: Bool

  /// Makes a schema of a type; a strict one refuses keys that the type does not know.
  public init(_ type: RecordType, isStrict: Bool = false) {
    self.type = type
    self.isStrict = isStrict
  }

  /// The schema.
  public var payload: Payload {
    var members = [
      Member("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      Member("title", .text(type.name)), Member("description", .text(type.summary)),
      Member("type", .text("object")),
      Member("required", .list(required.map { .text($0) })),
      Member("properties", .object(properties)),
    ]
    if isStrict { members.append(Member("additionalProperties", .boolean(false))) }
    let states = statesWithRequirements
    if !states.isEmpty { members.append(Member("allOf", .list(states))) }
    return .object(members)
  }

  private var required: [String] {
    let always = type.fields.filter { $0.requirement == .always }.map(\.name)
    // An id that people chose tells nothing of the type.
    let kind = type.identity == .slug ? ["type"] : []
    return ["id"] + kind + (type.states.isEmpty ? [] : ["state"]) + always
  }

  private var properties: [Member] {
    var members = [
      Member("id", .object([Self.described("The record's id.")] + SchemaValue.id.members)),
      Member("type", .object([Member("const", .text(type.name))])),
      Member("aliases", .object(SchemaValue.list(of: .scalar, isFilled: false).members)),
    ]
    if !type.states.isEmpty {
      members.append(
        Member("state", .object(SchemaValue.choice(of: type.states.map(\.name)).members)))
    }
    members += type.fields.map { Member($0.name, Self.schema(of: $0)) }
    members.append(Member("links", links))
    members.append(Member("timeline", timeline))
    return members
  }

  /// Relations with one id or several.
  private var links: Payload {
    let relations = type.relations.map { relation -> Member in
      var members = relation.help.map { [Self.described($0)] } ?? []
      members.append(SchemaValue.types(["array", "string", "number", "boolean", "null"]))
      members.append(Member("items", .object(SchemaValue.scalar.members)))
      if relation.isSingle { members.append(Member("maxItems", .integer(1))) }
      return Member(relation.name, .object(members))
    }
    return .object([
      SchemaValue.types(["object", "null"]), Member("properties", .object(relations)),
      Member("additionalProperties", .boolean(false)),
    ])
  }

  private var timeline: Payload {
    func part(_ name: String, _ help: String, _ value: SchemaValue) -> Member {
      Member(name, .object([Self.described(help)] + value.members))
    }
    let entry = Payload.object([
      SchemaValue.types(["object"]),
      Member("required", .list(["at", "by", "did"].map { .text($0) })),
      Member(
        "properties",
        .object([
          part("at", "When it happened, in UTC.", .timestamp.filled),
          part("by", "Who did it.", .scalar.filled),
          part("did", "What was done.", .scalar.filled),
          part("text", "What was said.", .scalar),
        ])),
    ])
    return .object([SchemaValue.types(["array", "null"]), Member("items", entry)])
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
      let values = fields.map { Member($0.name, .object(SchemaValue.something(in: $0).members)) }
      return .object([
        Member(
          "if",
          .object([
            Member("properties", .object([Member("state", isState)])),
            Member("required", .list([.text("state")])),
          ])),
        Member(
          "then",
          .object([
            Member("required", .list(fields.map { .text($0.name) })),
            Member("properties", .object(values)),
          ])),
      ])
    }
  }

  typealias Member = Payload.Member

  static func schema(of field: Field) -> Payload {
    let help = field.help.map { [described($0)] } ?? []
    let isFilled = field.requirement == .always
    let item = SchemaValue(of: field)
    let value = field.isList ? .list(of: item, isFilled: isFilled) : isFilled ? item.filled : item
    return .object(help + value.members)
  }

  private static func described(_ help: String) -> Member { Member("description", .text(help)) }
}
