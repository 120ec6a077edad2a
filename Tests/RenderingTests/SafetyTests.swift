import Records
import Rendering
import Testing

@Suite struct SafetyTests {
  /// What is left of `text` without our own colours.
  func withoutColours(_ text: String) -> String {
    text.replacing(#/\u{1B}\[[0-9;]+m/#, with: "")
  }

  func expectSafe(_ text: String, _ lineLimit: Int? = nil) {
    let plain = withoutColours(text)
    expectNoControls(plain)
    for line in plain.split(separator: "\n") {
      #expect(line.last != " ")
      if let lineLimit { #expect(displayWidth(line) <= lineLimit) }
    }
  }

  func expectNoControls(_ text: String) {
    for scalar in text.unicodeScalars where scalar != "\n" {
      let value = scalar.value
      #expect(value >= 0x20 && !(0x7F..<0xA0).contains(value), "U+\(String(value, radix: 16))")
      #expect(!(0x202A...0x202E).contains(value) && !(0x2028...0x2029).contains(value))
    }
  }

  @Test(arguments: [true, false], [nil, 3, 10, 40, 200])
  func tables(_ colour: Bool, _ width: Int?) {
    expectSafe(Format.table.render(Samples.hostileReport, width: width, colour: colour), width)
  }

  @Test(arguments: [Format.json, .jsonl, .yaml, .ids, .tsv, .csv])
  func machineFormats(_ format: Format) {
    let text = format.render(Samples.hostileReport, width: nil, colour: false)
    let hostile = text.unicodeScalars.filter {
      $0.isHostile && $0 != "\n" && $0 != "\t" && (format != .csv || $0 != "\r")
    }
    #expect(hostile.isEmpty)
    if format == .tsv { #expect(text.split(separator: "\n").count == Samples.hostile.count + 1) }
  }

  @Test(arguments: Samples.hostile, [true, false])
  func views(_ text: String, _ colour: Bool) {
    for width in [nil, 20, 80] {
      expectSafe(Samples.sheet(text).text(width: width, colour: colour))
      expectSafe(Samples.log(text).text(width: width, colour: colour))
      let finding = Diagnostic(
        .error, code: text, message: text, file: text, line: 1, column: 3, sourceLine: text,
        remedy: text)
      expectSafe(FindingSheet([finding]).text(width: width, colour: colour))
    }
    expectSafe(Progress(text, done: 1, total: 2).text(width: 80))
  }

  @Test func coloursOnlyWhenAsked() {
    #expect(!Samples.log("x").text(width: 80, colour: false).contains("\u{1B}"))
    #expect(Samples.log("x").text(width: 80, colour: true).contains("\u{1B}[0m"))
    #expect(Style(rawValue: "paused") == .paused)
  }
}
