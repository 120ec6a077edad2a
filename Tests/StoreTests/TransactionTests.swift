import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  @Suite struct TransactionTests {
    @Test func oneCommitFromTheTip() throws {
      let scratch = try Scratch.records()
      let before = try scratch.git("rev-parse HEAD")
      let commit = try scratch.workspace().transact(CommitOptions(now: noon, body: "Because.\n")) {
        try $0.set(one.id, "title=Mail is slow")
      }
      #expect(commit?.hex == (try scratch.git("rev-parse HEAD")))
      #expect(try scratch.git("rev-parse HEAD^") == before)
      #expect(try scratch.git("diff --stat=80 HEAD^ HEAD").contains("2 +-"))
      #expect(
        try scratch.git("diff -U0 HEAD^ HEAD | tail -n 2")
          == "-title: Mail is down   # as reported\n+title: Mail is slow   # as reported")
      #expect(
        try scratch.git("log -1 --format='%an %ae %at|%cn %ce %ct'")
          == "Ana Lima ana@example.org 1795356311|Raj Rao raj@example.org 1795356311")
      #expect(
        try scratch.git("cat-file commit HEAD | sed '1,/^$/d'") == """
          \(one.id): set, Mail is slow

          Because.

          Itsm-Record: \(one.id)
          Itsm-Action: set
          """)
      #expect(
        try scratch.git("reflog -1 --format=%gs") == "commit: \(one.id): set, Mail is slow")
      #expect(try scratch.status() == [])
      #expect(try scratch.faults() == [])
      #expect(!scratch.exists(".git/index.lock") && !scratch.exists(".git/itsm/journal"))
    }

    @Test func nothingToDoIsNoCommit() throws {
      let scratch = try Scratch.records()
      let picture = try scratch.picture()
      let commit = try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=Mail is down")
      }
      #expect(commit == nil)
      #expect(try scratch.picture() == picture)
    }

    @Test func foreignWorkStaysAsItWas() throws {
      let scratch = try Scratch.records()
      for name in ["kept", "edited", "staged", "both", "gone", "removed"] {
        try scratch.write(name, "\(name)\n")
      }
      try scratch.shell("git add -A . && git commit -q -m files")
      try scratch.shell(
        """
        echo more >> edited; echo more >> staged; git add staged
        echo more >> both; git add both; echo still more >> both
        rm gone; git rm -q removed
        echo new > added; git add added; echo new > intended; git add -N intended
        echo new > untracked; chmod +x kept
        """)
      let status = try scratch.status()
      #expect(status.count == 9)
      let tree = try scratch.git("ls-tree -r HEAD | grep -v \(one.id)")
      let workspace = try scratch.workspace()
      try workspace.transact(CommitOptions(now: noon)) { try $0.set(one.id, "title=Other") }
      try workspace.transact(CommitOptions(now: noon)) { try $0.open("INC-20261122-ZZZZZ", "N") }
      #expect(try scratch.status() == status)
      #expect(
        try scratch.git("ls-tree -r HEAD | grep -v -e \(one.id) -e ZZZZZ") == tree)
      #expect(try scratch.faults() == [])
    }

    @Test(arguments: ["file", "executable"])
    func modeOfAFileStays(kind: String) throws {
      let scratch = try Scratch.records()
      if kind == "executable" {
        try scratch.shell("chmod +x \(one.path) && git commit -q -a -m mode")
      }
      let mode = try scratch.git("ls-tree HEAD \(one.path)").prefix(6)
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=Other")
      }
      #expect(try scratch.git("ls-tree HEAD \(one.path)").prefix(6) == mode)
      #expect(try scratch.status() == [])
    }

    @Test func modeIsNoMatterWhereFilesHaveNone() throws {
      let scratch = try Scratch.records()
      try scratch.shell("git config core.fileMode false; chmod +x \(one.path)")
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=Other")
      }
      #expect(try scratch.git("ls-tree HEAD \(one.path)").prefix(6) == "100644")
      #expect(try scratch.status() == [])
    }

    @Test func whatTheUserMadeExecutableIsCommittedSo() throws {
      let scratch = try Scratch.records()
      try scratch.shell("chmod +x \(one.path)")
      let workspace = try scratch.workspace()
      let edits = try workspace.handEdits()
      #expect(edits.map(\.path) == [one.path])
      try workspace.transact(CommitOptions(now: noon)) { transaction in
        for edit in edits {
          transaction.adopt(
            edit.bytes, at: edit.path,
            Message.Part(id: one.id, title: "Mail is down", action: "edit"))
        }
      }
      #expect(try scratch.git("ls-tree HEAD \(one.path)").prefix(6) == "100755")
      #expect(try scratch.status() == [])
    }

    @Test func firstCommitOfABranch() throws {
      let scratch = try Scratch()
      try scratch.write(".itsm/config.yaml", "organisation: Acme\n")
      let workspace = try scratch.workspace()
      #expect(try workspace.tip().record(one.id) == nil)
      try workspace.transact(CommitOptions(now: noon)) {
        $0.put(Array("organisation: Acme\n".utf8), at: "other.yaml")
        try $0.open("INC-20261122-ZZZZZ", "First")
      }
      #expect(try scratch.git("rev-list --count HEAD") == "1")
      #expect(try scratch.status() == ["? .itsm/config.yaml"])
      #expect(
        try scratch.git("reflog -1 --format=%gs")
          == "commit (initial): INC-20261122-ZZZZZ: open, First")
    }

    @Test func linkedWorktreeCommitsOnItsBranch() throws {
      let scratch = try Scratch.records()
      let other = Scratch(adopting: scratch.path + "-tree")
      try scratch.git("worktree add -q -b side '\(other.path)'")
      let before = try scratch.picture()
      try other.workspace().transact(CommitOptions(now: noon)) {
        try $0.set(one.id, "title=Aside")
      }
      #expect(try other.git("log -1 --format=%s side") == "\(one.id): set, Aside")
      #expect(try other.status() == [])
      #expect(
        try scratch.picture().split(separator: "\n").filter { !$0.contains("refs/heads/side") }
          == before.split(separator: "\n").filter { !$0.contains("refs/heads/side") })
      #expect(try scratch.faults() == [])
    }

    @Test func foreignCommitBetweenIsKept() throws {
      let scratch = try Scratch.records()
      var calls = 0
      try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
        calls += 1
        if calls == 1 {
          let text = one.text.replacing("urgency: medium", with: "urgency: high")
            .replacing("priority: P3", with: "priority: P2")
          try scratch.commit(one.path, text)
        }
        try transaction.set(one.id, "title=Mail is slow")
      }
      #expect(calls == 2)
      #expect(try scratch.git("rev-list --count HEAD") == "3")
      let text = try #require(scratch.read(one.path))
      #expect(text.contains("urgency: high") && text.contains("title: Mail is slow"))
      #expect(try scratch.status() == [])
      #expect(try scratch.faults() == [])
    }

    @Test func laterEditsOfATransactionSeeEarlierOnes() throws {
      let scratch = try Scratch.records()
      try scratch.workspace().transact(CommitOptions(now: noon)) { transaction in
        try transaction.open("INC-20261122-ZZZZZ", "Two")
        try transaction.set("ZZZZZ", "title=Three")
        try transaction.set(one.id, "title=One")
        let error = storeError { try transaction.open("inc-20261122-zzzzz", "Again") }
        #expect(error?.kind == .refused)
        #expect(error?.message == "there is already an incident inc-20261122-zzzzz")
      }
      #expect(
        try scratch.git("cat-file commit HEAD | sed '1,/^$/d'") == """
          INC-20261122-ZZZZZ, \(one.id): open, set

          Itsm-Record: INC-20261122-ZZZZZ
          Itsm-Action: open
          Itsm-Record: INC-20261122-ZZZZZ
          Itsm-Action: set
          Itsm-Record: \(one.id)
          Itsm-Action: set
          """)
      #expect(try scratch.status() == [])
    }

    @Test func aFieldOfThePathMovesTheFile() throws {
      let scratch = try Scratch.records()
      let text =
        "id: web\ntype: ci\ntitle: Web   # it is\nclass: server\nstate: planned\ncriticality: low\n"
      try scratch.commit("cis/server/web.yaml", text)
      try scratch.workspace().transact(CommitOptions(now: noon)) {
        try $0.set("web", "class=database")
      }
      #expect(
        try scratch.lines("diff --name-status -M HEAD^ HEAD").map {
          $0.split(separator: "\t").dropFirst()
        }
          == [["cis/server/web.yaml", "cis/database/web.yaml"]])
      #expect(!scratch.exists("cis/server"))
      #expect(try scratch.status() == [])
    }

    @Test func manyFilesGoIntoOnePack() throws {
      let scratch = try Scratch.records()
      let workspace = try scratch.workspace()
      let loose = try scratch.git("count-objects")
      try workspace.transact(CommitOptions(now: noon, subject: "import: 300 incidents")) {
        for number in 0..<300 {
          let sample = Sample.incident("INC-20261121-\(10_000 + number)", "Title \(number) “ü”")
          $0.put(Array(sample.text.utf8), at: sample.path)
        }
        $0.put(nil, at: one.path)
        $0.put(Array("a: b\n".utf8), at: "odd names/with \"quotes\" and ü.yaml")
      }
      #expect(try scratch.git("count-objects") == loose)
      #expect(try scratch.git("for-each-ref --format='%(refname)'") == "refs/heads/main")
      #expect(try scratch.git("ls-tree -r --name-only HEAD incidents | wc -l") == "300")
      #expect(try scratch.git("log -1 --format=%s") == "import: 300 incidents")
      #expect(try scratch.status() == [])
      #expect(try scratch.faults() == [])
      #expect(scratch.read("odd names/with \"quotes\" and ü.yaml") == "a: b\n")
      #expect(!scratch.exists(one.path))
    }
  }
}
