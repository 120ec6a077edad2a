import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// As many records as are judged on several threads.
  @Suite struct ManyRecordsTests {
    private static let count = 1_300

    private static func repository() throws -> Scratch {
      let scratch = try Scratch.records()
      try scratch.shell(
        """
        mkdir -p cis/server
        for n in $(seq 1001 \(1_000 + count)); do
          printf 'id: n-%s\\ntype: ci\\ntitle: N\\nclass: server\\n' $n > cis/server/n-$n.yaml
        done
        for n in 1100 1500 2100; do echo 'colour: red' >> cis/server/n-$n.yaml; done
        sed -i 's/^id: .*/id: N-1001/' cis/server/n-2300.yaml
        sed -i 's/^title:/title: [/' cis/server/n-1700.yaml
        # Sorts between the folder's files by bytes, not by names.
        mkdir cis/server/n-1500
        printf 'id: inside\\ntype: ci\\ntitle: N\\nclass: server\\nsize: big\\n' \\
          > cis/server/n-1500/inside.yaml
        git add -A . && git commit -q -m many
        """, at: 1_795_100_000)
      return scratch
    }

    @Test func areJudgedInOrderWhoeverReadsThem() throws {
      let scratch = try Self.repository()
      let workspace = try scratch.workspace()
      let working = try workspace.validate(now: noon)
      let places = working.findings.map { "\($0.file ?? "") \($0.code.rawValue)" }.filter {
        $0.hasPrefix("cis/") && !$0.hasSuffix("field/required") && !$0.hasSuffix("state/unknown")
      }
      #expect(
        places == [
          "cis/server/n-1100.yaml field/unknown", "cis/server/n-1500.yaml field/unknown",
          "cis/server/n-1500/inside.yaml id/path", "cis/server/n-1500/inside.yaml field/unknown",
          "cis/server/n-1700.yaml yaml/syntax", "cis/server/n-2100.yaml field/unknown",
          "cis/server/n-2300.yaml id/duplicate",
        ])
      #expect(working.records == Self.count + 1)
      let committed = try workspace.validate(.revision("HEAD"), now: noon)
      #expect(committed.findings == working.findings)
      #expect(committed.records == working.records)
      #expect(try workspace.validate(now: noon).findings == working.findings)
    }

    @Test func aPartOfThemIsCountedAlone() throws {
      let scratch = try Self.repository()
      let result = try scratch.workspace().validate(
        paths: ["cis/server/n-1500.yaml"], now: noon)
      #expect(result.records == 1)
      #expect(Set(result.findings.map(\.file)) == ["cis/server/n-1500.yaml"])
    }
  }
}
