import Glibc
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// What several threads make of the records together is what one makes of them.
  @Suite struct ReduceTests {
    private static let fields = ["priority", "affects", "opened_at", "assignee", "title"]

    private static func repository() throws -> Scratch {
      let scratch = try Scratch.records()
      var dice = Dice(seed: 7)
      for number in 0..<700 {
        let id = "INC-20261101-" + String("0000\(number)".suffix(5))
        let record = Sample.incident(id, "Trouble \(dice.number(1...9))")
        try scratch.write(record.path, record.text)
      }
      try scratch.shell("git add -A && git commit -q -m many")
      return scratch
    }

    /// A line for each record, in order.
    private static func lines(_ workspace: Workspace, among count: Int) throws -> [String] {
      let snapshot = try workspace.tip()
      let type = try #require(snapshot.rulebook.type("incident"))
      var request = SummaryRequest()
      request.fields = fields
      let asked = request
      let parts = try snapshot.reduce(
        type, asking: asked, among: count, into: { [String]() }
      ) { lines, record in
        let values = fields.indices.map { "\(record.value(at: $0, of: asked))" }
        lines.append(
          "\(record.id) \(record.state ?? "-") \(record.category?.rawValue ?? "-") \(values) "
            + "\(record.timeline.map { "\($0.at) \($0.by) \($0.did) \($0.changes)" }) "
            + "\(record.links("caused-by"))")
      }
      #expect(count == 1 || parts.count > 1)
      return parts.joined().sorted()
    }

    private static func scanned(_ workspace: Workspace) throws -> [String] {
      let snapshot = try workspace.tip()
      let type = try #require(snapshot.rulebook.type("incident"))
      var lines: [String] = []
      try snapshot.each(of: type) { record in
        let values = fields.map { "\(record.value($0))" }
        lines.append(
          "\(record.id) \(record.state ?? "-") \(record.category?.rawValue ?? "-") \(values) "
            + "\(record.timeline.map { "\($0.at) \($0.by) \($0.did) \($0.changes)" }) "
            + "\(record.links("caused-by"))")
      }
      return lines.sorted()
    }

    @Test func partsAreTheWhole() throws {
      let scratch = try Self.repository()
      let expected = try Self.scanned(scratch.workspace())
      #expect(expected.count == 701)
      let workspace = try scratch.workspace()
      for count in [1, 2, 3] { #expect(try Self.lines(workspace, among: count) == expected) }
    }

    /// When a page turns out to be damaged half way, nothing is counted twice.
    @Test func damageHalfWayBeginsAgain() throws {
      let scratch = try Self.repository()
      let expected = try Self.scanned(scratch.workspace())
      let file = scratch.path + "/.git/itsm/records.sqlite"
      var size = stat()
      for eighth in 1..<8 {
        #expect(try Self.lines(scratch.workspace(), among: 2) == expected)
        stat(file, &size)
        let stream = try #require(fopen(file, "r+"))
        fseek(stream, size.st_size * eighth / 8, SEEK_SET)
        for _ in 0..<64 { fputc(0x5A, stream) }
        fclose(stream)
        for count in [1, 2] {
          #expect(try Self.lines(scratch.workspace(), among: count) == expected)
        }
      }
    }
  }
}
