import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  @Suite struct ProspectTests {
    /// Enough records for several threads, whose answers come in the order of the files all the same.
    @Test func manyAreJudgedInOrder() throws {
      let scratch = try Scratch.records()
      try scratch.shell(
        """
        mkdir -p incidents/2026/01; cd incidents/2026/01
        for i in $(seq 10000 10399); do
          printf 'id: INC-20260101-%s\\ntitle: Mail\\nstate: new\\n' $i > INC-20260101-$i.yaml
        done; git add -A . && git commit -q -m many
        """)
      let workspace = try scratch.workspace()
      let snapshot = try workspace.tip()
      let type = try #require(snapshot.rulebook.type("incident"))
      var expected: [String] = []
      try snapshot.each(of: type) { expected.append("\($0.id) \($0.path)") }
      var judged: [String] = []
      try snapshot.each(of: Prospects(type, nil, now: noon), in: workspace) { snapshot, _ in
        { "\($0.id) \(snapshot.record($0.id)?.path ?? "-")" }
      } _: {
        judged.append("\($1)")
      }
      #expect(judged == expected)
      #expect(judged.count > 400)
      // Who stops early waits for nobody.
      struct Enough: Error {}
      #expect(throws: Enough.self) {
        try snapshot.each(of: Prospects(type, nil, now: noon), in: workspace) { _, _ in
          { $0.id }
        } _: { _, _ in
          throw Enough()
        }
      }
    }
  }
}
