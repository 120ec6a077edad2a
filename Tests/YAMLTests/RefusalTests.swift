import Foundation
import Testing
import YAML

/// What a record may not hold, and where the error says it is.
@Suite struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let source: [UInt8]
    let code: YAMLError.Code
    let line: Int
    let column: Int
    var offset: Int?

    init(_ source: String, _ code: YAMLError.Code, _ line: Int, _ column: Int, offset: Int? = nil) {
      self.init(Array(source.utf8), code, line, column, offset: offset)
    }

    init(_ source: [UInt8], _ code: YAMLError.Code, _ line: Int, _ column: Int, offset: Int? = nil)
    {
      self.source = source
      self.code = code
      self.line = line
      self.column = column
      self.offset = offset
    }

    var testDescription: String { String(decoding: source.prefix(40), as: UTF8.self) }
  }

  static let cases: [Case] = [
    Case("a: 1\nb: &x 2\n", .anchor, 2, 4, offset: 8),
    Case("título: &x 2\n", .anchor, 1, 9, offset: 9),
    Case("&x a: 1\n", .anchor, 1, 1),
    Case("a: &x\n  b: 1\n", .anchor, 1, 4),
    Case("a: *x\n", .alias, 1, 4),
    Case("a:\n  <<: 1\n", .mergeKey, 2, 3),
    Case("a: !!str 1\n", .tag, 1, 4),
    Case("a: !mine 1\n", .tag, 1, 4),
    Case("a: ! 1\n", .tag, 1, 4),
    Case("a: !e!x 1\n", .tag, 1, 4),
    Case("a: !<x> [1]\n", .tag, 1, 4),
    Case("%YAML 1.2\n---\na: 1\n", .directive, 1, 1),
    Case("%TAG ! x:\n---\na: 1\n", .directive, 1, 1),
    Case("%FOO bar\n---\na: 1\n", .directive, 1, 1),
    Case("a: 1\nb: 2\na: 3\n", .duplicateKey, 3, 1, offset: 10),
    Case("x: {a: 1, \"a\": 2}\n", .duplicateKey, 1, 11),
    Case((0..<20).map { "k\($0 % 19): 1\n" }.joined(), .duplicateKey, 20, 1),
    Case("[a, b]: 1\n", .complexKey, 1, 1),
    Case("? {a: 1}\n: 2\n", .complexKey, 1, 3),
    Case("a: 1\n---\nb: 2\n", .severalDocuments, 2, 1),
    Case("a: 1\n...\n---\nb: 2\n", .severalDocuments, 3, 1),
    Case([0x61, 0x3A, 0x20, 0xFF, 0x0A], .encoding, 1, 4, offset: 3),
    Case([0x61, 0x3A, 0x20, 0xC0, 0x80], .encoding, 1, 4),
    Case([0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], .encoding, 1, 4),
    Case([0x61, 0x3A, 0x20, 0xF4, 0x90, 0x80, 0x80], .encoding, 1, 4),
    Case([0x61, 0x0A, 0x62, 0xE2, 0x82], .encoding, 2, 2),
    Case([0xFF, 0xFE, 0x61, 0x00], .encoding, 1, 1),
    Case([0x00, 0x61, 0x00, 0x3A], .encoding, 1, 1),
    Case([0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], .encoding, 1, 1),
    Case("a: b\u{7}\n", .controlCharacter, 1, 5),
    Case("a: 1\rb: 2\n", .controlCharacter, 1, 5),
    Case("a: |+\n\r", .controlCharacter, 2, 1),
    Case("a: b\0\n", .controlCharacter, 1, 5),
    Case("a: é\u{7F}\n", .controlCharacter, 1, 5, offset: 5),
    Case("a: \u{80}\n", .controlCharacter, 1, 4),
    Case("a: 1\r\n# \u{202E}\r\n", .controlCharacter, 2, 3),
    Case("a: \u{2066}x\n", .controlCharacter, 1, 4),
    Case("a: x\u{FEFF}\n", .controlCharacter, 1, 5),
    Case("a: x\u{85}y\n", .controlCharacter, 1, 5),
    Case("# \u{2028}\na: 1", .controlCharacter, 1, 3),
    Case("k: |\n  one\n\u{2029}", .controlCharacter, 3, 1),
    Case(String(repeating: "[", count: 33), .nesting, 1, 33),
    Case(String(repeating: "- ", count: 33) + "a", .nesting, 1, 65),
    Case("a: 'b'#c\n", .syntax, 1, 7),
    Case("a: [b]#c\n", .syntax, 1, 7),
    Case("a: [b,#c\n  d]\n", .syntax, 1, 7),
    Case("a: |#c\n  d\n", .syntax, 1, 5),
    Case("a: [-]\n", .syntax, 1, 5),
    Case("a: [?b]\n", .syntax, 1, 6),
    Case("a:\n>\n", .syntax, 2, 1),
    Case("[?]]", .syntax, 1, 2),
    Case("a: {b, c: 1}\n", .syntax, 1, 5),
    Case("a: {b: 1, c}\n", .syntax, 1, 11),
    Case("? a\n? b\n: 1\n", .syntax, 1, 3),
    Case("a: b: c\n", .syntax, 1, 5),
    Case("a:\n\tb: 1\n", .syntax, 2, 1),
    Case("a: b\n\n \t\nc: 1\n", .syntax, 3, 2),
    Case("a: b\n\t# c\n", .syntax, 2, 1),
    Case("a: @b\n", .syntax, 1, 4),
  ]

  @Test(arguments: cases)
  func refused(_ one: Case) throws {
    let error = try #require(throws: YAMLError.self) { try Document(parsing: one.source) }
    #expect(error.code == one.code)
    #expect((error.mark.line, error.mark.column) == (one.line, one.column), "\(error)")
    if let offset = one.offset { #expect(error.mark.offset == offset) }
  }

  /// Every kind of fault but plain syntax can be remedied in a way that the error knows.
  @Test(arguments: cases.filter { $0.code != .syntax && $0.code != .nesting })
  func remedied(_ one: Case) throws {
    let error = try #require(throws: YAMLError.self) { try Document(parsing: one.source) }
    #expect(error.remedy != nil)
    #expect(!error.message.hasSuffix("."))
  }

  @Test func duplicateSaysWhereTheFirstIs() throws {
    let error = try #require(throws: YAMLError.self) {
      try Document(parsing: Array("x:\n  b: 1\n  b: 2\n".utf8))
    }
    #expect(error.message.contains("line 2, column 3"))
  }

  @Test func sizeIsLimited() throws {
    let largest = Array(("# " + String(repeating: "x", count: Limits.bytes - 2)).utf8)
    #expect(try Document(parsing: largest).root == nil)
    let error = try #require(throws: YAMLError.self) { try Document(parsing: largest + [0x0A]) }
    #expect(error.code == .size)
  }

  @Test func deepestNestingIsRead() throws {
    let open = String(repeating: "[", count: Limits.depth)
    let close = String(repeating: "]", count: Limits.depth)
    #expect(try Document(parsing: Array((open + close).utf8)).root != nil)
  }

  /// Texts that make careless readers slow: eight times the text may take eight times the work,
  /// and some more, but not sixty-four times.
  @Test(
    arguments: [
      "[", "{", "- ", "? ", ": ", "a: ", "[a,", "{a: ,", "{a, ", "a,", "\"", "'", "- - ", "\n", "#",
      " ", "a\n", "- a\n", "? a\n", "|\n", "é", "[[],", "\t", "[?", "-\n", "x: |\n", "{a:", "a b ",
      "[a: ],", "[],", "- \n", "a:\n", "k: x\n\n", "\r", " \n", "&a ", "!a ", "*a ", "%a\n",
      "---\n", "...\n", ",", "]", "- [\n", "'a':\n ",
    ])
  func workGrowsWithTheText(_ piece: String) {
    for prefix in ["", "k: [", "k: {", "k: \"", "- ", "k: |\n  "] {
      let text = prefix + String(repeating: piece, count: (1 << 14) / piece.utf8.count)
      let large = Array(text.utf8)
      let small = Array(large.prefix(large.count / 8))
      let (less, more) = (Self.work(small), Self.work(large))
      #expect(more < less * 24 + .milliseconds(20), "\(prefix.debugDescription)")
    }
  }

  /// The processor's time for reading a text, whatever else the machine does.
  private static func work(_ source: [UInt8]) -> Duration {
    (0..<2).map { _ in
      let start = processorTime()
      _ = try? Document(parsing: source)
      return processorTime() - start
    }.min() ?? .zero
  }

  private static func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
