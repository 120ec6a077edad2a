import Git
import Glibc
import Testing

extension GitTests {
  @Suite struct ReferenceTests {
    /// A commit on top of `parent` that no reference leads to yet.
    private func commit(_ repository: Repository, on parent: ObjectID?) throws -> ObjectID {
      let tree = try repository.updatedTree(
        parent.map { try repository.tree(of: $0) },
        changes: [.upsert(path: "r", id: repository.writeBlob([7]))])
      return try repository.createCommit(
        tree: tree, parents: parent.map { [$0] } ?? [], author: repository.author(),
        committer: repository.committer(), message: "r\n")
    }

    @Test(arguments: [false, true]) func makesTheFirstCommit(_ bare: Bool) throws {
      let box = try Sandbox(bare ? "-q --bare -b main" : "-q -b main")
      let repository = try box.repository()
      #expect(try repository.head == .branch(reference: "refs/heads/main", tip: nil))
      let id = try commit(repository, on: nil)
      try repository.updateReference(
        "refs/heads/main", to: id, expecting: nil, log: "commit (initial): r")
      #expect(try repository.head == .branch(reference: "refs/heads/main", tip: id))
      #expect(try box.id("HEAD") == id)
      #expect(
        code {
          try repository.updateReference(
            "refs/heads/main", to: id, expecting: nil, log: "again")
        } == .modified)
      try box.check()
    }

    @Test func losesToAForeignCommit() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      let repository = try box.repository()
      let mine = try commit(repository, on: first)
      let theirs = try box.commit("a", "2")
      #expect(
        code {
          try repository.updateReference(
            "refs/heads/main", to: mine, expecting: first, log: "r")
        } == .modified)
      #expect(try repository.reference("refs/heads/main") == theirs)
      #expect(
        code {
          try repository.updateReference(
            "refs/heads/gone", to: mine, expecting: first, log: "r")
        } == .modified)
      let again = try commit(repository, on: theirs)
      try repository.updateReference("refs/heads/main", to: again, expecting: theirs, log: "r")
      #expect(try box.id("HEAD") == again)
      try box.check()
    }

    @Test func writesReflogsLikeGit() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      let repository = try box.repository()
      let id = try commit(repository, on: first)
      try repository.updateReference("HEAD", to: id, expecting: first, log: "itsm: r")
      let line = "\(first) \(id) Raj Rao <raj@example.org> 1700000060 -0330\titsm: r"
      #expect(try box.shell("tail -1 .git/logs/HEAD") == line)
      #expect(try box.shell("tail -1 .git/logs/refs/heads/main") == line)
      #expect(try box.git("symbolic-ref HEAD") == "refs/heads/main")
    }

    @Test func movesPackedReferences() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      try box.git("pack-refs --all && git gc -q")
      let repository = try box.repository()
      let id = try commit(repository, on: first)
      try repository.updateReference("refs/heads/main", to: id, expecting: first, log: "r")
      #expect(try box.id("refs/heads/main") == id)
      try box.git("branch x/y && git pack-refs --all")
      for name in ["refs/heads/x", "refs/heads/main/z"] {
        #expect(
          code { try repository.updateReference(name, to: id, expecting: nil, log: "") }
            == .conflict)
      }
      try box.check()
    }

    @Test func movesADetachedHead() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      try box.git("checkout -q --detach")
      let repository = try box.repository()
      #expect(try repository.head == .detached(first))
      let id = try commit(repository, on: first)
      try repository.updateReference("HEAD", to: id, expecting: first, log: "r")
      #expect(try repository.head == .detached(id))
      #expect(try box.id("main") == first)
    }

    @Test func movesTheBranchOfALinkedTree() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      try box.git("worktree add -q linked -b side")
      let repository = try Repository(at: box.path + "/linked")
      let id = try commit(repository, on: first)
      try repository.updateReference("HEAD", to: id, expecting: first, log: "itsm: side")
      #expect(try box.id("side") == id)
      #expect(try box.id("HEAD") == first)
      #expect(try box.shell("tail -1 .git/worktrees/linked/logs/HEAD").hasSuffix("itsm: side"))
      #expect(try box.shell("tail -1 .git/logs/HEAD").hasSuffix("change a"))
    }

    @Test func movesTheDetachedHeadOfALinkedTree() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      try box.git("worktree add -q --detach linked")
      let repository = try Repository(at: box.path + "/linked")
      let id = try commit(repository, on: first)
      try repository.updateReference("HEAD", to: id, expecting: first, log: "itsm: side")
      #expect(try box.shell("git -C linked rev-parse HEAD") == id.hex)
      #expect(try box.git("symbolic-ref HEAD") == "refs/heads/main")
      #expect(try box.id("main") == first)
    }

    /// A log that is there is kept up; one is begun where git would begin one.
    @Test(arguments: [
      ("", "", false), ("", "", true), ("always", "", true), ("true", "", true),
      ("false", "", false), ("false", "touch logs/refs/heads/main", false),
    ])
    func keepsLogsAsGitDoes(setting: String, before: String, bare: Bool) throws {
      func logs(_ move: (Sandbox, ObjectID, ObjectID) throws -> Void) throws -> String {
        let box = try Sandbox(bare ? "-q --bare -b main" : "-q -b main")
        let inner = bare ? "." : ".git"
        let tree = try box.git("hash-object -t tree -w /dev/null")
        let ids = try ["one", "two"].map { name in
          try #require(ObjectID(try box.git("commit-tree -m \(name) \(tree)")))
        }
        try box.git("-c core.logAllRefUpdates=false update-ref refs/heads/main \(ids[0])")
        if !setting.isEmpty { try box.git("config core.logAllRefUpdates \(setting)") }
        try box.shell(
          "cd \(inner) && rm -rf logs && mkdir -p logs/refs/heads && \(before.isEmpty ? "rm -r logs" : before)"
        )
        try move(box, ids[0], ids[1])
        #expect(try box.id("refs/heads/main") == ids[1])
        return try box.shell(
          "cd \(inner) && cat logs/refs/heads/main logs/HEAD 2>/dev/null || true")
      }
      let ours = try logs { box, first, second in
        try box.repository().updateReference(
          "refs/heads/main", to: second, expecting: first, log: "r")
      }
      let theirs = try logs { box, first, second in
        try box.git("update-ref -m r refs/heads/main \(second) \(first)")
      }
      #expect(ours == theirs)
    }

    @Test func respectsAForeignLock() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      let repository = try box.repository()
      let id = try commit(repository, on: first)
      try box.write(".git/refs/heads/main.lock", "")
      #expect(
        code {
          try repository.updateReference(
            "refs/heads/main", to: id, expecting: first, log: "r")
        } == .locked)
      unlink(box.path + "/.git/refs/heads/main.lock")
      try repository.updateReference("refs/heads/main", to: id, expecting: first, log: "r")
      #expect(try box.id("main") == id)
    }

    /// Two programs commit to one branch at once: whoever loses tries again, and nothing is lost.
    @Test func sharesABranchWithGit() throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.shell(
        """
        (for n in $(seq 25); do
          until git commit -q --allow-empty -m theirs 2>/dev/null; do :; done
        done; touch done) >/dev/null 2>&1 &
        """)
      let repository = try box.repository()
      var made = 0
      while made < 25 {
        let tip = try repository.reference("refs/heads/main")
        let id = try commit(repository, on: tip)
        do {
          try repository.updateReference("refs/heads/main", to: id, expecting: tip, log: "mine")
          made += 1
        } catch {
          try #require(error.isTransient, "\(error)")
        }
      }
      try box.shell(
        "n=0; until [ -e done ] || [ $n -gt 300 ]; do sleep 0.1; n=$((n+1)); done; ls done")
      #expect(try box.git("rev-list --count main") == "51")
      #expect(try box.lines("log --format=%s main").count { $0 == "theirs" } == 25)
      #expect(try box.shell("wc -l < .git/logs/refs/heads/main") == "51")
      try box.check()
    }

    @Test(arguments: ["", "refs/heads/a..b", "refs/heads/x.lock", "refs/heads/a b", "a\0b"])
    func refusesNames(_ name: String) throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      let repository = try box.repository()
      #expect(throws: GitError.self) {
        try repository.updateReference(name, to: first, expecting: nil, log: "r")
      }
    }

    @Test func comparesIds() throws {
      let hex = "0123456789abcdef0123456789ABCDEF01234567"
      let id = try #require(ObjectID(hex))
      #expect(id.hex == hex.lowercased())
      #expect(id.short == "0123456")
      #expect(ObjectID(bytes: id.bytes) == id)
      #expect(ObjectID(hex.dropLast()) == nil)
      #expect(ObjectID(hex.dropLast() + "g") == nil)
      #expect(try id < #require(ObjectID("1" + hex.dropFirst())))
      #expect(ObjectID.zero.hex == String(repeating: "0", count: 40))
    }
  }
}
