import Records
import Testing
import YAML

@Suite struct FieldTests {
  private static func field(_ definition: String) throws -> Field {
    let text = "type: t\nid: { slug: true }\nfields:\n  f: \(definition)\n"
    let rulebook = try Rulebook(
      files: [(path: "t.yaml", source: Array(text.utf8))], settings: Settings())
    return try #require(rulebook.type("t")?.field("f"))
  }

  /// A kind, a text, and the canonical spelling of what it means, or what is said against it.
  @Test(
    arguments: [
      ("kind: text", "no", "no", ""), ("kind: text", "0777", "0777", ""),
      ("kind: text", "null", "null", ""), ("kind: text", "1.10", "1.10", ""),
      ("kind: text", "a: b # c", "a: b # c", ""),
      ("kind: text", "\u{1F600}\t\u{200D}", "\u{1F600}\t\u{200D}", ""),
      ("kind: text", "two\nlines", nil, "f must be one line"),
      ("kind: text", "two\r\nlines", nil, "f must be one line"),
      ("kind: text", "two\rlines", nil, "f must be one line"),
      ("kind: text, pattern: \"*@*\"", "a@b", "a@b", ""),
      ("kind: text, pattern: \"*@*\"", "ab", nil, "f is “ab”, which does not fit *@*"),
      ("kind: markdown", "two\nlines\n", "two\nlines\n", ""),
      ("kind: boolean", "true", "true", ""), ("kind: boolean", "no", "false", ""),
      ("kind: boolean", "True", nil, "f is “True”, expected true or false"),
      ("kind: boolean", "1", nil, "f is “1”, expected true or false"),
      ("kind: integer", "42", "42", ""), ("kind: integer", "-7", "-7", ""),
      (
        "kind: integer", "9223372036854775808", nil,
        "f is “9223372036854775808”, expected a whole number"
      ),
      ("kind: integer", "1e3", nil, "f is “1e3”, expected a whole number"),
      ("kind: integer", "١", nil, "f is “١”, expected a whole number"),
      ("kind: integer, minimum: 0", "-1", nil, "f is -1, less than 0"),
      ("kind: integer, maximum: 9", "10", nil, "f is 10, more than 9"),
      ("kind: decimal", "12.50", "12.50", ""),
      ("kind: decimal", "1,5", nil, "f is “1,5”, expected a number such as 12.50"),
      ("kind: decimal", "NaN", nil, "f is “NaN”, expected a number such as 12.50"),
      ("kind: money", "12.50 EUR", "12.50 EUR", ""),
      ("kind: money", "12.50", nil, "f is “12.50”, expected an amount and a currency, 12.50 EUR"),
      ("kind: duration", "90m", "1h30m", ""), ("kind: duration", "PT4H", "4h", ""),
      ("kind: duration", "1 day", nil, "f is “1 day”, expected a duration such as 1h30m or 2d"),
      ("kind: date", "2026-02-28", "2026-02-28", ""),
      ("kind: date", "2026-02-29", nil, "f is “2026-02-29”, expected a date such as 2026-11-22"),
      ("kind: date", "tomorrow", nil, "f is “tomorrow”, expected a date such as 2026-11-22"),
      ("kind: timestamp", "2026-11-22T15:05:11+01:00", "2026-11-22T14:05:11Z", ""),
      (
        "kind: timestamp", "2026-11-22 14:05", nil,
        "f is “2026-11-22 14:05”, expected an instant such as 2026-11-22T14:05:11Z"
      ),
      ("kind: person", "ana", "ana", ""),
      ("kind: person", "ana@example.org", "ana@example.org", ""),
      ("kind: person", "Ana Lima", nil, "f must be one name, found “Ana Lima”"),
      ("kind: team", "a\tb", nil, "f must be one name, found “a\tb”"),
      ("kind: reference, to: [ci]", "a\u{2028}b", nil, "f must be one name, found “a\u{2028}b”"),
      ("kind: enum, values: [P1, P2]", "P1", "P1", ""),
      ("kind: enum, values: [P1, P2]", "p1", nil, "f can't be “p1”"),
      ("kind: map, fields: { a: {} }", "x", nil, "f is a mapping, not a text"),
    ] as [(String, String, String?, String)])
  func parsing(definition: String, text: String, canonical: String?, problem: String) throws {
    let field = try Self.field("{ \(definition) }")
    switch field.parse(text) {
    case .success(let value): #expect(value.description == canonical)
    case .failure(let found):
      #expect(canonical == nil)
      #expect(found.message == problem)
    }
  }

  @Test func enumsKnowTheirOrderAndTheirNeighbours() throws {
    let field = try Self.field("{ kind: enum, values: { high: ~, low: ~ } }")
    #expect(try field.parse("low").get() == .choice("low", rank: 1))
    guard case .failure(let problem) = field.parse("hihg") else {
      Issue.record("hihg was accepted")
      return
    }
    #expect(problem.remedy == "did you mean high? allowed: high, low")
  }

  @Test(arguments: [
    ("kind: reference, to: [ci], list: true", ["a,b", "c", "a"], "[a, b, c]"),
    ("kind: reference, to: [ci], list: true", [" a , ,b "], "[a, b]"),
    ("kind: reference, to: [ci], list: true", [""], ""),
    ("kind: text, list: true", ["a, b", "c"], "[a, b, c]"),
    ("kind: integer, list: true", ["1,2", "3"], "[1, 2, 3]"),
    ("kind: text", ["first", "last"], "last"), ("kind: text", [""], ""), ("kind: text", [], ""),
  ])
  func parsingFromACommandLine(definition: String, texts: [String], expected: String) throws {
    let field = try Self.field("{ \(definition) }")
    #expect(try field.parse(all: texts).get().description == expected)
  }

  /// What is written in a file, what it means, and what is said against it and where.
  @Test(
    arguments: [
      ("kind: text", "no", "no", []), ("kind: text", "null", "null", []),
      ("kind: text", "~", "~", []),
      ("kind: text", "", "", []), ("kind: text", "[a]", "", ["2:4 f must be a text, found a list"]),
      ("kind: text", "{ a: b }", "", ["2:4 f must be a text, found a mapping"]),
      ("kind: date", "~", "", []), ("kind: date", "null", "", []),
      ("kind: date", "\"null\"", "", ["2:4 f is “null”, expected a date such as 2026-11-22"]),
      ("kind: date", "\"2026-11-22\"", "2026-11-22", []),
      ("kind: person, list: true", "ana", "", ["2:4 f must be a list"]),
      (
        "kind: person, list: true", "[ana, a b, raj]", "[ana, raj]",
        ["2:10 f must be one name, found “a b”"]
      ),
      ("kind: person, list: true", "[]", "", []), ("kind: person, list: true", "~", "", []),
      (
        "kind: map, fields: { a: { kind: date, required: true }, b: {} }", "{ b: x }", "b: x",
        ["2:4 f lacks a"]
      ),
      (
        "kind: map, fields: { a: { kind: date } }", "{ a: x, c: y }", "a: ",
        ["2:9 a is “x”, expected a date such as 2026-11-22", "2:12 f has no key c"]
      ),
      ("kind: map, fields: { a: {} }", "text", "", ["2:4 f must be a mapping"]),
    ] as [(String, String, String, [String])])
  func reading(definition: String, text: String, expected: String, problems: [String]) throws {
    let field = try Self.field("{ \(definition) }")
    let root = try #require(try Document(parsing: Array("id: x\nf: \(text)\n".utf8)).root)
    var found: [String] = []
    let value = field.read(try #require(root["f"])) { problem, node in
      found.append("\(node.mark.line):\(node.mark.column) \(problem.message)")
    }
    #expect(found == problems)
    if !expected.contains(":") { #expect(value.description == expected) }
  }

  @Test(arguments: [
    ("*@*", "a@b", true), ("*", "", true), ("", "", true), ("", "a", false), ("a?c", "abc", true),
    ("a?c", "ac", false), ("*a*a*", "aa", true), ("*a*a*", "a", false), ("a*", "ba", false),
    ("?", "é", true), ("?", "👩‍👩‍👧", true), ("a**b", "ab", true),
  ])
  func globs(pattern: String, text: String, matches: Bool) {
    #expect(Glob.matches(text, pattern: pattern) == matches)
  }

  @Test func globsDoNotExplode() {
    let text = String(repeating: "a", count: 2_000)
    #expect(!Glob.matches(text, pattern: String(repeating: "*a", count: 200) + "b"))
  }
}
