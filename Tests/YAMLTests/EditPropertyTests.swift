import Foundation
import TestSupport
import Testing

@testable import YAML

/// Random edits of random documents: the result says what was meant, and the rest stays.
@Suite struct EditPropertyTests {
  static let iterations =
    ProcessInfo.processInfo.environment["ITSM_TEST_ITERATIONS"].flatMap { Int($0) } ?? 2000

  @Test func readingGivesWhatWasWritten() throws {
    for seed in 0..<Self.iterations {
      var dice = Dice(seed: UInt64(seed))
      let content = dice.mapping()
      var scribble = Scribble(dice)
      let source = scribble.document(content)
      let document = try reading(source, seed)
      guard document.root?.says(content) == true else {
        Issue.record(
          "seed \(seed) reads otherwise:\n\(String(decoding: source, as: UTF8.self))\n\(content)")
        return
      }
    }
  }

  @Test func editingGivesWhatWasMeant() throws {
    for seed in 0..<Self.iterations {
      var dice = Dice(seed: UInt64(seed) &+ 1_000_000)
      let content = dice.mapping()
      var scribble = Scribble(dice)
      var document = try reading(scribble.document(content), seed)
      for _ in 0..<4 {
        guard let root = document.root else { break }
        let change = dice.change(in: root)
        let edited: [UInt8]
        do throws(YAMLError) {
          edited = try document.applying([change])
        } catch {
          Issue.record(
            "seed \(seed): \(change)\n\(error)\n\(String(decoding: document.source, as: UTF8.self))"
          )
          return
        }
        let after = try reading(edited, seed)
        if let complaint = EditCheck(before: document, after: after, change: change).complaint {
          Issue.record(
            """
            seed \(seed): \(complaint)
            \(change)
            \(String(decoding: document.source, as: UTF8.self))
            ----- became
            \(String(decoding: edited, as: UTF8.self))
            """)
          return
        }
        document = after
      }
    }
  }

  @Test func writingReadsBack() throws {
    for seed in 0..<Self.iterations {
      var dice = Dice(seed: UInt64(seed) &+ 2_000_000)
      guard case .mapping(let entries) = dice.mapping() else { continue }
      let bytes = Writer.document(entries, header: ["a header", ""])
      let document = try reading(bytes, seed)
      guard document.root?.says(.mapping(entries)) == true else {
        Issue.record("seed \(seed):\n\(String(decoding: bytes, as: UTF8.self))\n\(entries)")
        return
      }
    }
  }

  private func reading(_ source: [UInt8], _ seed: Int) throws -> Document {
    do throws(YAMLError) {
      return try Document(parsing: source)
    } catch {
      Issue.record("seed \(seed): \(error)\n\(String(decoding: source, as: UTF8.self))")
      throw error
    }
  }
}
