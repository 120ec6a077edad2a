import Glibc
import Records
import Testing
import YAML

@testable import Store

/// Suites that start programs: one test at a time, since each blocks a thread of the test's pool
/// until its program has ended.
@Suite(.serialized) struct ImportProgramTests {}

extension ImportProgramTests {
  @Suite struct ImportHistoryTests {
    @Test func eachRowIsACommitByItsAuthorAtItsTime() throws {
      let sandbox = try ImportSandbox()
      let report = try sandbox.run(SmallLog.csv, map: SmallLog.map, history: .event)
      #expect(report.commits == 6)
      let log = try sandbox.shell("git log --reverse --format='%an <%ae> %at %cn %ct %s'")
      #expect(
        log.split(separator: "\n").dropFirst().joined(separator: "\n") == """
          Ana Lima <ana-lima@import.invalid> 1456819200 Raj Rao 1456819200 INC001: open
          Raj Rao <raj-rao@import.invalid> 1456822800 Raj Rao 1456822800 INC002: open
          Raj Rao <raj-rao@import.invalid> 1456824600 Raj Rao 1456824600 INC001: start
          Raj Rao <raj-rao@import.invalid> 1456824600 Raj Rao 1456824600 INC001: update
          Ana Lima <ana-lima@import.invalid> 1456912800 Raj Rao 1456912800 INC002: import
          Raj Rao <raj-rao@import.invalid> 1456916400 Raj Rao 1456916400 INC001: resolve
          """)
      #expect(try sandbox.isSound())
      #expect(try sandbox.shell("git for-each-ref --format='%(refname)'") == "refs/heads/main")
    }

    @Test func aDayIsACommit() throws {
      let sandbox = try ImportSandbox()
      #expect(try sandbox.run(SmallLog.csv, map: SmallLog.map, history: .day).commits == 2)
      #expect(
        try sandbox.shell("git log -2 --format='%cI %s'")
          == "2016-03-02T11:00:00+00:00 2016-03-02: 2 records as imported\n"
          + "2016-03-01T09:30:00+00:00 2016-03-01: 2 records as imported")
      #expect(try sandbox.isSound())
    }

    /// Whose commits there are changes nothing about the records.
    @Test(arguments: [Importer.History.day, .event])
    func theRecordsAreTheSame(history: Importer.History) throws {
      let one = try ImportSandbox()
      try one.run(SmallLog.csv, map: SmallLog.map)
      let other = try ImportSandbox()
      try other.run(SmallLog.csv, map: SmallLog.map, history: history)
      #expect(
        try other.shell("git rev-parse HEAD^{tree}") == one.shell("git rev-parse HEAD^{tree}"))
      #expect(try other.run(SmallLog.csv, map: SmallLog.map, history: history).commits == 0)
    }
  }
}

extension ImportProgramTests {
  /// The published sample of an audit log, where it stands beside the repository.
  @Suite struct SampleLogTests {
    static let folder = "../shared/data/servicenow-incidents"
    static let map = "examples/import/servicenow-incidents.yaml"
    static let isThere =
      access("\(folder)/incident_event_log.csv", R_OK) == 0 && access(map, R_OK) == 0

    static func contents(_ path: String) throws -> [UInt8] {
      let file = try #require(fopen(path, "r"))
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 8 << 20)
      let count = fread(&bytes, 1, bytes.count, file)
      return Array(bytes[..<count])
    }

    @Test(.enabled(if: isThere, "the sample log is not beside the repository"))
    func aRealLogBecomesValidRecords() throws {
      let sandbox = try ImportSandbox()
      let csv = try Self.contents("\(Self.folder)/incident_event_log.csv")
      let map = String(decoding: try Self.contents(Self.map), as: UTF8.self)
      let report = try sandbox.run(bytes: csv, map: map)
      #expect(report.rows == 10_928)
      #expect(report.added == 1_900)
      // Counted by tools that know nothing of this program.
      #expect(try sandbox.shell("find incidents -name '*.yaml' | wc -l") == "1900")
      #expect(try sandbox.shell("cat incidents/*/*/*.yaml | grep -c '^  - at: '") == "10928")
      #expect(try sandbox.shell("git rev-list --count HEAD") == "2")
      #expect(try sandbox.isSound())
      #expect(
        try sandbox.workspace().validate(now: noon).findings.filter { $0.severity == .error } == [])
      #expect(try sandbox.run(bytes: csv, map: map).commit == nil)
    }
  }
}
