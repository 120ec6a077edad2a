import GRDB
import Glibc
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// An index that is not as it should be is never a user's trouble.
  @Suite struct IndexFaultTests {
    private static func repository(records count: Int = 60) throws -> Scratch {
      let scratch = try Scratch.records()
      for number in 0..<count {
        let id = "INC-20261101-" + String("0000\(number)".suffix(5))
        let record = Sample.incident(id, "Trouble \(number)")
        try scratch.write(record.path, record.text)
      }
      try scratch.shell("git add -A && git commit -q -m many")
      return scratch
    }

    private static func ids(_ workspace: Workspace) throws -> [String] {
      let snapshot = try workspace.tip()
      let type = try #require(snapshot.rulebook.type("incident"))
      let text = try snapshot.rulebook.query("title:trouble text:trouble", for: type)
      let selection = Selection(
        type, where: [text], order: RecordOrder(["id"]), now: Instant(clamping: 0))
      return try snapshot.select(selection) { "\($0.id) \($0.title)" }
    }

    private static func file(_ scratch: Scratch) -> String {
      scratch.path + "/.git/itsm/records.sqlite"
    }

    private static func contents(_ path: String) throws -> [UInt8] {
      let stream = try #require(fopen(path, "r"))
      defer { fclose(stream) }
      var bytes = [UInt8](repeating: 0, count: 1 << 22)
      let count = fread(&bytes, 1, bytes.count, stream)
      return Array(bytes[..<count])
    }

    private static func put(_ bytes: [UInt8], at path: String) throws {
      let stream = try #require(fopen(path, "w"))
      defer { fclose(stream) }
      #expect(fwrite(bytes, 1, bytes.count, stream) == bytes.count)
    }

    @Test(arguments: 1...4)
    func flippedBytesAreNoticed(_ seed: Int) throws {
      let scratch = try Self.repository()
      let expected = try Self.ids(scratch.workspace())
      #expect(expected.count == 60)
      let good = try Self.contents(Self.file(scratch))
      var dice = Dice(seed: UInt64(seed))
      for _ in 0..<40 {
        var bad = good
        for _ in 0..<dice.number(1...3) {
          bad[dice.number(0...bad.count - 1)] ^= UInt8(dice.number(1...255))
        }
        try Self.put(bad, at: Self.file(scratch))
        #expect(try Self.ids(scratch.workspace()) == expected)
      }
    }

    /// A damaged value is not only survived: the next question finds a sound file.
    @Test func damagedValuesAreMendedForGood() throws {
      let scratch = try Self.repository()
      let expected = try Self.ids(scratch.workspace())
      var bytes = try Self.contents(Self.file(scratch))
      let word = Array("Trouble 7".utf8)
      let places = bytes.indices.filter { bytes[$0...].starts(with: word) }
      #expect(!places.isEmpty)
      for place in places { bytes[place] = UInt8(ascii: "D") }
      try Self.put(bytes, at: Self.file(scratch))
      #expect(try Self.ids(scratch.workspace()) == expected)
      let mended = try Self.contents(Self.file(scratch))
      #expect(!mended.indices.contains { mended[$0...].starts(with: Array("Drouble".utf8)) })
    }

    @Test(arguments: [0, 1, 100, 8_192, 20_000, 65_536])
    func cutFilesAreMadeAnew(_ length: Int) throws {
      let scratch = try Self.repository()
      let expected = try Self.ids(scratch.workspace())
      let good = try Self.contents(Self.file(scratch))
      try Self.put(Array(good.prefix(length)), at: Self.file(scratch))
      #expect(try Self.ids(scratch.workspace()) == expected)
      #expect(try Self.contents(Self.file(scratch)).count == good.count)
    }

    @Test func otherFilesAreReplaced() throws {
      let scratch = try Self.repository()
      let expected = try Self.ids(scratch.workspace())
      try Self.put(Array("not a database at all\n".utf8), at: Self.file(scratch))
      #expect(try Self.ids(scratch.workspace()) == expected)
      // One of another version of the program, or of other rules.
      for sql in [
        "UPDATE about SET version = 999", "UPDATE about SET rules = 'x'", "DROP TABLE body",
      ] {
        try IndexFile.open(Self.file(scratch)).write { try $0.execute(sql: sql) }
        #expect(try Self.ids(scratch.workspace()) == expected)
      }
    }

    @Test func withoutPlaceItIsInMemory() throws {
      let scratch = try Self.repository()
      try scratch.shell("rm -rf .git/itsm && touch .git/itsm")
      #expect(try Self.ids(scratch.workspace()).count == 60)
      #expect(try scratch.shell("wc -c < .git/itsm") == "0")
    }

    @Test func aLostTreeIsNoMatter() throws {
      let scratch = try Self.repository()
      _ = try Self.ids(scratch.workspace())
      try IndexFile.open(Self.file(scratch)).write {
        try $0.execute(sql: "UPDATE about SET tree = '\(String(repeating: "12", count: 20))'")
      }
      #expect(try Self.ids(scratch.workspace()).count == 60)
    }

    /// After one commit only what changed is read: the rest may even be gone.
    @Test func onlyWhatChangedIsRead() throws {
      let scratch = try Self.repository()
      _ = try Self.ids(scratch.workspace())
      let inode = try scratch.shell("stat -L -c %i .git/itsm/records.sqlite")
      let old = try scratch.git(
        "rev-parse 'HEAD:\(Sample.incident("INC-20261101-00007", "").path)'")
      let new = Sample.incident("INC-20261101-00099", "Trouble again")
      try scratch.commit(new.path, new.text)
      try scratch.shell("rm -f .git/objects/\(old.prefix(2))/\(old.dropFirst(2))")
      #expect(try Self.ids(scratch.workspace()).count == 61)
      #expect(try scratch.shell("stat -L -c %i .git/itsm/records.sqlite") == inode)
    }

    @Test func ignoredAndChangedRulesCount() throws {
      let scratch = try Self.repository()
      #expect(try Self.ids(scratch.workspace()).count == 60)
      try scratch.commit(
        ".itsm/config.yaml", "organisation: Acme\nignore: [incidents/**/*7.yaml]\n")
      let without = try Self.ids(scratch.workspace())
      #expect(without.count < 60 && !without.contains { $0.hasPrefix("INC-20261101-00007") })
      try scratch.git("revert -n HEAD")
      try scratch.git("commit -q -m back")
      #expect(try Self.ids(scratch.workspace()).count == 60)
    }

    @Test func pastMomentsHaveTheirOwn() throws {
      let scratch = try Self.repository()
      let first = try Self.ids(scratch.workspace())
      let new = Sample.incident("INC-20261101-00099", "Trouble again")
      try scratch.commit(new.path, new.text)
      let workspace = try scratch.workspace()
      #expect(try Self.ids(workspace).count == 61)
      for _ in 0..<2 {
        let past = try workspace.snapshot(at: "HEAD~1", now: Instant(clamping: 1_800_000_000))
        let type = try #require(past.rulebook.type("incident"))
        let selection = Selection(type, order: RecordOrder(["id"]), now: Instant(clamping: 0))
        let found = try past.select(selection) { $0.id }
        #expect(found.count == first.count + 1)  // and the record that every sample begins with
        #expect(!found.contains("INC-20261101-00099"))
      }
      #expect(try scratch.shell("ls .git/itsm/at-*.sqlite | wc -l") == "1")
    }

    /// Who has an old file open neither takes a new one's journal for its own nor writes into it.
    @Test func anOldReaderLeavesTheNewFileAlone() throws {
      let scratch = try Self.repository()
      let expected = try Self.ids(scratch.workspace())
      let old = try IndexFile.open(Self.file(scratch))
      #expect(try old.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM file") } == 61)
      try Self.put([1, 2, 3], at: scratch.path + "/.git/itsm/records.sqlite.stray")
      try scratch.shell("rm .git/itsm/records.sqlite")
      #expect(try Self.ids(scratch.workspace()) == expected)
      #expect(try scratch.shell("ls .git/itsm/records.sqlite.* | wc -l") == "1")
      let new = try IndexFile.open(Self.file(scratch))
      try new.write { database in
        try database.execute(sql: "UPDATE file SET title = 'changed'")
        // Enough for pages to be written before the end, so that the journal is there.
        try database.execute(sql: "PRAGMA cache_spill = 1")
        #expect(try old.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM file") } == 61)
        #expect(
          try scratch.shell("ls .git/itsm/").split(separator: "\n")
            .contains { $0.hasSuffix("-journal") })
      }
      let titles = try new.read {
        try String.fetchAll($0, sql: "SELECT DISTINCT title FROM file WHERE title = 'changed'")
      }
      #expect(titles == ["changed"])
    }

    /// Several at once: all get right answers, whatever the branch does meanwhile.
    @Test func manyAskWhileTheBranchMoves() async throws {
      let scratch = try Self.repository()
      let path = scratch.path
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<4 {
          group.addTask {
            for _ in 0..<12 {
              let workspace = try Workspace(discoveringFrom: path)
              let snapshot = try workspace.tip()
              let type = try #require(snapshot.rulebook.type("incident"))
              let selection = Selection(type, order: RecordOrder(["id"]), now: .first)
              let indexed = try snapshot.select(selection) { $0.id }
              let scanned = try snapshot.selectByReading(selection) { $0.id }
              if indexed != scanned { return false }
            }
            return true
          }
        }
        for number in 0..<10 {
          let new = Sample.incident("INC-20261102-0000\(number)", "Trouble \(number)")
          try scratch.commit(new.path, new.text)
          if number % 4 == 3 { try scratch.git("reset -q --hard HEAD~2") }
        }
        for try await isRight in group { #expect(isRight) }
      }
    }
  }
}
