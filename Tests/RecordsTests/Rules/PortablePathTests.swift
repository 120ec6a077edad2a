import TestSupport
import Testing

@testable import Records

@Suite struct PortablePathTests {
  @Test(arguments: [
    "incidents/2026/11/INC-20261122-4F7KQ.yaml", "a.yaml", "people/ana.yaml", "ci/web 1.yaml",
    "cis/größe/a.b.yaml", "com/console/aux-1.yaml", "teams/comet.yaml", "x/(1).yaml",
  ])
  func anySystemCanHoldIt(_ path: String) {
    #expect(PortablePath.problem(with: path) == nil)
  }

  @Test(arguments: [
    "con.yaml", "a/NUL.yaml", "com1.yaml", "LPT9.a.yaml", "aux/a.yaml", "com¹.yaml", "prn .yaml",
    "CONIN$.yaml", "a./b.yaml", "a /b.yaml", "a:b.yaml", "a\\b.yaml", "a?.yaml", "a*.yaml",
    "a\"b.yaml", "a<b.yaml", "a|b.yaml", "a\u{1}b.yaml", "a\nb.yaml", "a\u{FFFD}b.yaml",
    "git~1/a.yaml", String(repeating: "a", count: 196) + ".yaml",
  ])
  func someSystemCanNot(_ path: String) {
    #expect(PortablePath.problem(with: path) != nil)
  }

  /// The quick look at a whole path says what the slow one says of its steps.
  @Test func quickAndSlowAgree() {
    var random = Dice(seed: 5)
    let pieces = [
      "con", "com1", "aux", "a", "nulls", "lpt", "/", "/", ".", "-", "_", "9", "INC", " ", "é", ":",
    ]
    for _ in 0..<20_000 {
      let path =
        (0..<Int.random(in: 1...6, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? ""
        }.joined() + ".yaml"
      let slow = path.utf8.split(separator: UInt8(ascii: "/")).lazy
        .compactMap { PortablePath.problem(withName: String(Substring($0))) }.first
      #expect(PortablePath.problem(with: path) == slow, "\(path)")
    }
  }

  @Test func pathsThatSomeSystemsTakeForOne() {
    let paths = [
      "a/Web.yaml", "a/web.yaml", "b/web.yaml", "caf\u{E9}.yaml", "cafe\u{301}.yaml",
      "CAFE\u{301}.yaml", "\u{212A}.yaml", "k.yaml",
    ]
    let found = PortablePath.collisions(among: paths)
    #expect(
      Set(found.map(\.message)) == [
        "a/web.yaml differs from a/Web.yaml in letter case alone",
        "cafe\u{301}.yaml differs from caf\u{E9}.yaml in the encoding of its accents alone",
        "CAFE\u{301}.yaml differs from cafe\u{301}.yaml in letter case alone",
        "k.yaml differs from \u{212A}.yaml in letter case alone",
      ])
    #expect(PortablePath.collisions(among: ["a.yaml", "b.yaml", "a/a.yaml"]) == [])
  }
}
