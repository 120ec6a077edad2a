import Glibc
import Practices
import Records
import Store
import TestSupport
import Testing

@testable import itsm

/// Clocks that are found by the index are those that a look at every record finds.
@Suite struct ClockScopeTests {
  /// `ITSM_TEST_ITERATIONS` of the scenes; some by default.
  private static let scenes =
    getenv("ITSM_TEST_ITERATIONS").flatMap { Int(String(cString: $0)) } ?? 6

  /// What a command would print of a clock.
  private static func shown(_ clock: Clock) -> String {
    "\(clock.record) \(clock.name) \(clock.stage) \(clock.used)/\(clock.length) "
      + "\(clock.due?.description ?? "-") \(clock.breached?.description ?? "-")"
  }

  @Test(arguments: 1...scenes)
  func answersAreThoseOfAScan(_ seed: Int) throws {
    var scene = try ClockScene(seed: UInt64(seed))
    var (all, read) = (0, 0)
    for _ in 0..<8 {
      for _ in 0..<3 { try scene.step() }
      let workspace = try Workspace(discoveringFrom: scene.scratch.path)
      let now = Instant(clamping: Int64(scene.clock + 20_000))
      for target in [nil, "one"] {
        let levels = try ServiceLevels(try workspace.tip(), workspace, now: now)
        var everything: [Clock] = []
        try levels.each(of: [], target: target, .all) { everything.append($0) }
        func check(_ scope: ClockScope, _ isWanted: (Clock) -> Bool) throws {
          var found: [Clock] = []
          try levels.eachRecord(target: target, scope) { _, clocks in
            read += 1
            found += clocks
          }
          let wanted = everything.filter(isWanted).map(Self.shown)
          #expect(found.filter(isWanted).map(Self.shown) == wanted, "\(scope)")
        }
        try check(.live, \.isLive)
        let from = now - Span(seconds: 90_000)
        let to = now - Span(seconds: 30_000)
        try check(.during(from: from, to: to)) { clock in
          clock.breached.map { from <= $0 && $0 <= to } ?? false
        }
        try check(.during(from: nil, to: to)) { clock in clock.breached.map { $0 <= to } ?? false }
        try check(.during(from: from, to: nil)) { clock in
          clock.isLive || clock.ended.map { $0 >= from } ?? false
        }
        try levels.eachRecord(target: target, .all) { _, _ in all += 4 }
      }
    }
    // Or it would say nothing.
    #expect(read < all && all > 0)
  }
}
