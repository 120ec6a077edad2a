import Practices
import Records
import Rendering
import Testing

/// The comment on a change of records, for people who don't trust who proposed it.
@Suite struct ReviewCommentTests {
  private static func part(_ title: String, _ changes: [FieldChange]) -> ReviewComment.Part {
    ReviewComment.Part(
      RecordChange(id: "CHG-1", title: title, kind: .created, changes: changes),
      review: nil, gate: nil, impact: [])
  }

  @Test func noMarkupOfRecordsWorks() {
    let hostile =
      "<img src=x onerror=alert(1)> [me](https://evil.example) @acme/all #12 `x` | **b**\n# Approved"
    let comment = ReviewComment([
      Self.part(
        hostile, [FieldChange(hostile, .value(old: hostile, new: "![](https://e.example)"))])
    ])
    let text = comment.markdown
    #expect(
      !text.contains("<img") && !text.replacing("\\]", with: "").contains("](")
        && !text.contains("@acme"))
    #expect(!text.contains("https://") && !text.contains("`x`") && !text.contains("**b**"))
    #expect(!text.contains("\n# Approved") && !text.contains(" #12"))
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    // A bar that is not escaped would make another column.
    #expect(rows.allSatisfy { row in row.replacing("\\|", with: "").count { $0 == "|" } == 4 })
    #expect(rows.count == 3)
  }

  @Test func longValuesAreCutAndManyRecordsNamed() {
    let long = String(repeating: "a", count: 1_000)
    let part = Self.part("A", [FieldChange("reason", .value(old: nil, new: long))])
    let other = RecordChange(id: "CHG-2", title: "B\n- [x] done", kind: .deleted, changes: [])
    let text = ReviewComment([part], others: [other], judgedBy: "abc1234").markdown
    #expect(!text.contains(long) && text.contains("…"))
    #expect(text.hasPrefix("### 2 records: 1 new, 1 deleted\n"))
    #expect(text.contains("\n- CHG-2 B<br>- \\[x\\] done (deleted)\n"))
    #expect(text.contains("abc1234"))
    #expect(ReviewComment([]).markdown == "No record changed.\n")
  }
}
