import Git
import Records
import TestSupport
import Testing

@testable import Store

extension StoreTests {
  /// What a writer that died left at each stage; the next one completes it or takes it back.
  @Suite struct RecoveryTests {
    @Test func referenceNotMoved() throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.scratch.write(RecoveryScene.staged, "half")
      for name in ["reserve", "index", "index.lock"] {
        try scene.scratch.write(".git/itsm/\(name)", "half")
      }
      try scene.recover()
      try scene.expectBefore()
    }

    @Test(arguments: 0...8)
    func referenceNotMovedSomeFilesNew(steps: Int) throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.follow(steps)
      try scene.lockIndex()
      try scene.recover()
      try scene.expectBefore()
    }

    @Test func referenceMovedOldFilesStillThere() throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.follow(8)
      try scene.lockIndex()
      try scene.moveReference()
      try scene.recover()
      try scene.expectAfter()
    }

    /// A failure of the machine may take the second names of the old files.
    @Test func referenceNotMovedOldFilesLost() throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.follow(8)
      try scene.lockIndex()
      try scene.scratch.shell("rm incidents/2026/11/.*.itsm-old")
      try scene.recover()
      try scene.expectBefore()
    }

    /// What the user made stays, whether it was the user's alone or had taken our bytes' place.
    @Test(arguments: [0, 8])
    func referenceNotMovedOwnEdits(steps: Int) throws {
      let scene = try RecoveryScene()
      for index in scene.journal.files.indices { scene.journal.files[index].isAdopted = true }
      try scene.writeJournal()
      try scene.scratch.write(one.path, RecoveryScene.text)
      try scene.scratch.write(RecoveryScene.new.path, RecoveryScene.new.text)
      if steps == 0 { try scene.scratch.shell("rm \(RecoveryScene.old.path)") }
      if steps > 0 { try scene.scratch.shell("ln \(one.path) \(RecoveryScene.kept)") }
      try scene.lockIndex()
      try scene.scratch.workspace().locked {}
      #expect(scene.scratch.read(one.path) == RecoveryScene.text)
      #expect(scene.scratch.read(RecoveryScene.new.path) == RecoveryScene.new.text)
      #expect(try scene.scratch.shell("find . -name '.*.itsm-*'; find .git -name '*.lock'") == "")
    }

    @Test func referenceMovedFilesOld() throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.scratch.write(RecoveryScene.staged, RecoveryScene.text)
      try scene.moveReference()
      try scene.recover()
      try scene.expectAfter()
    }

    @Test(arguments: 0...3)
    func referenceMovedSomeFilesNew(done: Int) throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.moveReference()
      if done > 0 { try scene.scratch.write(one.path, RecoveryScene.text) }
      if done > 1 { try scene.scratch.shell("rm \(RecoveryScene.old.path)") }
      if done > 2 { try scene.scratch.write(RecoveryScene.new.path, RecoveryScene.new.text) }
      try scene.recover()
      try scene.expectAfter()
    }

    @Test func everythingDoneButTheJournal() throws {
      let scene = try RecoveryScene()
      try scene.scratch.git("reset -q --hard \(scene.after.hex)")
      try scene.writeJournal()
      try scene.recover()
      try scene.expectAfter()
    }

    @Test func userEditedMeanwhile() throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.lockIndex()
      try scene.moveReference()
      try scene.scratch.write(one.path, one.text + "# mine\n")
      try scene.scratch.write(RecoveryScene.new.path, "mine too\n")
      try scene.recover()
      #expect(scene.scratch.read(one.path) == one.text + "# mine\n")
      #expect(scene.scratch.read(RecoveryScene.new.path) == "mine too\n")
      #expect(
        try scene.scratch.lines("status --porcelain") == [
          " M \(one.path)", " M \(RecoveryScene.new.path)",
        ])
    }

    @Test func userCommittedOnTop() throws {
      let scene = try RecoveryScene()
      try scene.scratch.git("reset -q --hard \(scene.after.hex)")
      try scene.scratch.commit(one.path, one.text + "# later\n")
      try scene.writeJournal()
      try scene.recover()
      #expect(scene.scratch.read(one.path) == one.text + "# later\n")
      #expect(try scene.scratch.status() == [])
    }

    @Test func userSwitchedTheBranch() throws {
      let scene = try RecoveryScene()
      try scene.writeJournal()
      try scene.moveReference()
      try scene.scratch.git("symbolic-ref HEAD refs/heads/side")
      try scene.scratch.git("update-ref refs/heads/side \(scene.before.hex)")
      try scene.recover()
      #expect(try scene.scratch.status() == [])
      #expect(scene.scratch.read(one.path) == one.text)
    }

    @Test func journalReadsBackAndHalfOfItDoesNot() throws {
      let scene = try RecoveryScene()
      scene.journal.files[1].isAdopted = true
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
      let scene = try RecoveryScene()
      try scene.writeJournal()
      let hex = scene.after.hex
      let text = kind == "" ? "" : kind == "new" ? hex + "\n" : String(hex.prefix(11))
      try scene.scratch.write(".git/refs/heads/main.lock", text)
      try scene.recover()
      #expect(!scene.scratch.exists(".git/refs/heads/main.lock"))
      try scene.expectBefore()
    }

    @Test func locksOfOthersStay() throws {
      let scene = try RecoveryScene()
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
      let scene = try RecoveryScene()
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
      #expect(tree.read(one.path) == RecoveryScene.text)
    }

    @Test func lineEndingsThatGitConverts() throws {
      let scene = try RecoveryScene()
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
      let scene = try RecoveryScene()
      let bare = try Scratch(nil)
      try bare.git("clone -q --bare '\(scene.scratch.path)' .")
      scene.journal.index = nil
      try bare.write("itsm/journal", scene.journal.bytes)
      try bare.workspace().locked {}
      #expect(try bare.shell("ls -A itsm") == "lock")
    }
  }
}
