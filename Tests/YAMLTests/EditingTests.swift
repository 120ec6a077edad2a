import Testing
import YAML

/// Edits that people will see in their diffs.
@Suite struct EditingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let before: String
    let change: Change
    let after: String

    init(_ before: String, _ change: Change, _ after: String) {
      self.before = before
      self.change = change
      self.after = after
    }

    var testDescription: String { before }
  }

  static let entry = Content.mapping([
    .init("at", .plain("2026-11-22T14:05:11Z")), .init("text", .text("one\ntwo\n")),
  ])

  static let scalars: [Case] = [
    Case("a: 1  # c\nb: 2\n", .set([.key("a")], .plain("3")), "a: 3  # c\nb: 2\n"),
    Case("a: 'x'\n", .set([.key("a")], .text("y z")), "a: 'y z'\n"),
    Case("a: \"x\"\n", .set([.key("a")], .text("1\n2")), "a: \"1\\n2\"\n"),
    Case("a: x # c\n", .set([.key("a")], .text("no")), "a: 'no' # c\n"),
    Case("a: no\n", .set([.key("a")], .text("no")), "a: no\n"),
    Case("a:   x   # c\n", .set([.key("a")], .text("x")), "a:   x   # c\n"),
    Case("a: # c\nb: 1\n", .set([.key("a")], .text("x")), "a: x # c\nb: 1\n"),
    Case("a:", .set([.key("a")], .text("x")), "a: x"),
    Case("a: x # c\nb: 1\n", .set([.key("a")], .text("1\n2\n")), "a: | # c\n  1\n  2\nb: 1\n"),
    Case("a: |\n  1\n  2\nb: 1\n", .set([.key("a")], .text("x\n")), "a: |\n  x\nb: 1\n"),
    Case("a: |\n  1\n\n\nb: 1\n", .set([.key("a")], .text("x")), "a: |-\n  x\n\n\nb: 1\n"),
    Case("a: >\n  1\n  2\n", .set([.key("a")], .text("x\ny\n")), "a: >\n  x\n\n  y\n"),
    Case("a: x", .set([.key("a")], .text("1\n2\n")), "a: |\n  1\n  2\n"),
    Case("a: x\r\nb: 1\r\n", .set([.key("a")], .text("1\n2")), "a: |-\r\n  1\r\n  2\r\nb: 1\r\n"),
    Case("\u{FEFF}a: 1\n", .set([.key("a")], .plain("2")), "\u{FEFF}a: 2\n"),
    Case("--- x\n", .set([], .mapping([.init("a", .plain("1"))])), "--- \na: 1\n"),
  ]

  static let insertions: [Case] = [
    Case("", .set([.key("a")], .plain("1")), "a: 1\n"),
    Case("# h\n", .set([.key("a")], .plain("1")), "# h\na: 1\n"),
    Case("# h", .set([.key("a")], .plain("1")), "# h\na: 1"),
    Case("a: 1\nc: 3", .set([.key("b")], .plain("2"), order: ["a", "b", "c"]), "a: 1\nb: 2\nc: 3"),
    Case("# h\nb: 2\n", .set([.key("a")], .plain("1"), order: ["a", "b"]), "# h\na: 1\nb: 2\n"),
    Case(
      "a: 1\n\n# about z\nz: 1\n", .set([.key("b")], .plain("2"), order: ["a", "b"]),
      "a: 1\nb: 2\n\n# about z\nz: 1\n"),
    Case("a: |\n  x", .set([.key("b")], .plain("2")), "a: |-\n  x\nb: 2"),
    Case("a: |+\n  x\n\n", .set([.key("b")], .plain("2")), "a: |+\n  x\n\nb: 2\n"),
    Case(
      "a:\n    b: 1\n", .set([.key("c"), .key("d")], .plain("2")),
      "a:\n    b: 1\nc:\n    d: 2\n"),
    Case("l: {a: 1}\n", .set([.key("l"), .key("b")], .text("x, y")), "l: {a: 1, b: 'x, y'}\n"),
    Case(
      "l: [a: 1]\n", .set([.key("l"), .index(0), .key("b")], .plain("2")),
      "l: [{a: 1, b: 2}]\n"),
    Case("l: {} # c\n", .set([.key("l"), .key("a")], .plain("1")), "l: # c\n  a: 1\n"),
    Case(
      "- a: 1\n", .set([.index(0), .key("b")], .plain("2"), order: ["b", "a"]),
      "- b: 2\n  a: 1\n"),
  ]

  static let appends: [Case] = [
    Case("l: [a]  # c\n", .append([.key("l")], .text("b")), "l: [a, b]  # c\n"),
    Case("l: []\n", .append([.key("l")], .text("b")), "l: [b]\n"),
    Case("l: [\n  a, # c\n]\n", .append([.key("l")], .text("b")), "l: [\n  a, # c\n  b,\n]\n"),
    Case("l: [\n  a # c\n]\n", .append([.key("l")], .text("b")), "l: [\n  a, # c\n  b\n]\n"),
    Case(
      "l:\n- a # c\n\n# d\nm: 1\n", .append([.key("l")], .text("b")),
      "l:\n- a # c\n- b\n\n# d\nm: 1\n"),
    Case(
      "t:\n  - at: 1\n    by: x", .append([.key("t")], entry),
      "t:\n  - at: 1\n    by: x\n  - at: 2026-11-22T14:05:11Z\n    text: |\n      one\n      two\n"),
    Case(
      "t: []\n", .append([.key("t")], entry),
      "t:\n  - at: 2026-11-22T14:05:11Z\n    text: |\n      one\n      two\n"),
    Case(
      "l:\n- a\nt:\n", .append([.key("t")], entry),
      "l:\n- a\nt:\n- at: 2026-11-22T14:05:11Z\n  text: |\n    one\n    two\n"),
    Case(
      "l: [a]\n", .append([.key("l")], entry),
      "l: [a, {at: 2026-11-22T14:05:11Z, text: \"one\\ntwo\\n\"}]\n"),
    Case("a: 1\n", .append([.key("l"), .key("m")], .text("x")), "a: 1\nl:\n  m: [x]\n"),
  ]

  static let removals: [Case] = [
    Case("# h\na: 1 # c\nb: 2\n", .remove([.key("a")]), "# h\nb: 2\n"),
    Case("a: 1\nb:\n  - x\n    # deep\n# c\n", .remove([.key("b")]), "a: 1\n# c\n"),
    Case("a: 1\n", .remove([.key("a")]), "{}\n"),
    Case("l: [a, b, c]\n", .remove([.key("l"), .index(1)]), "l: [a, c]\n"),
    Case("l: [a, b]\n", .remove([.key("l"), .index(1)]), "l: [a]\n"),
    Case("l: [a] # c\n", .remove([.key("l"), .index(0)]), "l: [] # c\n"),
    Case("l:\n  - a\nb: 1\n", .remove([.key("l"), .index(0)]), "l: []\nb: 1\n"),
    Case("l:\n  - a\n  - b # c\n  - d\n", .remove([.key("l"), .index(1)]), "l:\n  - a\n  - d\n"),
    Case("l: [\n  a, # c\n  b\n]\n", .remove([.key("l"), .index(0)]), "l: [\n  b\n]\n"),
    Case("- a: 1\n  b: 2\n", .remove([.index(0), .key("a")]), "- b: 2\n"),
    Case("a: |+\n  x\n\nb: 1\n\nc: 2\n", .remove([.key("b")]), "a: |+\n  x\n\nc: 2\n"),
  ]

  static let collections: [Case] = [
    Case(
      "l:\n  - a # c\n  - b # d\n  - e # f\n",
      .set([.key("l")], .sequence([.text("a"), .text("e")])), "l:\n  - a # c\n  - e # f\n"),
    Case(
      "m:\n  a: 1 # c\n  b: 2\n",
      .set([.key("m")], .mapping([.init("a", .plain("1")), .init("x", .plain("3"))])),
      "m:\n  a: 1 # c\n  x: 3\n"),
    Case("l: # c\n  - a\nb: 1\n", .set([.key("l")], .text("x")), "l: x # c\nb: 1\n"),
    Case(
      "l: x # c\nb: 1\n", .set([.key("l")], .sequence([entry])),
      "l: # c\n  - at: 2026-11-22T14:05:11Z\n    text: |\n      one\n      two\nb: 1\n"),
  ]

  /// What fuzzing found.
  static let finds: [Case] = [
    Case("|\n  x\n", .set([], .plain("")), "''\n"),
    Case("a:\n  b\t", .set([.key("a")], .plain("")), "a:\n  "),
    Case("- b\t# c\n", .set([.index(0)], .plain("")), "- # c\n"),
    Case("[b: ]\n", .append([], .text("#")), "[b: , '#' ]\n"),
    Case(
      "[b: ]\n", .set([.index(0), .key("a")], .plain("1"), order: ["a", "b"]), "[{a: 1, b: } ]\n"),
    Case("a: |\n x\n\nb: 1\n   \n", .remove([.key("b")]), "a: |\n x\n\n"),
    Case("a:\n\n b: 1\n", .set([.key("a")], .text("x\ny\n")), "a: \"x\\ny\\n\"\n\n"),
    Case(
      "- [©; ,\n\n( :.Vy\n=-t,---\n\n  ]\n", .remove([.index(0), .index(1)]),
      "- [©; ,\n\n ---\n\n  ]\n"),
    Case("[a,\nb, ... ]\n", .remove([.index(1)]), "[a,\n ... ]\n"),
    Case("- [a\n,b\t\n  ]\n", .remove([.index(0), .index(1)]), "- [a\n  ]\n"),
    Case("- [a\n,b\t]\n", .remove([.index(0), .index(1)]), "- [a\n]\n"),
    Case("- [a\n,b\t# c\n  ]\n", .remove([.index(0), .index(1)]), "- [a\n# c\n  ]\n"),
    Case("[a\n...,b ]\n", .remove([.index(1)]), "[a\n..., ]\n"),
    Case("- [a: \n\n\t]\n", .append([.index(0)], .text("x")), "- [a: , 'x' \n\n\t]\n"),
    Case("- [\"a\"\n\t, b]\n", .set([.index(0), .index(0)], .text("x")), "- [\"x\"\n\t, b]\n"),
    Case("- ['a',\n[]\n\t]\n", .set([.index(0), .index(1)], .text("x")), "- ['a',\n'x'\n\t]\n"),
    Case("- [a\n, []\n\t]\n", .remove([.index(0), .index(1)]), "- [a\n,\n\t]\n"),
    Case(
      "- {a: []\n\t}\n", .set([.index(0), .key("b")], .text("x")), "- {a: [], b: 'x'\n\t}\n"),
    Case("[a,\nb, ---c]\n", .remove([.index(1)]), "[a,\n---c]\n"),
  ]

  @Test(arguments: finds + scalars + insertions + appends + removals + collections)
  func edited(_ one: Case) throws {
    let document = try Document(parsing: Array(one.before.utf8))
    let result = String(decoding: try document.applying([one.change]), as: UTF8.self)
    #expect(Array(result.utf8) == Array(one.after.utf8), "\(result.debugDescription)")
  }

  @Test(arguments: [
    Change.remove([.key("x")]), .remove([]), .remove([.key("l"), .index(1)]),
    .set([.key("a"), .key("b")], .plain("1")), .set([.key("l"), .index(1)], .plain("1")),
    .append([.key("a")], .plain("1")), .set([.key("l"), .key("b")], .plain("1")),
  ])
  func impossible(_ change: Change) throws {
    let document = try Document(parsing: Array("a: x\nl: [1]\n".utf8))
    let error = try #require(throws: YAMLError.self) { try document.applying([change]) }
    #expect(error.code == .path)
  }

  @Test func whatIsNoListIsNamed() throws {
    let document = try Document(parsing: Array("a: 1\nb: x\n".utf8))
    let error = try #require(throws: YAMLError.self) {
      try document.applying([.append([.key("b")], .plain("1"))])
    }
    #expect(error.message == "b is not a list" && error.mark.line == 2 && error.mark.column == 4)
  }

  @Test func changesApplyInTheirOrder() throws {
    let document = try Document(parsing: Array("a: 1\n".utf8))
    let result = try document.applying([
      .set([.key("b")], .sequence([])), .append([.key("b")], .text("x")), .remove([.key("a")]),
    ])
    #expect(String(decoding: result, as: UTF8.self) == "b: [x]\n")
  }

  @Test func tooDeepIsRefused() throws {
    let deep = (0..<2000).reduce(Content.text("x")) { inner, _ in .sequence([inner]) }
    let document = try Document(parsing: Array("a: 1\n".utf8))
    let error = try #require(throws: YAMLError.self) {
      try document.applying([.set([.key("a")], deep)])
    }
    #expect(error.code == .nesting)
  }
}
