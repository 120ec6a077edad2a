import Records
import TestSupport
import Testing

/// Merges of texts that somebody damaged: they are refused or make a record, and lose nothing.
@Suite struct MergeDamageTests {
  @Test func damagedTextsAreRefusedOrMerged() throws {
    var (merged, refused) = (0, 0)
    for seed in 0..<120 {
      var scene = try MergeScene(seed: UInt64(seed))
      let sides = try scene.sides(2)
      var dice = Dice(seed: UInt64(seed))
      let ours = Self.damaged(Array(sides.texts[0].utf8), &dice)
      let versions = (base: Array(sides.base.utf8), theirs: Array(sides.texts[1].utf8))
      let outcome = try Self.merge(versions.base, ours, versions.theirs)
      let mirrored = try Self.merge(versions.base, versions.theirs, ours)
      guard case .merged(let bytes)? = outcome else {
        refused += outcome == nil ? 1 : 0
        #expect((outcome == nil) == (mirrored == nil), "seed \(seed)")
        continue
      }
      merged += 1
      #expect(mirrored == outcome, "seed \(seed)")
      let told = try Self.read(bytes).timeline
      let all = try Self.read(ours).timeline + Self.read(versions.theirs).timeline
      #expect(all.allSatisfy(told.contains), "seed \(seed)")
    }
    #expect(merged > 20 && refused > 20)
  }

  private static func read(_ bytes: [UInt8]) throws -> Record {
    try Record(parsing: bytes, path: "a.yaml", rulebook: .builtIn)
  }

  /// What became of it; nil if it was refused.
  private static func merge(
    _ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]
  ) throws -> MergeOutcome? {
    do {
      return try RecordMerge(
        base: base, ours: ours, theirs: theirs, path: "a.yaml", rulebook: .builtIn
      ).outcome(by: Merger(by: "tom", at: Instant("2026-11-21T10:00:00Z") ?? .last))
    } catch {
      return nil
    }
  }

  private static func damaged(_ text: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var text = text
    switch dice.number(0...9) {
    case 0: text = [0xEF, 0xBB, 0xBF] + text
    case 1: text = text.flatMap { $0 == 10 ? [13, 10] : [$0] }
    case 2: while text.last == 10 { text.removeLast() }
    case 3: text += Array("title: Once more\n".utf8)
    case 4: text += Array("x_long: \(String(repeating: "y", count: 1 << 20))\n".utf8)
    case 5: text += Array("timeline: nothing\n".utf8)
    case 6:
      text = Array(String(decoding: text, as: UTF8.self).replacing("id: ", with: "id: X").utf8)
    case 7: text = Array(text.prefix(dice.number(0...text.count)))
    case 8: text.insert(UInt8(dice.number(0...255)), at: dice.number(0...text.count))
    default:
      for _ in 0..<dice.number(1...4) { text[dice.below(text.count)] = UInt8(dice.number(0...255)) }
    }
    return text
  }
}
