import Testing
import YAML

/// What reading gives, and where it says things are.
@Suite struct ReadingTests {
  @Test func placesAreInBytesLinesAndScalars() throws {
    let source = "\u{FEFF}título: 'ñ'\r\nlist:\r\n  - 🚒 fire   # note\r\n  - b\r\n"
    let document = try Document(parsing: Array(source.utf8))
    let title = try #require(document.root?["título"])
    #expect(title.text == "ñ")
    #expect(slice(document, title) == "'ñ'")
    #expect((title.mark.line, title.mark.column, title.mark.offset) == (1, 9, 12))
    let items = try #require(document.root?["list"]?.items)
    #expect(items.map { slice(document, $0) } == ["🚒 fire", "b"])
    #expect((items[0].mark.line, items[0].mark.column) == (3, 5))
    #expect(document.source.starts(with: [0xEF, 0xBB, 0xBF]))
  }

  @Test(arguments: [
    ("a:  {b: 1, c: [2]} # x\nd: 1\n", "{b: 1, c: [2]}"),
    ("a:\n  - x\n  - y: 1\n\n# c\nd: 1\n", "- x\n  - y: 1"),
    ("a: |\n  one\n\n  two\n\n\n# c\nd: 1\n", "|\n  one\n\n  two"),
    ("a: |+\n  one\n\nd: 1\n", "|+\n  one\n"),
    ("a: >-\n  one\n  two", ">-\n  one\n  two"),
    ("a: |\n  one\n     \nd: 1\n", "|\n  one\n     "),
    ("a: |\nd: 1\n", "|"),
    ("a: one\n  two\n\n\nd: 1\n", "one\n  two"),
    ("a: # c\n  one\n", "one"),
    ("a:\n", ""), ("a: # c\nd: 1\n", ""), ("{a: , d: 1}", ""),
  ])
  func rangesHoldTheNodeAndNoMore(_ source: String, _ expected: String) throws {
    let document = try Document(parsing: Array(source.utf8))
    let node = try #require(document.root?["a"])
    #expect(slice(document, node) == expected)
  }

  @Test(arguments: ["a: # c\n", "{a: # c\n}", "{ a: , b: 1 }", "a:\n\n\nb: 1\n"])
  func absentValueStandsBehindItsColon(_ source: String) throws {
    let document = try Document(parsing: Array(source.utf8))
    let node = try #require(document.root?["a"])
    let colon = try #require(document.source.firstIndex(of: UInt8(ascii: ":")))
    #expect(node.range == (colon + 1)..<(colon + 1))
    #expect((node.mark.line, node.mark.column) == (1, colon + 2))
    #expect(node.isNull)
  }

  @Test(arguments: ["", "\n", "# only this\n", "\u{FEFF}", "\r\n  # x"])
  func nothingButCommentsIsNoDocument(_ source: String) throws {
    #expect(try Document(parsing: Array(source.utf8)).root == nil)
  }

  @Test func scalarsAreText() throws {
    let source = "a: no\nb: \"x\\u202Ey\"\nc: ~\nd: 'null'\n"
    let root = try #require(try Document(parsing: Array(source.utf8)).root)
    #expect(root["a"]?.text == "no")
    #expect(root["b"]?.text == "x\u{202E}y")
    #expect(root["c"]?.isNull == true)
    #expect(root["d"]?.isNull == false)
  }

  private func slice(_ document: Document, _ node: Node) -> String {
    String(decoding: document.source[node.range], as: UTF8.self)
      .replacing("\r\n", with: "\n")
  }
}
