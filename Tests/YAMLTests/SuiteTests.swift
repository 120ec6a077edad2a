import Testing
import YAML

/// The YAML project's own test suite, as far as it concerns plain documents.
@Suite struct SuiteTests {
  /// What became of a case, compared with what the suite says.
  enum Outcome: String, Sendable {
    case right
    /// Refused, rightly.
    case refused
    /// Refused for a feature that records do without, which the case really uses.
    case outside
    /// The suite calls it an error, we don't.
    case lenient
    /// The suite has a value, we refuse.
    case strict
    /// Both have a value, but not the same.
    case different
  }

  /// Where we differ from the suite, and why; exactly these, no more and no fewer.
  static let deviations: [(outcome: Outcome, reason: String, cases: String)] = [
    (
      .strict, "libyaml wants a key before the colon of a mapping",
      "2JQS NKF9 NHX8 S3PD SM9W/01 UKK6/00 FRK4 4ABK CFD4"
    ),
    (
      .strict, "libyaml wants the colon on the key's line",
      "4MUZ/00 4MUZ/01 4MUZ/02 5MUD 9SA2 K3WX NJ66 UT92 VJP3/01"
    ),
    (
      .strict, "libyaml wants no plain value inside brackets to start with a colon",
      "5T43 58MP DBG4"
    ),
    (
      .strict,
      "libyaml wants no tab where indentation is counted, and we none on a blank line either",
      "6BCT 6CA3 96NN/00 96NN/01 A2M4 DK95/00 DK95/03 DK95/04 DK95/05 Q5MG R4YG Y79Y/01 Y79Y/10"
    ),
    (
      .strict, "libyaml wants a document before its end, and a start mark behind it",
      "7Z25 HWV9 QT73 M7A3"
    ),
    (.strict, "libyaml wants block text indented even if it is the whole document", "DK3J FP8R"),
    (.strict, "libyaml knows ASCII anchors only, so the refusal has another code", "8XYN W5VH"),
    (
      .strict, "libyaml can't read the directive, so the refusal has another code",
      "ZYU8/01 ZYU8/02"
    ),
    (
      .strict, "a plain value that starts with ? inside brackets: readers disagree",
      "652Z HM87/00 HM87/01"
    ),
    (
      .strict, "a key without a colon is no value for itself in a record",
      "5WE3 7W2P 8KB6 9BXH DFF7 JTV5"
    ),
    (
      .lenient, "continuation lines may be indented less; the meaning is the same",
      "9C9N QB6E DK95/01 Y79Y/03"
    ),
    (.lenient, "blank lines may be indented more than block text; the meaning is the same", "S98Z"),
    (
      .different, "libyaml adds no line break to block text at the end of a file without one",
      "JEF9/02 L24T/01"
    ),
  ]

  /// A case is listed twice.
  struct Twice: Error {}

  @Test(
    .enabled(
      if: SuiteCase.folder != nil, "the YAML test suite is not here; set YAML_TEST_SUITE"))
  func suite() throws {
    let cases = try SuiteCase.all()
    try #require(cases.count > 350)
    let expectations = Self.deviations.flatMap { row in
      row.cases.split(separator: " ").map { (String($0), row.outcome) }
    }
    let deviations = try Dictionary(expectations) { _, _ in throw Twice() }
    var tally: [Outcome: Int] = [:]
    for one in cases {
      let outcome = outcome(of: one)
      tally[outcome, default: 0] += 1
      let expected = deviations[one.id]
      switch outcome {
      case .right, .refused, .outside:
        #expect(expected == nil, "\(one) no longer deviates")
      case .lenient, .strict, .different:
        #expect(expected == outcome, "\(one) deviates: \(detail(of: one))")
      }
    }
    let ids = Set(cases.map(\.id))
    #expect(deviations.keys.filter { !ids.contains($0) } == [])
    // Most of the suite is about features that records do without; what is left must be right.
    #expect((tally[.right] ?? 0) >= 150)
    #expect((tally[.refused] ?? 0) >= 80)
  }

  private func outcome(of one: SuiteCase) -> Outcome {
    do throws(YAMLError) {
      let document = try Document(parsing: one.source)
      if one.fails { return .lenient }
      return document.suiteEvents == one.content ? .right : .different
    } catch {
      if one.fails { return .refused }
      return one.uses(error.code) ? .outside : .strict
    }
  }

  private func detail(of one: SuiteCase) -> String {
    do throws(YAMLError) {
      let document = try Document(parsing: one.source)
      return "lenient=\(one.fails) \(document.suiteEvents) \(one.content)"
    } catch {
      return "\(error)"
    }
  }
}

extension SuiteCase {
  /// The events within the documents, without the marks around them.
  var content: [String] {
    events.filter { event in
      !["+STR", "-STR", "+DOC", "-DOC"].contains { event.hasPrefix($0) }
    }
  }

  /// True if the case really uses what an error of this kind refuses.
  func uses(_ code: YAMLError.Code) -> Bool {
    switch code {
    case .anchor: content.contains { $0.contains(" &") }
    case .alias: content.contains { $0.hasPrefix("=ALI") }
    case .tag: content.contains { $0.contains(" <") } || sourceLines.contains { $0.contains("!") }
    case .directive: sourceLines.contains { $0.hasPrefix("%") }
    case .severalDocuments: events.count { $0.hasPrefix("+DOC") } > 1
    case .complexKey: hasCollectionAsKey
    default: false
    }
  }

  private var sourceLines: [Substring] {
    String(decoding: source, as: UTF8.self).split(separator: "\n")
  }

  private var hasCollectionAsKey: Bool {
    // For each open collection: is it a mapping, and is a key due?
    var open: [(isMapping: Bool, keyIsDue: Bool)] = []
    for event in content {
      if event.hasPrefix("-") {
        open.removeLast()
        continue
      }
      let starts = event.hasPrefix("+")
      if let last = open.indices.last, open[last].isMapping {
        if starts, open[last].keyIsDue { return true }
        open[last].keyIsDue.toggle()
      }
      if starts { open.append((event.hasPrefix("+MAP"), true)) }
    }
    return false
  }
}
