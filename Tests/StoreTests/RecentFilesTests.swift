import Glibc
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// Git wrote the index as it was before a commit of ours, having read it before and locked it
  /// after.
  @Suite struct RecentFilesTests {
    private static let other = "INC-20261122-ZZZZZ"

    private func change(_ scratch: Scratch, _ title: String) throws {
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=\(title)")
      }
    }

    private func open(_ scratch: Scratch) throws {
      try scratch.workspace().transact(CommitOptions(now: noon)) { try $0.open(Self.other, "N") }
    }

    /// What git does after all else: the saved index, written anew.
    private func race(_ scratch: Scratch, during commits: () throws -> Void) throws {
      try scratch.shell("cp .git/index .git/kept")
      try commits()
      try scratch.shell("mv .git/kept .git/index")
    }

    @Test func theNextCommitMendsWhatWasChanged() throws {
      let scratch = try Scratch.records()
      try race(scratch) {
        try change(scratch, "Mail is slow")
        try change(scratch, "Mail is slower")
      }
      #expect(try scratch.lines("status --porcelain") == ["MM \(one.path)"])
      try open(scratch)
      #expect(try scratch.lines("status --porcelain") == [])
      #expect(try scratch.git("show HEAD:\(one.path)").contains("Mail is slower"))
      #expect(try scratch.faults() == [])
    }

    @Test func theNextCommitMendsWhatWasMade() throws {
      let scratch = try Scratch.records()
      try race(scratch) { try open(scratch) }
      #expect(try scratch.lines("status --porcelain").count == 2)
      try change(scratch, "Mail is slow")
      #expect(try scratch.lines("status --porcelain") == [])
      #expect(try scratch.git("ls-files").contains(Self.other))
    }

    @Test func theNextCommitMendsWhatWasMoved() throws {
      let scratch = try Scratch.records()
      try scratch.commit(
        "cis/server/web-1.yaml",
        "id: web-1\ntype: ci\ntitle: Web\nclass: server\nstate: operational\n")
      try race(scratch) {
        try scratch.workspace().transact(CommitOptions(now: noon)) {
          try $0.set("web-1", "class=storage")
        }
      }
      #expect(try !scratch.status().isEmpty)
      try open(scratch)
      #expect(try scratch.lines("status --porcelain") == [])
      #expect(try scratch.lines("ls-files cis") == ["cis/storage/web-1.yaml"])
    }

    @Test func theRecordItselfIsNotRefused() throws {
      let scratch = try Scratch.records()
      try race(scratch) { try change(scratch, "Mail is slow") }
      try change(scratch, "Mail is slower")
      #expect(try scratch.lines("status --porcelain") == [])
    }

    @Test func whatTheUserStagedBesideStays() throws {
      let scratch = try Scratch.records()
      try race(scratch) { try change(scratch, "Mail is slow") }
      try scratch.shell("echo mine > mine; git add mine")
      try open(scratch)
      #expect(try scratch.lines("status --porcelain") == ["A  mine"])
    }

    /// Who takes the old state back has it in the working tree too.
    @Test func theOldStateStaysForWhoWantsItBack() throws {
      let scratch = try Scratch.records()
      try change(scratch, "Mail is slow")
      try open(scratch)
      try scratch.shell("git checkout -q HEAD~2 -- \(one.path); git rm -q '*\(Self.other).yaml'")
      let status = try scratch.lines("status --porcelain")
      #expect(status.count == 2)
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.open("INC-20261122-YYYYY", "Y")
      }
      #expect(try scratch.lines("status --porcelain") == status)
    }

    @Test func whatIsLongPastIsNobodysRace() throws {
      let scratch = try Scratch.records()
      try race(scratch) { try change(scratch, "Mail is slow") }
      let past = "\(time(nil) - 31)"
      try scratch.shell("sed -i 's/^[0-9]*/\(past)/' .git/itsm/recent")
      let status = try scratch.lines("status --porcelain")
      try open(scratch)
      #expect(try scratch.lines("status --porcelain") == status)
    }

    @Test(arguments: ["", "x", "1 2 3 4\n\n - - \n", "9999999999999999999 - - x\n"])
    func aBrokenMemoryIsForgotten(text: String) throws {
      let scratch = try Scratch.records()
      try change(scratch, "Mail is slow")
      try scratch.write(".git/itsm/recent", text)
      try open(scratch)
      #expect(try scratch.lines("status --porcelain") == [])
    }
  }
}
