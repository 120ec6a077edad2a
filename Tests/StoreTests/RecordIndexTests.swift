import Glibc
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  @Suite struct RecordIndexTests {
    /// `ITSM_TEST_ITERATIONS` of the scenes; a few by default.
    private static let scenes =
      getenv("ITSM_TEST_ITERATIONS").flatMap { Int(String(cString: $0)) } ?? 4

    /// Whatever happens to a repository, the index says what a look at every record says.
    @Test(arguments: 1...scenes)
    func answersAreThoseOfAScan(_ seed: Int) throws {
      var scene = try IndexScene(seed: UInt64(seed))
      for _ in 0..<12 {
        for _ in 0..<2 { try scene.step() }
        let workspace = try scene.scratch.workspace()
        let snapshot = try workspace.tip()
        snapshot.asksIndex = scene.dice.hits(2)
        for name in ["incident", "problem"] {
          let type = try #require(snapshot.rulebook.type(name))
          for _ in 0..<12 { try check(&scene, snapshot, type) }
        }
      }
    }

    private func check(
      _ scene: inout IndexScene, _ snapshot: Snapshot, _ type: RecordType
    ) throws {
      let text = scene.question()
      guard let condition = try? snapshot.rulebook.query(text, for: type) else { return }
      let limit = scene.dice.hits(3) ? scene.dice.number(1...4) : nil
      let order = scene.order().filter {
        let name = $0.hasPrefix("-") ? String($0.dropFirst()) : $0
        return ["id", "path", "title", "state", "category"].contains(name)
          || type.field(name) != nil
      }
      let selection = Selection(
        type, where: [condition], order: RecordOrder(order), limit: limit,
        now: Instant(clamping: 1_790_000_000))
      let fields = ["priority", "affects", "description", "opened_at", "title"]
      func shown(_ record: any RecordSummary) -> [String] {
        [record.id, record.path, record.state ?? "-", record.category?.rawValue ?? "-"]
          + fields.map { record.value(named: $0).description }
      }
      let scanned = try snapshot.selectByReading(selection, shown)
      let indexed = try #require(try snapshot.index()).select(selection, shown)
      #expect(indexed == scanned, "“\(text)” of \(type.name) by \(order), \(limit ?? -1)")
      var all = selection
      all.limit = nil
      #expect(try snapshot.count(all) == snapshot.selectByReading(all, shown).count, "\(text)")
    }
  }
}
