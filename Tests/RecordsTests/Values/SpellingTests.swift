import Testing

@testable import Records

@Suite struct SpellingTests {
  @Test(arguments: [
    ("impct", "impact"), ("imapct", "impact"), ("Impact", "impact"), ("urgncy", "urgency"),
    ("stat", "state"), ("colour", nil), ("", nil),
  ])
  func nearest(typed: String, expected: String?) {
    #expect(
      Spelling.nearest(to: typed, among: ["title", "state", "impact", "urgency"]) == expected)
  }

  @Test func firstOfEquallyCloseWins() {
    #expect(Spelling.nearest(to: "cat", among: ["bat", "car"]) == "bat")
  }

  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "xabc", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3), ("", "abc", 3),
  ])
  func distance(left: String, right: String, expected: Int) {
    #expect(
      Spelling.distance(Array(left.unicodeScalars), Array(right.unicodeScalars)) == expected)
  }
}
