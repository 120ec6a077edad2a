import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  @Suite struct HookTests {
    private static func install(
      _ name: String, _ script: String, in scratch: Scratch, folder: String = ".git/hooks"
    ) throws {
      try scratch.write("\(folder)/\(name)", script)
      try scratch.shell("chmod +x '\(folder)/\(name)'")
    }

    @discardableResult
    private static func edit(_ scratch: Scratch, skipsHooks: Bool = false) throws -> String {
      try scratch.workspace().transact(CommitOptions(now: noon, skipsHooks: skipsHooks)) {
        try $0.set(one.id, "title=Other")
      }
      return try scratch.git("log -1 --format=%s")
    }

    @Test func commitMessageIsRewritten() throws {
      let scratch = try Scratch.records()
      try Self.install(
        "commit-msg", "#!/bin/sh\nsed -i '1s/^/[OPS-7] /' \"$1\"\npwd > .git/where\n", in: scratch)
      #expect(try Self.edit(scratch) == "[OPS-7] \(one.id): set, Other")
      #expect(scratch.read(".git/where") == scratch.path + "\n")
      #expect(try scratch.git("cat-file commit HEAD").contains("\nItsm-Record: \(one.id)\n"))
    }

    @Test func hooksCanBeSkipped() throws {
      let scratch = try Scratch.records()
      try Self.install("commit-msg", "#!/bin/sh\nexit 1\n", in: scratch)
      #expect(try Self.edit(scratch, skipsHooks: true) == "\(one.id): set, Other")
    }

    @Test func anEmptyMessageIsRefused() throws {
      let scratch = try Scratch.records()
      try Self.install("commit-msg", "#!/bin/sh\n: > \"$1\"\n", in: scratch)
      let error = storeError { try Self.edit(scratch) }
      #expect(error?.message == "the commit-msg hook left no message")
    }

    @Test func postCommitSeesTheCommit() throws {
      let scratch = try Scratch.records()
      try Self.install(
        "post-commit",
        "#!/bin/sh\ngit log -1 --format=%s > .git/seen\ngit status --porcelain >> .git/seen\nexit 1\n",
        in: scratch)
      #expect(try Self.edit(scratch) == "\(one.id): set, Other")
      #expect(scratch.read(".git/seen") == "\(one.id): set, Other\n")
    }

    @Test func aHookThatCannotStartDoesNotUndoTheCommit() throws {
      let scratch = try Scratch.records()
      try Self.install("post-commit", "#!/no/such/interpreter\n", in: scratch)
      #expect(try Self.edit(scratch) == "\(one.id): set, Other")
      #expect(try scratch.status() == [])
    }

    @Test func aHookNeedsNoInterpreterLine() throws {
      let scratch = try Scratch.records()
      try Self.install("commit-msg", "echo Seen-By: hook >> \"$1\"\n", in: scratch)
      try Self.edit(scratch)
      #expect(try scratch.git("cat-file commit HEAD").hasSuffix("\nSeen-By: hook"))
    }

    @Test(arguments: ["team-hooks", "$PWD/abs hooks"])
    func hooksPath(folder: String) throws {
      let scratch = try Scratch.records()
      let real = folder.replacing("$PWD", with: scratch.path)
      try Self.install("commit-msg", "#!/bin/sh\nexit 1\n", in: scratch)
      let place = folder.replacing("$PWD/", with: "")
      try Self.install(
        "commit-msg", "#!/bin/sh\nsed -i '1s/^/team: /' \"$1\"\n", in: scratch, folder: place)
      try scratch.git("config core.hooksPath '\(real)'")
      #expect(try Self.edit(scratch) == "team: \(one.id): set, Other")
    }

    @Test func hooksOfALinkedWorktreeAreShared() throws {
      let scratch = try Scratch.records()
      try Self.install("commit-msg", "#!/bin/sh\nsed -i '1s/^/shared: /' \"$1\"\n", in: scratch)
      let other = Scratch(adopting: scratch.path + "-tree")
      try scratch.git("worktree add -q -b side '\(other.path)'")
      #expect(try Self.edit(other) == "shared: \(one.id): set, Other")
    }
  }
}
