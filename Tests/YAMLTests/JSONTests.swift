import Testing
import YAML

/// JSON as nodes: all that the grammar allows, nothing else, and where each thing stands.
@Suite struct JSONTests {
  private func node(_ text: String) throws -> Node { try Node(parsingJSON: Array(text.utf8)) }

  @Test func readsWhatJSONIs() throws {
    let root = try node(
      "\u{FEFF}{\"a\": [1, -2.5e3, true, null],\n\t\"ü\": {\"b\": \"x\\ud83d\\ude00\\/\\n\"}, \"c\": []}"
    )
    #expect(root["a"]?.items?.map(\.text) == ["1", "-2.5e3", "true", "null"])
    #expect(root["a"]?.items?.last?.isNull == true)
    #expect(root["ü"]?["b"]?.text == "x😀/\n")
    #expect(root["ü"]?["b"]?.mark.line == 2)
    #expect(root["ü"]?["b"]?.mark.column == 13)
    #expect(root["c"]?.items?.isEmpty == true)
  }

  /// A text that says null is none.
  @Test func aTextIsAText() throws {
    #expect(try node("[\"null\"]").items?.first?.isNull == false)
  }

  @Test(arguments: [
    "", "[", "[1,]", "{\"a\":1,}", "{a: 1}", "[1] [2]", "'x'", "[01]", "[1.]", "[\"\t\"]",
    "[\"\\x\"]",
    "[\"\\ud83d\"]", "[\"\\ude00\"]", "{\"a\": 1, \"a\": 2}", "[NaN]", "[tru]", "[\"a", "// x\n[]",
  ])
  func refusesWhatItIsNot(_ text: String) {
    #expect(throws: JSONProblem.self) { try node(text) }
  }

  @Test func refusesInvalidUTF8AndDepth() {
    #expect(throws: JSONProblem.self) { try Node(parsingJSON: [0x22, 0xC3, 0x28, 0x22]) }
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONProblem.self) { try node(deep) }
  }

  @Test func aProblemHasALineAndAColumn() throws {
    let text = Array("{\n  \"ü\": x}".utf8)
    let problem = #expect(throws: JSONProblem.self) { try Node(parsingJSON: text) }
    #expect(problem?.mark(in: text) == Mark(line: 2, column: 8, offset: 10))
  }
}
