import Records
import TestSupport
import Testing
import YAML

/// The list of rules against the code that gives findings.
@Suite struct RuleTests {
  static let names = Finding.Rule.all.map(\.code.rawValue)

  /// Every code that is written down anywhere in the sources, `Code("link/dangling")`.
  static func codesInSources() throws -> Set<String> {
    var found: Set<String> = []
    for (_, bytes) in SampleFile.below(project + "/Sources", ending: ".swift") {
      let text = String(decoding: bytes, as: UTF8.self)
      for match in text.matches(of: #/Code\((?:rawValue: )?"([a-z]+/[a-z-]+)"\)/#) {
        found.insert(String(match.1))
      }
    }
    return found.union(YAMLError.Code.allCases.map(\.rawValue))
  }

  @Test func everyCodeIsARule() throws {
    let codes = try Self.codesInSources()
    #expect(codes.count > 40)
    #expect(codes.subtracting(Self.names).sorted() == [])
    #expect(Set(Self.names).subtracting(codes).sorted() == [])
  }

  @Test func eachIsListedOnce() {
    #expect(Set(Self.names).count == Self.names.count)
  }

  @Test(arguments: Finding.Rule.all)
  func summaryIsOneSentence(_ rule: Finding.Rule) {
    #expect(rule.summary.hasSuffix(".") && rule.summary.first?.isUppercase == true)
    #expect(!rule.summary.contains("\n") && rule.summary.count <= 110)
    #expect(Finding.Rule.named(rule.code) == rule)
  }
}
