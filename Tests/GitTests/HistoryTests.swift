import Git
import TestSupport
import Testing

extension GitTests {
  @Suite struct HistoryTests {
    private func ids(_ history: consuming History) throws -> [String] {
      var ids: [String] = []
      while let id = try history.nextID() { ids.append(id.hex) }
      return ids
    }

    @Test func followsOneFile() throws {
      let box = try Sandbox()
      let first = try box.commit("d/a", "1", at: 1)
      try box.commit("d/b", "1", at: 2)
      let third = try box.commit("d/a", "2", at: 3)
      try box.shell("git rm -q d/a && git commit -q -m gone")
      let gone = try box.id("HEAD")
      try box.commit("e", "1", at: 200)
      let repository = try box.repository()
      let tip = try box.id("HEAD")
      #expect(
        try ids(repository.history(from: tip, path: "d/a")) == [gone.hex, third.hex, first.hex])
      #expect(
        try ids(repository.history(from: tip, path: "d/a", limit: 2)) == [gone.hex, third.hex])
      #expect(try ids(repository.history(from: tip, path: "never")) == [])
      #expect(try ids(repository.history(from: tip)) == box.lines("rev-list HEAD"))
      #expect(try ids(repository.history(from: tip, limit: 0)) == [])
    }

    /// Random merges, against what `git log` shows of all and of each path.
    @Test(arguments: 1...4) func agreesWithGitLog(_ seed: Int) throws {
      var random = Dice(seed: UInt64(seed))
      let box = try Sandbox()
      let repository = try box.repository()
      let files = ["a", "d/a", "d/e/a", "d/e/b", "x"]
      var commits: [ObjectID] = []
      var script = ""
      for number in 0..<60 {
        let base = commits.suffix(5).randomElement(using: &random)
        var parents = base.map { [$0] } ?? []
        if number % 3 == 2, let other = commits.suffix(8).randomElement(using: &random),
          other != base
        {
          parents.append(other)
        }
        var tree = try base.map { try repository.tree(of: $0) }
        if parents.count == 2, Bool.random(using: &random) {
          tree = try repository.tree(of: parents[1])
        }
        if Int.random(in: 0..<4, using: &random) > 0 || tree == nil {
          let content = try repository.writeBlob([UInt8.random(in: 0...2, using: &random)])
          let file = files.randomElement(using: &random) ?? "a"
          tree = try repository.updatedTree(tree, changes: [.upsert(path: file, id: content)])
        }
        let when = Signature(name: "A", email: "a@b", when: Int64(1000 + number))
        commits.append(
          try repository.createCommit(
            tree: #require(tree), parents: parents, author: when, committer: when,
            message: "number \(number)\n"))
      }
      let tip = try #require(commits.last)
      for file in files + ["d", "d/e"] {
        script += "echo '\(file)'; git log --format=%H \(tip) -- \(file)\n"
        let expected = try box.lines("log --format=%H \(tip) -- \(file)")
        #expect(try ids(repository.history(from: tip, path: file)) == expected)
      }
      #expect(try ids(repository.history(from: tip)) == box.lines("log --format=%H \(tip)"))
      for a in commits.suffix(12) {
        for b in commits.suffix(12) where a != b {
          let base = try repository.mergeBase(a, b)
          let answers = (try? box.lines("merge-base --all \(a) \(b)")) ?? []
          #expect(base.map { answers.contains($0.hex) } ?? answers.isEmpty)
          let isAncestor = answers == [a.hex]
          #expect(try repository.isAncestor(a, of: b) == isAncestor)
        }
      }
      try box.check()
    }

    @Test func readsCommits() throws {
      let box = try Sandbox()
      try box.write("a", "1")
      try box.write(
        "message",
        "The subject\nin two lines\n\nA body.\n\nMore: body.\nreally\n\nReviewed-by: Ana <a@b>\nItem: x\n  folded\n"
      )
      try box.git("add a && git commit -q --cleanup=verbatim -F message")
      let repository = try box.repository()
      let commit = try repository.commit(box.id("HEAD"))
      #expect(
        commit.author
          == Signature(
            name: "Ana Lima", email: "ana@example.org", when: 1_700_000_000, offsetMinutes: 60))
      #expect(commit.committer.offsetMinutes == -210)
      #expect(commit.subject == "The subject in two lines")
      #expect(commit.body.hasPrefix("A body.\n\nMore"))
      #expect(
        commit.trailers == [
          .init(key: "Reviewed-by", value: "Ana <a@b>"), .init(key: "Item", value: "x folded"),
        ])
      #expect(commit.tree == (try box.id("HEAD^{tree}")))
      #expect(commit.parents == [])
    }

    @Test func writesCommitsAsGitDoes() throws {
      let box = try Sandbox()
      let repository = try box.repository()
      let tree = try repository.updatedTree(
        nil, changes: [.upsert(path: "a", id: repository.writeBlob([1]))])
      let id = try repository.createCommit(
        tree: tree, parents: [], author: repository.author(), committer: repository.committer(),
        message: "Ünï\n\nbody\n")
      #expect(id == (try box.id("$(printf 'Ünï\\n\\nbody\\n' | git commit-tree \(tree))")))
      let person = Signature(name: "", email: "x@y", when: 0)
      #expect(throws: GitError.self) {
        try repository.createCommit(
          tree: tree, parents: [], author: person, committer: person, message: "x")
      }
      let good = try repository.author()
      for (badTree, parents) in [(id, []), (tree, [tree]), (.zero, [])] {
        #expect(throws: GitError.self) {
          try repository.createCommit(
            tree: badTree, parents: parents, author: good, committer: good, message: "x")
        }
      }
      try box.check()
    }

    @Test func resolvesRevisions() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "1", at: 100)
      let second = try box.commit("a", "2", at: 200)
      try box.git("tag -a v1 -m one HEAD~1 && git pack-refs --all")
      let repository = try box.repository()
      for (revision, id) in [
        ("HEAD", second), ("HEAD~1", first), ("v1", first), ("main^", first),
        (second.short, second), ("refs/heads/main", second),
      ] {
        #expect(try repository.commit(at: revision) == id)
      }
      for (revision, expected) in [
        ("nothing", GitError.Code.notFound), ("HEAD~9", .notFound), ("HEAD^{tree}", .wrongType),
        ("HEAD:a", .wrongType), ("", .invalidSpec), ("a\0b", .invalidSpec),
      ] {
        let found = code { try repository.commit(at: revision) }
        #expect(found == expected, "\(revision)")
      }
      #expect(try repository.commit(at: 1_700_000_150, from: second) == first)
      #expect(try repository.commit(at: 1_700_000_200, from: second) == second)
      #expect(try repository.commit(at: 1_700_000_099, from: second) == nil)
    }

    @Test func patchesAsGitDoes() throws {
      let box = try Sandbox()
      try box.write("filled", "")
      try box.commit("d/a", "one\ntwo\n")
      try box.write("filled", "now\n")
      try box.write("new", "1\n")
      try box.commit("d/a", "one\n2\n")
      let repository = try box.repository()
      let text = try repository.patch(
        fromTree: box.id("HEAD~1^{tree}"), toTree: box.id("HEAD^{tree}"))
      let expected = try box.git("diff HEAD~1 HEAD") + "\n"
      #expect(
        text.split(separator: "\n").filter { !$0.hasPrefix("index") }
          == expected.split(separator: "\n").filter { !$0.hasPrefix("index") })
      #expect(
        try repository.patch(
          fromTree: box.id("HEAD~1^{tree}"), toTree: box.id("HEAD^{tree}"), prefix: "d"
        )
        .hasPrefix("diff --git a/d/a b/d/a\n"))
    }

    /// Two names that are no UTF-8 are two files, and a name that looks like one of them is a third.
    @Test func namesThatAreNoUTF8StayWhatTheyAre() throws {
      let box = try Sandbox()
      try box.shell(
        "echo 1 > $(printf 'c\\351'); echo 2 > $(printf 'c\\352'); mkdir -p $(printf '\\377/d')")
      try box.shell("echo 3 > $(printf '\\377/d/x'); echo 4 > $(printf 'c\\364\\217\\277\\251')")
      try box.shell("git add -A . && git commit -q -m odd")
      let repository = try box.repository()
      let tree = try box.id("HEAD^{tree}")
      let changes = try repository.changes(from: nil, to: tree)
      #expect(changes.filter { !$0.path.isPathInUTF8 }.count == 4)
      for change in changes {
        #expect(try repository.entry(at: change.path, in: tree)?.id == change.new?.id)
      }
      let made = try repository.updatedTree(
        nil,
        changes: changes.compactMap { change in
          change.new.map { .upsert(path: change.path, id: $0.id, mode: $0.mode) }
        })
      #expect(made == tree)
    }
  }
}
