import Foundation
import TestSupport
import Testing

@testable import YAML

/// New documents.
@Suite struct WriterTests {
  @Test func recordLooksAsAPersonWouldWriteIt() {
    let bytes = Writer.document(
      [
        .init("id", .text("INC-1")), .init("title", .text("Checkout answers 502: EU")),
        .init("affects", .sequence([.text("web-eu-1"), .text("no")])),
        .init("opened_at", .plain("2026-11-22T14:05:11Z")),
        .init("description", .text("Started\nafter 14:00.\n")),
        .init("links", .mapping([.init("caused-by", .sequence([.text("CHG-1")]))])),
        .init("tags", .sequence([])), .init("extra", .mapping([])), .init("none", .plain("")),
        .init(
          "timeline",
          .sequence([
            .mapping([
              .init("at", .plain("2026-11-22T14:05:11Z")), .init("text", .text("a\nb")),
            ])
          ])),
      ], header: ["Opened by hand", ""])
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        # Opened by hand
        #
        id: INC-1
        title: 'Checkout answers 502: EU'
        affects: [web-eu-1, 'no']
        opened_at: 2026-11-22T14:05:11Z
        description: |
          Started
          after 14:00.
        links:
          caused-by: [CHG-1]
        tags: []
        extra: {}
        none:
        timeline:
          - at: 2026-11-22T14:05:11Z
            text: |-
              a
              b

        """)
  }

  @Test func longListsStandInLines() {
    let items = (0..<12).map { Content.text("server-number-\($0)") }
    let text = String(decoding: Writer.document([.init("a", .sequence(items))]), as: UTF8.self)
    #expect(text.hasPrefix("a:\n  - server-number-0\n"))
    #expect(text.split(separator: "\n").count == 13)
  }

  @Test(arguments: Dice.words.dropLast(2))
  func wordsStandPlain(_ word: String) {
    let text = String(decoding: Writer.document([.init("k", .text(word))]), as: UTF8.self)
    let isPlain = !word.contains(": ")
    #expect((text == "k: \(word)\n") == isPlain)
  }

  /// A reader of YAML 1.1 sees text where there is text, and only there.
  @Test(.enabled(if: Python.isHere, "python3 with PyYAML is not here"))
  func anotherReaderSeesTheSame() throws {
    var expected: [String] = []
    var entries: [Content.Entry] = []
    let random = (0..<400).map { seed in
      var dice = Dice(seed: UInt64(seed))
      return dice.text()
    }
    for (index, text) in (Dice.words + Dice.traps + Dice.longer + random).enumerated() {
      // PyYAML refuses what this one reads back from an escape.
      entries.append(
        .init("k\(index)", .sequence([.text(text), .mapping([.init("t", .text(text))])])))
      entries.append(.init("f\(index)", .text(text)))
      expected.append(Array(text.utf8).map { String($0, radix: 16) }.joined(separator: " "))
    }
    let seen = try Python.texts(in: Writer.document(entries))
    #expect(seen == expected.flatMap { [$0, $0, $0] })
  }

  /// What was read from people's texts and edited says the same to another reader, item for item.
  @Test(.enabled(if: Python.isHere, "python3 with PyYAML is not here"))
  func anotherReaderSeesTheSameInEditedTexts() throws {
    var texts: [[UInt8]] = []
    var expected: [String] = []
    for seed in 0..<400 {
      var dice = Dice(seed: UInt64(seed) &+ 3_000_000)
      let content = dice.mapping()
      var scribble = Scribble(dice)
      var document = try Document(parsing: scribble.document(content))
      for _ in 0..<3 {
        guard let root = document.root else { break }
        document = try Document(parsing: document.applying([dice.change(in: root)]))
      }
      texts.append(document.source)
      expected.append(document.root?.outline ?? "None")
    }
    #expect(try Python.outlines(of: texts) == expected)
  }
}

/// The YAML reader of Python.
enum Python {
  static let isHere = (try? run("import yaml", [])) != nil

  struct Failed: Error { let status: Int32 }

  /// Every leaf of a document in its order, as hexadecimal bytes; what isn't text by its type.
  static func texts(in document: [UInt8]) throws -> [String] {
    let program = """
      import sys, yaml
      def walk(x):
          if isinstance(x, dict):
              for v in x.values(): walk(v)
          elif isinstance(x, list):
              for v in x: walk(v)
          elif isinstance(x, str): print(' '.join('%x' % b for b in x.encode()))
          else: print(type(x))
      walk(yaml.safe_load(sys.stdin.buffer.read()))
      """
    return try run(program, document).split(separator: "\n", omittingEmptySubsequences: false)
      .dropLast().map(String.init)
  }

  /// What each text says, as ``Node/outline`` writes it.
  static func outlines(of texts: [[UInt8]]) throws -> [String] {
    let program = """
      import sys, yaml
      class Keys(yaml.SafeLoader): pass
      Keys.yaml_implicit_resolvers = {}
      def walk(x):
          if isinstance(x, yaml.MappingNode):
              return '{' + ','.join(walk(k) + ':' + walk(v) for k, v in x.value) + '}'
          if isinstance(x, yaml.SequenceNode): return '[' + ','.join(map(walk, x.value)) + ']'
          return ' '.join('%x' % b for b in x.value.encode()) if x else 'None'
      data = sys.stdin.buffer.read()
      while data:
          size, _, data = data.partition(b'\\n')
          print(walk(yaml.compose(data[:int(size)], Keys)))
          data = data[int(size):]
      """
    let input = texts.flatMap { Array("\($0.count)\n".utf8) + $0 }
    return try run(program, input).split(separator: "\n").map(String.init)
  }

  private static func run(_ program: String, _ input: [UInt8]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).yaml")
    try Data(input).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.standardInput = try FileHandle(forReadingFrom: file)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
    return String(decoding: output, as: UTF8.self)
  }
}

extension Node {
  /// What the node says: scalars in hexadecimal bytes, whatever their style.
  fileprivate var outline: String {
    switch kind {
    case .scalar(let text, _):
      text.utf8.map { String($0, radix: 16) }.joined(separator: " ")
    case .sequence(let items, _):
      "[" + items.map(\.outline).joined(separator: ",") + "]"
    case .mapping(let pairs, _):
      "{" + pairs.map { "\($0.key.outline):\($0.value.outline)" }.joined(separator: ",") + "}"
    }
  }
}
