import Records

/// What a JSON Schema says of one value.
///
/// A YAML reader takes `12` for a number and `true` for a truth value where the field is text, so
/// text admits every scalar; and it takes quoted digits for text where the field is a number, so
/// numbers admit text that spells one. An empty value is no value: fields that may lack one admit
/// null and the empty text. Text admits null always, since `null` is a word there.
struct SchemaValue {
  typealias Member = Payload.Member

  private var types: [String]
  private var pattern: String?
  private var more: [Member] = []
  private var isFilled = false
  /// Whether the word `null` is text here, which to a YAML reader is as good as nothing.
  private var readsNull = false

  private init(_ types: [String], pattern: String? = nil, _ more: [Member] = []) {
    self.types = types
    self.pattern = pattern
    self.more = more
  }

  /// What stands after the description.
  var members: [Member] {
    var members: [Member] = []
    if !types.isEmpty {
      members.append(Self.types(types + (isFilled && !readsNull ? [] : ["null"])))
    }
    if let pattern {
      // `$` alone would let a last line feed through in Python.
      let whole = "^(\(pattern))\(isFilled ? "" : "?")$(?!\\n)"
      members.append(Member("pattern", .text(whole)))
    }
    if isFilled, types.contains("string") { members.append(Member("minLength", .integer(1))) }
    if isFilled, types.contains("array") { members.append(Member("minItems", .integer(1))) }
    return members + more
  }

  /// The same where there must be a value.
  var filled: SchemaValue {
    var value = self
    value.isFilled = true
    return value
  }

  static func types(_ names: [String]) -> Member {
    Member("type", names.count == 1 ? .text(names[0]) : .list(names.map { .text($0) }))
  }
}

extension SchemaValue {
  private static let scalars = ["string", "number", "boolean"]

  static let scalar = SchemaValue(scalars)
  static let timestamp = SchemaValue(
    ["string"],
    pattern: day + "[T ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?"
      + "(Z|[-+]([01][0-9]|2[0-3]):?[0-5][0-9])")
  /// The letters of other scripts are not listed, so what is no separator is let through.
  static let id = SchemaValue(
    ["string", "number", "boolean"],
    pattern: "(?!.*\\.\\.)[^\\s!-/:-@\\[-`{-~][^\\s!-,/:-@\\[-^`{-~]*"
      + "(?<!\\.)(?<!\\.[lL][oO][cC][kK])",
    [Member("maxLength", .integer(100))]
  ).filled

  private static let day = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
  private static let amount = "-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?"
  private static let span =
    "-?(?=P?T?[0-9])(([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?"
    + "|P([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)"

  static func list(of item: SchemaValue, isFilled: Bool) -> SchemaValue {
    let list = SchemaValue(["array"], [Member("items", .object(item.members))])
    return isFilled ? list.filled : list
  }

  /// One of these texts, also where a YAML reader takes it for something else.
  static func choice(of names: [String], isFilled: Bool = true) -> SchemaValue {
    var choice = SchemaValue([])
    let empty: [Payload] = isFilled ? [] : [.null, .text("")]
    choice.more = [Member("enum", .list(names.flatMap(readings) + empty))]
    return choice
  }

  /// A value of a field, one item if it is a list.
  init(of field: Field) {
    switch field.kind {
    case .text:
      self.init(Self.types(fitting: field.pattern), pattern: Self.pattern(of: field))
      readsNull = Self.readsNull(field)
    case .markdown:
      self = .scalar
      readsNull = Self.readsNull(field)
    case .person, .team, .reference: self.init(Self.scalars, pattern: "\\S+")
    case .choice(let values):
      self = .choice(of: values.map(\.name), isFilled: field.requirement == .always)
    case .boolean:
      self = .choice(of: ["true", "false", "yes", "no"], isFilled: field.requirement == .always)
    case .integer:
      self.init(["integer", "string"], pattern: "[-+]?[0-9]+", Self.limits(of: field))
    case .decimal:
      self.init(["number", "string"], pattern: Self.amount, Self.limits(of: field))
    case .money: self.init(["string"], pattern: Self.amount + " [A-Z]{3}")
    case .duration: self.init(["string"], pattern: Self.span)
    case .date: self.init(["string"], pattern: Self.day)
    case .timestamp: self = .timestamp
    case .map(let fields): self.init(mapOf: fields)
    }
  }

  /// Any value of a field that is not empty.
  static func something(in field: Field) -> SchemaValue {
    var value = SchemaValue(scalars + ["array", "object"]).filled
    value.readsNull = readsNull(field)
    return value
  }

  private static func readsNull(_ field: Field) -> Bool {
    switch field.kind {
    case .text, .markdown: !field.isList
    default: false
    }
  }

  private init(mapOf fields: [Field]) {
    let required = fields.filter { $0.requirement == .always }
    var members = [
      Member("properties", .object(fields.map { Member($0.name, JSONSchema.schema(of: $0)) })),
      Member("additionalProperties", .boolean(false)),
    ]
    if !required.isEmpty {
      members.append(Member("required", .list(required.map { .text($0.name) })))
    }
    self.init(["object"], members)
  }

  /// Bounds that count for numbers; text that spells one is left to `itsm validate`.
  private static func limits(of field: Field) -> [Member] {
    var least = field.minimum.map { Payload.number("\($0)") }
    var most = field.maximum.map { Payload.number("\($0)") }
    if case .integer = field.kind {
      least = least ?? .integer(.min)
      most = most ?? .integer(.max)
    }
    return [("minimum", least), ("maximum", most)].compactMap { name, limit in
      limit.map { Member(name, $0) }
    }
  }

  /// Numbers and truth values can't be held against a pattern, so they count as fitting where it
  /// holds nothing that none of them could have.
  private static func types(fitting glob: String?) -> [String] {
    let fits = glob?.utf8.allSatisfy { byte in
      "*?+-.".utf8.contains(byte) || (0x30...0x39).contains(byte)
        || (0x61...0x7A).contains(byte | 0x20)
    }
    return fits ?? true ? scalars : ["string"]
  }

  private static func pattern(of field: Field) -> String {
    field.pattern.map(expression) ?? "[^\\r\\n]*"
  }

  /// A pattern of `*` and `?` as a regular expression.
  private static func expression(_ glob: String) -> String {
    glob.reduce(into: "") { result, character in
      switch character {
      case "*": result += "[^\\r\\n]*"
      case "?": result += "[^\\r\\n]"
      case "\\", "^", "$", ".", "|", "+", "(", ")", "[", "]", "{", "}":
        result += "\\\(character)"
      default: result.append(character)
      }
    }
  }

  /// The text, and what YAML's core schema reads where it stands unquoted.
  private static func readings(_ name: String) -> [Payload] {
    switch name {
    case "true", "True", "TRUE": [.text(name), .boolean(true)]
    case "false", "False", "FALSE": [.text(name), .boolean(false)]
    case "null", "Null", "NULL", "~": [.text(name), .null]
    case _ where isNumber(name): [.text(name), .number(name)]
    default: [.text(name)]
    }
  }
}
