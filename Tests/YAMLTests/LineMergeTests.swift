import Testing
import YAML

/// Three-way merges of rows, here of letters.
@Suite struct LineMergeTests {
  private static func merged(_ base: String, _ left: String, _ right: String) -> String? {
    LineMerge.merged(Array(base), Array(left), Array(right)).map { String($0) }
  }

  @Test(arguments: [
    ("abcdef", "abcdef", "abXdef", "abXdef"),
    ("abcdef", "Xbcdef", "abcdeY", "XbcdeY"),
    ("abcdef", "abdef", "abcdXef", "abdXef"),
    ("abcdef", "XXabcdef", "abcdef", "XXabcdef"),
    ("abcdef", "abXdef", "abXdef", "abXdef"),
    ("abcdef", "Xbcdef", "XbcdeY", "XbcdeY"),
    ("abc", "", "abc", ""),
  ])
  func changesThatDoNotTouchAreBothMade(
    _ base: String, _ left: String, _ right: String, _ expected: String
  ) {
    #expect(Self.merged(base, left, right) == expected)
    #expect(Self.merged(base, right, left) == expected)
  }

  @Test(arguments: [
    ("abcdef", "abXdef", "abYdef"), ("abcdef", "abXdef", "abcYef"), ("", "X", "Y"),
    ("abcdef", "abcXdef", "abcYdef"), ("abcdef", "abef", "abcXef"),
  ])
  func changesThatTouchAreNot(_ base: String, _ left: String, _ right: String) {
    #expect(Self.merged(base, left, right) == nil)
    #expect(Self.merged(base, right, left) == nil)
  }
}
