public import Records

/// A file below `.itsm` as a JSON Schema (draft 2020-12), for editors' YAML language servers: a policy,
/// a window or a template.
///
/// It says which keys there are and what their values look like; what a quorum, a query or a condition
/// means is left to `itsm validate`.
public enum DefinitionSchema: String, CaseIterable, Sendable {
  case policy, window, template

  /// The schema; the fields that a template may fill in are those of the types of `rulebook`.
  public func payload(_ rulebook: Rulebook) -> Payload {
    let schema =
      switch self {
      case .policy: Self.policies
      case .window: Self.windows
      case .template: Self.templates(rulebook)
      }
    guard case .object(let members) = schema else { return schema }
    return .object(
      [
        .init("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
        .init("title", .text(rawValue)),
      ] + members)
  }

  // MARK: The three

  private static var policies: Payload {
    let whose: [Key] = ["author", "implementer", "caller"].map { role in
      (role, "Who is the \(role).", texts)
    }
    let cases: [Key] = [
      ("stage", "At which stage.", text), ("people", "Everybody, for anyone.", texts),
      ("teams", "Who is in a team.", map(of: texts)),
      ("fields", "Whom a field names, by its path.", map(of: texts)),
      ("owners", "The owners by field and record.", map(of: map(of: texts))),
      ("approved", "Who approved.", texts), ("refused", "Who refused.", texts),
    ]
    let example = mapping(cases + whose, required: ["stage"])
    let stage = mapping(
      [
        ("quorum", "Who must agree, as 2 of cab and not author.", text),
        ("evidence", "Fields that must have a value.", texts),
        ("lead", "How long before its window opens it must have passed, as 2d.", text),
        ("recorded", "Whose recordings of reviews on a forge count.", text),
        ("merge", "Which merges count as an approval of whoever merged.", text),
        ("signed", "Whether only decisions in signed commits count.", flag),
        (
          "risk", "Whether the record may not say less than its type's rules.", choice(["assessed"])
        ),
      ], required: ["quorum"])
    return mapping(
      [
        ("policy", "Its name.", text), ("summary", "Words for people.", text),
        ("for", "The record types; without it all that are approvable.", texts),
        ("where", "A query; without it all records.", text),
        ("once", "A team: in force where the repository keeps it.", text),
        ("stages", "What each stage asks for.", map(of: stage)),
        ("amend", "Who must agree to a change of the file.", text),
        ("protects", "Further files, below the records' folder.", texts),
        ("accepts", "Cases that pass.", list(of: example)),
        ("refuses", "Cases that don't.", list(of: example)),
      ], required: ["policy"], oneOf: ["stages", "amend"])
  }

  private static var windows: Payload {
    let period = mapping(
      [
        ("from", "A day, a time on the clocks of the zone, or an instant.", text),
        ("to", "The same; a day is meant whole.", text),
      ], required: ["from", "to"])
    return mapping(
      [
        ("window", "Its name.", text), ("summary", "Words for people.", text),
        ("kind", "When work is allowed, or forbidden.", choice(["maintenance", "blackout"])),
        ("hard", "False if it may be overruled.", flag),
        ("for", "The schedulable types that it is for.", texts),
        ("records", "A query that their records must fit.", text),
        ("items", "The ids of items.", texts), ("where", "A query for items.", text),
        ("of", "The types of the items of where.", texts),
        ("calendar", "A calendar's name.", text), ("zone", "A zone, as Europe/Berlin.", text),
        (
          "hours", "The hours by day, or always.",
          either([text, map(of: either([texts, nothing]))])
        ),
        ("holidays", "Days on which it is closed, with their names.", map(of: text)),
        ("imports", "Holidays from iCalendar files of .itsm/calendars.", texts),
        ("exceptions", "Days with hours of their own.", map(of: either([texts, nothing]))),
        ("periods", "Single times.", list(of: period)),
        ("events", "Times from iCalendar files of .itsm/windows.", texts),
      ], required: ["window", "kind"], oneOf: ["hours", "periods", "events", "calendar"])
  }

  private static func templates(_ rulebook: Rulebook) -> Payload {
    let number = Payload.object([
      SchemaValue.types(["integer"]), .init("minimum", .integer(1)),
      .init("maximum", .integer(1_000)),
    ])
    let base = mapping(
      [
        ("template", "Its name.", text), ("summary", "Words for people.", text),
        ("for", "The record type.", choice(rulebook.types.map(\.name))),
        ("where", "A query: which records may be made from it.", text),
        ("fields", "What a record begins with.", .object([SchemaValue.types(["object"])])),
        ("varies", "Fields of these that may say something else.", texts),
        (
          "suspend", "When too many uses failed.",
          mapping(
            [("failures", "How many.", number), ("of", "Among how many last uses.", number)],
            required: ["failures", "of"])
        ),
      ], required: ["template", "for", "fields"])
    guard case .object(let members) = base else { return base }
    return .object(members + [.init("allOf", .list(rulebook.types.map(fields)))])
  }

  /// What a template for a type may fill in.
  private static func fields(of type: RecordType) -> Payload {
    let isType = Payload.object([
      .init("properties", .object([.init("for", .object([.init("const", .text(type.name))]))])),
      .init("required", .list([.text("for")])),
    ])
    let known = type.fields.filter { $0.role != Templated.role }
    let fields = Payload.object([
      .init("properties", .object(known.map { .init($0.name, JSONSchema.schema(of: $0)) })),
      .init("additionalProperties", .boolean(false)), .init("minProperties", .integer(1)),
    ])
    return .object([
      .init("if", isType),
      .init("then", .object([.init("properties", .object([.init("fields", fields)]))])),
    ])
  }

  // MARK: Values

  private typealias Key = (name: String, help: String, value: Payload)

  private static let nothing = Payload.object([SchemaValue.types(["null"])])
  /// A YAML reader takes `12` for a number where text is meant.
  private static let text = Payload.object(SchemaValue.scalar.filled.members)
  /// One, or a list of them.
  private static let texts = either([text, list(of: text)])
  private static let flag = Payload.object(SchemaValue.choice(of: ["true", "false"]).members)

  private static func choice(_ names: [String]) -> Payload {
    .object(SchemaValue.choice(of: names).members)
  }

  private static func either(_ values: [Payload]) -> Payload {
    .object([.init("anyOf", .list(values))])
  }

  private static func list(of item: Payload) -> Payload {
    .object([SchemaValue.types(["array"]), .init("items", item)])
  }

  private static func map(of value: Payload) -> Payload {
    .object([SchemaValue.types(["object"]), .init("additionalProperties", value)])
  }

  private static func mapping(
    _ keys: [Key], required: [String], oneOf: [String] = []
  ) -> Payload {
    let properties = keys.map { key -> Payload.Member in
      guard case .object(let members) = key.value else { return .init(key.name, key.value) }
      return .init(key.name, .object([.init("description", .text(key.help))] + members))
    }
    var members: [Payload.Member] = [
      SchemaValue.types(["object"]), .init("required", .list(required.map { .text($0) })),
      .init("properties", .object(properties)), .init("additionalProperties", .boolean(false)),
    ]
    if !oneOf.isEmpty {
      members.append(
        .init(
          "anyOf", .list(oneOf.map { .object([.init("required", .list([.text($0)]))]) })))
    }
    return .object(members)
  }
}
