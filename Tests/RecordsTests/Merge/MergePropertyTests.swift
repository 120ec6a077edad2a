import Glibc
import Records
import TestSupport
import Testing

/// Random changes on two sides of random records, made by commands and by hand, and merged.
@Suite struct MergePropertyTests {
  static let iterations =
    getenv("ITSM_MERGE_ITERATIONS").flatMap { Int(String(cString: $0)) } ?? 250
  static let first = getenv("ITSM_MERGE_SEED").flatMap { Int(String(cString: $0)) } ?? 0

  @Test func everythingOfBothSidesIsThere() throws {
    var asked = 0
    for seed in Self.first..<(Self.first + Self.iterations) {
      do {
        var scene = try MergeScene(seed: UInt64(seed))
        let sides = try scene.sides(3)
        let check = MergeCheck(base: sides.base, ours: sides.texts[0], theirs: sides.texts[1])
        var complaints = try check.complaints()
        complaints += try check.complaints(with: sides.texts[2])
        asked += check.isOpen ? 1 : 0
        guard complaints.isEmpty else {
          Issue.record(
            """
            seed \(seed): \(complaints.joined(separator: "\n"))
            \(sides.base)=== ours\n\(sides.texts[0])=== theirs\n\(sides.texts[1])
            """)
          continue
        }
      } catch {
        Issue.record("seed \(seed): \(error)")
        return
      }
    }
    // A generator whose sides always or never contradict would test half of it; a few scenes tell nothing.
    guard Self.iterations >= 200 else { return }
    #expect(asked > Self.iterations / 20 && asked < Self.iterations * 19 / 20)
  }
}
