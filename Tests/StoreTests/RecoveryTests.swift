import Git
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// What a writer that died left at each stage; the next one completes it or takes it back.
  @Suite struct RecoveryTests {
    private static let new = Sample.incident("INC-20261122-NEW00", "New")
    private static let old = Sample.incident("INC-20261121-G0NE0", "Goes")
    private static let staged = "incidents/2026/11/.\(one.id).yaml.itsm-new"

    /// A repository whose branch is one commit behind a commit that changes, adds and removes.
    private final class Scene {
      let scratch: Scratch
      let before: ObjectID
      let after: ObjectID
      var journal: Journal
      static let text = one.text.replacing("down", with: "slow")

      init() throws {
        let scratch = try Scratch.records()
        self.scratch = scratch
        try scratch.commit(old.path, old.text)
        before = try #require(ObjectID(try scratch.git("rev-parse HEAD")))
        func id(_ path: String) throws -> ObjectID? {
          ObjectID(try scratch.git("rev-parse -q --verify 'HEAD:\(path)' || true"))
        }
        let paths = [one.path, old.path, new.path]
        let olds = try paths.map(id)
        try scratch.write(one.path, Self.text)
        try scratch.write(new.path, new.text)
        try scratch.shell("rm \(old.path); git add -A . && git commit -q -m after")
        after = try #require(ObjectID(try scratch.git("rev-parse HEAD")))
        let news = try paths.map(id)
        journal = Journal(
          reference: "refs/heads/main", old: before, new: after,
          index: scratch.path + "/.git/index",
          files: zip(paths, zip(olds, news)).map { Journal.File(path: $0, old: $1.0, new: $1.1) })
        try scratch.git("reset -q --hard \(before.hex)")
      }

      func writeJournal() throws { try scratch.write(".git/itsm/journal", journal.bytes) }
      func lockIndex() throws { try scratch.write(".git/index.lock", IndexLock.signature) }
      func moveReference() throws {
        try scratch.git("update-ref refs/heads/main \(after.hex) \(before.hex)")
      }

      func recover() throws {
        try scratch.workspace().locked {}
        #expect(try scratch.shell("ls -A .git/itsm | grep -v recent") == "lock")
        #expect(!scratch.exists(".git/index.lock"))
        #expect(!scratch.exists(staged))
        #expect(try scratch.faults() == [])
      }

      func expectAfter() throws {
        #expect(try scratch.git("rev-parse HEAD") == after.hex)
        #expect(try scratch.status() == [])
        #expect(scratch.read(one.path) == Self.text)
        #expect(scratch.read(new.path) == new.text)
        #expect(!scratch.exists(old.path))
      }

      func expectBefore() throws {
        #expect(try scratch.git("rev-parse HEAD") == before.hex)
        #expect(try scratch.status() == [])
        #expect(scratch.read(one.path) == one.text)
      }
    }

    @Test func referenceNotMoved() throws {
      let scene = try Scene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.scratch.write(Self.staged, "half")
      try scene.scratch.write(".git/itsm/reserve", "room")
      try scene.recover()
      try scene.expectBefore()
    }

    @Test func referenceMovedFilesOld() throws {
      let scene = try Scene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.scratch.write(Self.staged, Scene.text)
      try scene.moveReference()
      try scene.recover()
      try scene.expectAfter()
    }

    @Test(arguments: 0...3)
    func referenceMovedSomeFilesNew(done: Int) throws {
      let scene = try Scene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.moveReference()
      if done > 0 { try scene.scratch.write(one.path, Scene.text) }
      if done > 1 { try scene.scratch.shell("rm \(Self.old.path)") }
      if done > 2 { try scene.scratch.write(Self.new.path, Self.new.text) }
      try scene.recover()
      try scene.expectAfter()
    }

    @Test func everythingDoneButTheJournal() throws {
      let scene = try Scene()
      try scene.scratch.git("reset -q --hard \(scene.after.hex)")
      try scene.writeJournal()
      try scene.recover()
      try scene.expectAfter()
    }

    @Test func userEditedMeanwhile() throws {
      let scene = try Scene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.moveReference()
      try scene.scratch.write(one.path, one.text + "# mine\n")
      try scene.scratch.write(Self.new.path, "mine too\n")
      try scene.recover()
      #expect(scene.scratch.read(one.path) == one.text + "# mine\n")
      #expect(scene.scratch.read(Self.new.path) == "mine too\n")
      #expect(
        try scene.scratch.lines("status --porcelain") == [" M \(one.path)", " M \(Self.new.path)"])
    }

    @Test func userCommittedOnTop() throws {
      let scene = try Scene()
      try scene.scratch.git("reset -q --hard \(scene.after.hex)")
      try scene.scratch.commit(one.path, one.text + "# later\n")
      try scene.writeJournal()
      try scene.recover()
      #expect(scene.scratch.read(one.path) == one.text + "# later\n")
      #expect(try scene.scratch.status() == [])
    }

    @Test func userSwitchedTheBranch() throws {
      let scene = try Scene()
      try scene.writeJournal()
      try scene.moveReference()
      try scene.scratch.git("symbolic-ref HEAD refs/heads/side")
      try scene.scratch.git("update-ref refs/heads/side \(scene.before.hex)")
      try scene.recover()
      #expect(try scene.scratch.status() == [])
      #expect(scene.scratch.read(one.path) == one.text)
    }

    @Test func journalReadsBackAndHalfOfItDoesNot() throws {
      let scene = try Scene()
      let bytes = scene.journal.bytes
      #expect(Journal(bytes) == scene.journal)
      for count in 0..<bytes.count - 1 { #expect(Journal(Array(bytes[..<count])) == nil) }
      try scene.scratch.write(".git/itsm/journal", Array(bytes[..<(bytes.count / 2)]))
      try scene.scratch.workspace().locked {}
      try scene.expectBefore()
      #expect(try scene.scratch.shell("ls -A .git/itsm | grep -v recent") == "lock")
    }

    @Test(arguments: ["", "new", "part of new"])
    func ownLockOnTheReferenceGoes(kind: String) throws {
      let scene = try Scene()
      try scene.writeJournal()
      let hex = scene.after.hex
      let text = kind == "" ? "" : kind == "new" ? hex + "\n" : String(hex.prefix(11))
      try scene.scratch.write(".git/refs/heads/main.lock", text)
      try scene.recover()
      #expect(!scene.scratch.exists(".git/refs/heads/main.lock"))
      try scene.expectBefore()
    }

    @Test func locksOfOthersStay() throws {
      let scene = try Scene()
      let other = String(repeating: "a", count: 40) + "\n"
      try scene.writeJournal()
      try scene.scratch.write(".git/refs/heads/main.lock", other)
      try scene.scratch.write(".git/index.lock", "DIRC")
      try scene.scratch.workspace().locked {}
      #expect(scene.scratch.read(".git/refs/heads/main.lock") == other)
      #expect(scene.scratch.read(".git/index.lock") == "DIRC")
    }

    @Test(arguments: [true, false])
    func journalOfALinkedWorktree(stillThere: Bool) throws {
      let scene = try Scene()
      let tree = Scratch(adopting: scene.scratch.path + "-tree")
      try scene.scratch.git("worktree add -q -b side '\(tree.path)'")
      scene.journal.reference = "refs/heads/side"
      scene.journal.index = try tree.git("rev-parse --absolute-git-dir") + "/index"
      try scene.writeJournal()
      try scene.scratch.git("update-ref refs/heads/side \(scene.after.hex)")
      if !stillThere { try scene.scratch.git("worktree remove --force '\(tree.path)'") }
      try scene.recover()
      try scene.expectBefore()
      guard stillThere else { return }
      #expect(try tree.status() == [])
      #expect(tree.read(one.path) == Scene.text)
    }

    @Test func lineEndingsThatGitConverts() throws {
      let scene = try Scene()
      try scene.scratch.git("config core.autocrlf true")
      try scene.scratch.shell("rm \(one.path); git checkout -q -- .")
      #expect(try #require(scene.scratch.read(one.path)).contains("\r\n"))
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.moveReference()
      try scene.recover()
      #expect(try scene.scratch.status() == [])
      #expect(try #require(scene.scratch.read(one.path)).contains("slow"))
    }

    @Test func bareRepositoryHasNothingToFollow() throws {
      let scene = try Scene()
      let bare = try Scratch(nil)
      try bare.git("clone -q --bare '\(scene.scratch.path)' .")
      scene.journal.index = nil
      try bare.write("itsm/journal", scene.journal.bytes)
      try bare.workspace().locked {}
      #expect(try bare.shell("ls -A itsm") == "lock")
    }
  }
}
