import Git
import Glibc
import Testing

extension GitTests {
  @Suite struct RepositoryTests {
    @Test func discoversFromASubfolder() throws {
      let box = try Sandbox()
      try box.write("a/b/c", "1")
      let repository = try Repository(discoveringFrom: box.path + "/a/b")
      #expect(repository.workingDirectory == box.path)
      #expect(repository.gitDirectory == box.path + "/.git")
      #expect(!repository.isBare)
      #expect(!repository.isShallow)
      #expect(repository.operationInProgress == nil)
    }

    @Test func saysWhenThereIsNone() throws {
      let box = try Sandbox(nil)
      let path = box.path
      #expect(code { _ = try Repository(discoveringFrom: path) } == .notFound)
      #expect(code { _ = try Repository(at: path + "/missing") } == .notFound)
    }

    @Test func stopsAtACeiling() throws {
      let box = try Sandbox()
      try box.shell("mkdir -p a/b")
      let path = box.path
      withEnvironment(["GIT_CEILING_DIRECTORIES": path + "/a"]) {
        #expect(code { _ = try Repository(discoveringFrom: path + "/a/b") } == .notFound)
      }
    }

    @Test func followsTheEnvironment() throws {
      let box = try Sandbox()
      try box.shell("mkdir elsewhere other")
      let path = box.path
      try withEnvironment([
        "GIT_DIR": path + "/.git", "GIT_WORK_TREE": path + "/elsewhere",
      ]) {
        let repository = try Repository(discoveringFrom: "/")
        #expect(repository.workingDirectory == path + "/elsewhere")
      }
      try withEnvironment(["GIT_DIR": path + "/.git"]) {
        let repository = try Repository(discoveringFrom: path + "/other")
        #expect(repository.workingDirectory == path + "/other")
      }
    }

    @Test func knowsABareRepository() throws {
      let box = try Sandbox("-q --bare -b trunk")
      let repository = try box.repository()
      #expect(repository.isBare)
      #expect(repository.workingDirectory == nil)
      #expect(try repository.head == .branch(reference: "refs/heads/trunk", tip: nil))
      #expect(code { try repository.status() } == .bareRepository)
    }

    @Test func knowsALinkedWorkingTree() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      try box.git("worktree add -q linked -b side")
      let repository = try Repository(discoveringFrom: box.path + "/linked")
      #expect(repository.commonDirectory == box.path + "/.git")
      #expect(repository.gitDirectory == box.path + "/.git/worktrees/linked")
      #expect(repository.indexPath == box.path + "/.git/worktrees/linked/index")
      #expect(repository.workingDirectory == box.path + "/linked")
      #expect(try repository.head == .branch(reference: "refs/heads/side", tip: first))
    }

    @Test func refusesSHA256() throws {
      let box = try Sandbox("-q --object-format=sha256")
      let path = box.path
      #expect(code { _ = try Repository(discoveringFrom: path) } == .unsupported)
      #expect(throws: GitError.self) { try Repository(at: path) }
    }

    @Test(.enabled(if: geteuid() == 0)) func refusesAStrangersRepository() throws {
      let box = try Sandbox()
      let path = box.path
      try box.shell("chown -R 12345 .")
      #expect(code { _ = try Repository(discoveringFrom: path) } == .notOwned)
      try box.shell(
        "git config --file /tmp/safe-\(getpid()) safe.directory x")
      let file = "/tmp/safe-\(getpid())"
      defer { unlink(file) }
      try withEnvironment(["GIT_CONFIG_GLOBAL": file]) {
        #expect(code { _ = try Repository(discoveringFrom: path) } == .notOwned)
        try box.shell("git config --file \(file) --add safe.directory '*'")
        #expect(try Repository(discoveringFrom: path).workingDirectory == path)
      }
      #expect(code { _ = try Repository(discoveringFrom: path) } == .notOwned)
    }

    @Test func createsWithTheConfiguredBranch() throws {
      let box = try Sandbox(nil)
      let first = try Repository.create(at: box.path + "/new/one")
      #expect(try first.head == .branch(reference: "refs/heads/main", tip: nil))
      let named = try Repository.create(at: box.path + "/two", bare: true, initialBranch: "trunk")
      #expect(try named.head == .branch(reference: "refs/heads/trunk", tip: nil))
      #expect(named.isBare)
      try box.write("config", "[init]\n\tdefaultBranch = dev\n")
      try withEnvironment(["GIT_CONFIG_GLOBAL": box.path + "/config"]) {
        let third = try Repository.create(at: box.path + "/three")
        #expect(try third.head == .branch(reference: "refs/heads/dev", tip: nil))
      }
      let path = box.path
      #expect(
        code { try Repository.create(at: path + "/four", initialBranch: "a..b") } == .invalidSpec)
    }

    @Test func creatingAgainOpens() throws {
      let box = try Sandbox()
      let id = try box.commit("a", "1")
      let again = try Repository.create(at: box.path, initialBranch: "other")
      #expect(try again.head == .branch(reference: "refs/heads/main", tip: id))
      try box.check()
    }

    @Test func knowsAMergeInProgress() throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.git("checkout -q -b side")
      try box.commit("a", "2")
      try box.git("checkout -q main")
      try box.commit("a", "3")
      try box.shell("git merge side || true")
      let repository = try box.repository()
      #expect(repository.operationInProgress == "merge")
      #expect(try repository.status().map(\.kind) == [.conflicted])
      #expect(try repository.indexEntry("a")?.stage == 1)
    }

    @Test(arguments: ["", "HEAD"]) func brokenHeadIsAnError(_ content: String) throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.write(".git/HEAD", content)
      let path = box.path
      #expect(throws: GitError.self) { try Repository(at: path).head }
    }

    @Test func missingHeadIsAnError() throws {
      let box = try Sandbox()
      try box.shell("rm .git/HEAD")
      let path = box.path
      #expect(throws: GitError.self) { try Repository(at: path) }
    }

    @Test func readsAShallowClone() throws {
      let box = try Sandbox()
      for number in 1...5 { try box.commit("a", "\(number)", at: number) }
      try box.git("clone -q --depth 2 file://\(box.path) copy")
      let repository = try Repository(at: box.path + "/copy")
      #expect(repository.isShallow)
      let tip = try repository.commit(at: "HEAD")
      var history = try repository.history(from: tip)
      var ids: [ObjectID] = []
      while let commit = try history.next() { ids.append(commit.id) }
      #expect(ids.map(\.hex) == (try box.lines("-C copy rev-list HEAD")))
      #expect(ids.count == 2)
      #expect(try repository.isAncestor(ids[1], of: tip))
      #expect(try !repository.isAncestor(tip, of: ids[1]))
      #expect(try repository.mergeBase(ids[1], tip) == ids[1])
      #expect(try repository.commit(at: 0, from: tip) == nil)
    }
  }
}
