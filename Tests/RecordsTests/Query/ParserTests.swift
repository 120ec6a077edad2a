import Records
import Testing

@Suite struct ParserTests {
  @Test(arguments: [
    ("state=in-progress", "state = in-progress"),
    ("impact in [high,'medium']", "impact in [high, medium]"),
    ("a = 1 and (b = 2 or c = 3)", "a = 1 and (b = 2 or c = 3)"),
    ("(a = 1 and b = 2) or c = 3", "a = 1 and b = 2 or c = 3"),
    ("(a = 1 or b = 2) or c = 3", "(a = 1 or b = 2) or c = 3"),
    ("not (not a)", "not not a"), ("not (a = 1 or b)", "not (a = 1 or b)"),
    ("x is not empty", "x is set"), ("x is not set", "x is empty"),
    ("(a - b) - c > 0", "a - b - c > 0"), ("a - (b - c) > 0", "a - (b - c) > 0"),
    ("((a + 1h)) > b", "a + 1h > b"),
    ("closed_at >= $resolved_at + 4h", "closed_at >= $resolved_at + 4h"),
    ("$a = b", "a = b"), ("any = 1", "$any = 1"), ("any any", "any $any"),
    ("x = no", "x = no"), ("x = true", "x = true"), ("x = 'true'", "x = \"true\""),
    ("x = 'and'", "x = \"and\""), ("x = 'it\\'s'", "x = \"it's\""),
    ("x ~ 'say \"hi\"'", "x ~ 'say \"hi\"'"), ("x = ''", "x = \"\""), ("x = '-'", "x = \"-\""),
    ("x = 2026-11-22T14:05:11+01:00", "x = 2026-11-22T14:05:11+01:00"),
    ("x = -5 or y = -2h", "x = -5 or y = -2h"), ("4h < age(opened_at)", "4h < age(opened_at)"),
    (
      "all links.waits-for where(category in [resolved,closed])",
      "all links.waits-for where (category in [resolved, closed])"
    ),
    ("no links.blocks", "no links.blocks"), ("now()-x > 1h", nil),
    ("mail = ana@example.org", "mail = ana@example.org"),
    ("x not in [a]", "x not in [a]"), ("x not contains 'a b'", "x not contains \"a b\""),
    ("(urgent)", "urgent"), ("lower(title) = länger", "lower(title) = länger"),
    ("a = 1\n\tand\u{00A0}b = 2", "a = 1 and b = 2"), ("count($links.x) > 0", "count(links.x) > 0"),
    ("closed_at > date(opened_at) + 1d", "closed_at > date(opened_at) + 1d"),
  ])
  func canonical(text: String, expected: String?) throws {
    guard let expected else {
      #expect(throws: ConditionError.self) { try Condition(parsing: text) }
      return
    }
    let condition = try Condition(parsing: text)
    #expect(condition.description == expected)
    #expect(try Condition(parsing: expected) == condition)
    #expect(condition.text == text)
  }

  @Test(arguments: [
    ("", 1..<1, "unexpected end (expected a field)"),
    ("state", nil as Range<Int>?, ""),
    ("state =", 8..<8, "unexpected end (expected a value)"),
    ("state = = x", 9..<10, "unexpected = (expected a value)"),
    ("state == x", 7..<9, "== is not an operator (write =)"),
    ("a && b", 3..<5, "&& is not an operator (write and)"),
    (
      "state high", 7..<11,
      "unexpected high (expected = != < <= > >= ~ !~ in, contains or is, and a value)"
    ),
    ("a = 1 ] b = 2", 7..<8, "unexpected ] (expected and, or, or the end)"),
    ("a = 1 and", 10..<10, "unexpected end (expected a field)"),
    ("(a = 1", 7..<7, "unexpected end (expected ) after the condition)"),
    ("a = 1)", 6..<7, "unexpected ) (expected and, or, or the end)"),
    ("a in [x, ]", 10..<11, "unexpected ] (expected a value)"),
    ("a in [x", 8..<8, "unexpected end (expected , or ] in the list)"),
    ("a is nice", 6..<10, "unexpected nice (expected empty or set)"),
    ("a = 'x", 5..<7, "the quote is never closed (expected ')"),
    ("a = 'x\\q'", 7..<9, #"unknown escape (expected \\, \', \", \n or \t)"#),
    ("a = and", 5..<8, "unexpected and (expected a value; as text write 'and')"),
    ("a = $", 5..<6, "$ stands alone (expected a field, such as $title)"),
    ("a = 50%", 7..<8, "unexpected character % (put text with such characters in quotes)"),
    (
      "a = b\u{202E}", 6..<7,
      "unexpected character U+202E (put text with such characters in quotes)"
    ),
    ("!a", 1..<2, "unexpected character ! (write not)"),
    ("now() -4h > a", 7..<10, "unexpected -4h (write blanks on both sides of -)"),
    ("a -(b) > c", 3..<4, "- touches what follows (write blanks around -)"),
    ("lenght(title) > 1", 1..<7, "there is no function lenght (did you mean length?)"),
    ("now(a) = b", 1..<7, "now is given 1 values (expected now())"),
    ("age() > 1h", 1..<6, "age is given 0 values (expected age(a timestamp or date))"),
    ("count(1) > 1", 1..<9, "count needs a field (expected count(a list or links))"),
    (
      "all links.x", 12..<12,
      "unexpected end (expected where (…), since all needs to say what is true of all)"
    ),
    (
      "4x = 1", 1..<3,
      "4x is not a field's name (expected a name that starts with a letter, or text in quotes)"
    ),
    (
      "a..b = 1", 1..<5,
      "a..b is not a field's name (expected letters, digits, _ and -, with a point between names)"
    ),
    (
      "ü/x = 1", 1..<4,
      "ü/x is not a field's name (expected letters, digits, _ and -, with a point between names)"
    ),
    ("'é' = 'é' ]", 11..<12, "unexpected ] (expected and, or, or the end)"),
  ])
  func refused(text: String, columns: Range<Int>?, message: String) throws {
    guard let columns else {
      #expect(try Condition(parsing: text).description == text)
      return
    }
    let error = try #require(throws: ConditionError.self) { try Condition(parsing: text) }
    #expect(error.columns == columns)
    #expect(error.description == "column \(columns.lowerBound): \(message)")
  }

  @Test(arguments: [
    ("", "("), ("", "not "), ("", "a - ("), ("a in ", "["), ("a = ", "("), ("a = ", "b + ("),
    ("", "lower("),
  ])
  func depthIsLimited(start: String, opening: String) throws {
    let error = try #require(throws: ConditionError.self) {
      try Condition(parsing: start + String(repeating: opening, count: 300) + "a")
    }
    #expect(error.message == "the condition nests more than 32 levels deep")
  }

  /// Each level multiplies the elements that must be looked at.
  @Test func quantifiersAreLimited() throws {
    func nested(_ depth: Int) -> String {
      (0..<depth).reduce("a = 1") { text, _ in "any x where (\(text))" }
    }
    #expect(try Condition(parsing: nested(3)).description == nested(3))
    #expect(throws: Never.self) { try Condition(parsing: "\(nested(3)) and \(nested(3))") }
    let error = try #require(throws: ConditionError.self) { try Condition(parsing: nested(4)) }
    #expect(error.message == "any, all and no nest more than 3 levels deep")
  }

  @Test func sumsAndLengthAreLimited() throws {
    let sum = "a" + String(repeating: " + 1", count: 500) + " > 0"
    #expect(throws: ConditionError.self) { try Condition(parsing: sum) }
    let short = "a = " + String(repeating: "é", count: Condition.lengthLimit - 4)
    #expect(try Condition(parsing: short).text == short)
    let error = try #require(throws: ConditionError.self) { try Condition(parsing: short + "é") }
    #expect(error.columns == 4097..<4098)
  }

  @Test func manyClausesAreFine() throws {
    let text = Array(repeating: "a=1", count: 500).joined(separator: " or ")
    #expect(try Condition(parsing: text).description.hasPrefix("a = 1 or a = 1"))
  }
}
