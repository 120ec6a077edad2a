import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  @Suite struct BranchMergeTests {
    private static let options = CommitOptions(now: noon)

    /// Two branches that parted: `main`, which is checked out, and `topic`.
    private func parted(
      _ arguments: String = "-q -b main", main: (Transaction) throws -> Void,
      topic: (Transaction) throws -> Void
    ) throws -> Scratch {
      let scratch = try Scratch.records(arguments)
      try scratch.git("switch -q -c topic")
      try scratch.workspace().transact(Self.options, topic)
      try scratch.git("switch -q main")
      try scratch.workspace().transact(Self.options, main)
      return scratch
    }

    private func merge(
      _ scratch: Scratch, _ answers: MergeAnswers = MergeAnswers()
    ) throws -> MergeResult {
      let workspace = try scratch.workspace()
      let theirs = try workspace.commit(at: "topic", now: noon)
      return try workspace.merge(theirs, named: "topic", answers: answers, Self.options)
    }

    @Test func oneCommitWithTwoParents() throws {
      let scratch = try parted(
        main: { try $0.set(one.id, "urgency=high") }, topic: { try $0.set(one.id, "impact=high") })
      let parents = try scratch.git("rev-parse main topic")
      guard case .merged(let commit, let plan) = try merge(scratch) else {
        Issue.record("not merged")
        return
      }
      #expect(plan.joined == [one.id])
      #expect(try scratch.git("rev-parse HEAD") == commit.hex)
      #expect(try scratch.git("rev-parse HEAD^1 HEAD^2") == parents)
      #expect(try scratch.git("log -1 --format=%s") == "Merge topic")
      #expect(scratch.read(one.path)?.contains("\npriority: P1\n") == true)
      #expect(scratch.read(one.path)?.contains("did: merge\n    priority: P1\n") == true)
      #expect(try scratch.status() == [])
      #expect(try scratch.faults() == [])
    }

    /// Both merged the other's first commit: with one base alone the title would contradict.
    @Test func branchesThatWereMergedCrosswiseAskNothingAgain() throws {
      let scratch = try parted(
        main: { try $0.set(one.id, "title=Mail is slow") },
        topic: { try $0.set(one.id, "location=Rome") })
      let first = try scratch.git("rev-parse main topic").split(separator: "\n").map(String.init)
      func merge(_ commit: String) throws -> MergeResult {
        let workspace = try scratch.workspace()
        let theirs = try workspace.commit(at: commit, now: noon)
        return try workspace.merge(theirs, named: commit, Self.options)
      }
      _ = try merge(first[1])
      try scratch.git("switch -q topic")
      _ = try merge(first[0])
      try scratch.workspace().transact(Self.options) { try $0.set(one.id, "location=Oslo") }
      try scratch.git("switch -q main")
      try scratch.workspace().transact(Self.options) { try $0.set(one.id, "title=Mail is fast") }
      #expect(try scratch.git("merge-base --all main topic").split(separator: "\n").count == 2)
      guard case .merged = try merge("topic") else {
        Issue.record("not merged")
        return
      }
      #expect(scratch.read(one.path)?.contains("\ntitle: Mail is fast   # as reported\n") == true)
      #expect(scratch.read(one.path)?.contains("\nlocation: Oslo\n") == true)
    }

    @Test func aBranchWithoutWorkOfItsOwnMovesForward() throws {
      let scratch = try Scratch.records()
      try scratch.git("switch -q -c topic")
      try scratch.workspace().transact(Self.options) { try $0.open("INC-20261122-ZZZZZ", "New") }
      try scratch.git("switch -q main")
      guard case .forwarded = try merge(scratch) else {
        Issue.record("not forwarded")
        return
      }
      #expect(try scratch.git("rev-parse main") == (try scratch.git("rev-parse topic")))
      #expect(try scratch.status() == [])
      guard case .nothingNew = try merge(scratch) else {
        Issue.record("merged again")
        return
      }
    }

    @Test func questionsChangeNothing() throws {
      let scratch = try parted(
        main: { try $0.set(one.id, "title=Mail is slow") },
        topic: {
          try $0.set(one.id, "title=Mail is fast")
          try $0.open("INC-20261122-ZZZZZ", "New")
        })
      let picture = try scratch.picture()
      guard case .questions(let questions) = try merge(scratch) else {
        Issue.record("merged")
        return
      }
      #expect(questions.map(\.name) == [one.id])
      #expect(questions.map(\.field) == ["title"])
      #expect(try scratch.picture() == picture)
      var answers = MergeAnswers()
      answers.add(.theirs, for: "title", of: one.id)
      guard case .merged = try merge(scratch, answers) else {
        Issue.record("asks again")
        return
      }
      #expect(scratch.read(one.path)?.contains("title: Mail is fast   # as reported") == true)
      #expect(try scratch.status() == [])
    }

    @Test func aRecordIsKnownByItsIdWhereverItsFileWent() throws {
      let scratch = try parted(
        main: { try $0.set(one.id, "urgency=high") }, topic: { try $0.set(one.id, "title=Slow") })
      try scratch.git("switch -q topic")
      try scratch.shell("mkdir -p incidents/old && git mv \(one.path) incidents/old/a.yaml")
      try scratch.git("commit -q -m moved")
      try scratch.git("switch -q main")
      guard case .merged = try merge(scratch) else {
        Issue.record("not merged")
        return
      }
      let text = scratch.read("incidents/old/a.yaml") ?? ""
      #expect(text.contains("title: Slow") && text.contains("urgency: high"))
      #expect(!scratch.exists(one.path))
      #expect(try scratch.status() == [])
    }

    @Test func twoRecordsOfOneIdPart() throws {
      let id = "INC-20261122-ZZZZZ"
      let scratch = try parted(
        main: { try $0.open(id, "Fan is loud") },
        topic: {
          try $0.open(id, "Disk is full")
          try $0.set(one.id, "title=Other")
        })
      try scratch.git("switch -q topic")
      try scratch.shell("sed -i 's/by: ana@/by: raj@/' incidents/*/*/\(id).yaml")
      try scratch.git("commit -q -a -m 'Raj did'")
      try scratch.git("switch -q main")
      guard case .merged(_, let plan) = try merge(scratch), let renamed = plan.renamed.first else {
        Issue.record("not parted")
        return
      }
      #expect(renamed.old == id)
      let snapshot = try scratch.workspace().tip()
      let titles = [snapshot.record(id)?.title, snapshot.record(renamed.new)?.title]
      #expect(Set(titles) == ["Fan is loud", "Disk is full"])
      #expect(
        snapshot.record(renamed.new)?.timeline.last?.text
          == "It was \(id), which is another record.")
      #expect(try scratch.status() == [])
    }

    @Test func workThatIsNotCommittedStaysAndStandsInTheWay() throws {
      let scratch = try parted(
        main: { try $0.set(one.id, "urgency=high") }, topic: { try $0.set(one.id, "impact=high") })
      try scratch.write("notes", "mine\n")
      try scratch.shell("echo '# mine' >> \(one.path)")
      let picture = try scratch.picture()
      #expect(storeError { _ = try merge(scratch) }?.kind == .refused)
      #expect(try scratch.picture() == picture)
      try scratch.git("restore \(one.path)")
      guard case .merged = try merge(scratch) else {
        Issue.record("not merged")
        return
      }
      #expect(try scratch.status() == ["? notes"])
    }

    @Test func otherFilesAreMergedAsLines() throws {
      let scratch = try Scratch.records()
      let lines = (1...9).map { "line \($0)\n" }
      try scratch.write("notes", lines.joined())
      try scratch.write("other", "a\n")
      try scratch.shell("git add -A . && git commit -q -m notes")
      try scratch.git("switch -q -c topic")
      try scratch.write("notes", lines.joined().replacing("line 1", with: "first"))
      try scratch.write("other", "b\n")
      try scratch.shell("git rm -q --cached notes; git add -A . && git commit -q -m topic")
      try scratch.git("switch -q main")
      try scratch.write("notes", lines.joined().replacing("line 9", with: "last"))
      try scratch.write("other", "c\n")
      try scratch.shell("git commit -q -a -m main")
      guard case .questions(let questions) = try merge(scratch) else {
        Issue.record("merged")
        return
      }
      #expect(questions.map(\.name) == ["other"])
      var answers = MergeAnswers()
      answers.add(.ours, for: "file", of: "other")
      guard case .merged = try merge(scratch, answers) else {
        Issue.record("asks again")
        return
      }
      let text = scratch.read("notes") ?? ""
      #expect(text.hasPrefix("first\n") && text.hasSuffix("last\n"))
      #expect(scratch.read("other") == "c\n")
      #expect(try scratch.status() == [])
    }

    @Test func bareRepositoriesMergeToo() throws {
      let scratch = try parted(
        main: { try $0.set(one.id, "urgency=high") }, topic: { try $0.set(one.id, "impact=high") })
      try scratch.git("clone -q --bare . bare.git")
      try scratch.git("-C bare.git branch -f topic topic")
      let workspace = try Workspace(discoveringFrom: "\(scratch.path)/bare.git")
      let theirs = try workspace.commit(at: "topic", now: noon)
      guard case .merged = try workspace.merge(theirs, named: "topic", Self.options) else {
        Issue.record("not merged")
        return
      }
      #expect(try scratch.git("-C bare.git log -1 --format=%s main") == "Merge topic")
    }

    @Test func withoutThisProgramGitMergesLines() throws {
      let scratch = try parted(
        main: { try $0.set(one.id, "title=Mail is slow") },
        topic: { try $0.set(one.id, "title=Mail is fast") })
      #expect(try MergeSettings(scratch.workspace()).install())
      #expect(try !MergeSettings(scratch.workspace()).install())
      try scratch.shell("PATH=/usr/bin:/bin git merge -q topic || true")
      let text = scratch.read(one.path) ?? ""
      #expect(text.contains("<<<<<<< ours\n") && text.contains(">>>>>>> theirs\n"))
      #expect(try scratch.git("ls-files -u").split(separator: "\n").count == 3)
    }

    @Test func waitingMergesAreRememberedWithTheirAnswers() throws {
      let scratch = try Scratch.records()
      let workspace = try scratch.workspace()
      #expect(try workspace.pendingMerge() == nil)
      let commit = try workspace.commit(at: "HEAD", now: noon)
      var merge = PendingMerge(theirs: commit, name: "origin/a\tb")
      merge.answers.add(.value("two\nlines \\n"), for: "description", of: one.id)
      merge.answers.add(.theirs, for: "state", of: one.id)
      try workspace.keep(merge)
      #expect(try workspace.pendingMerge() == merge)
      #expect(try workspace.forgetMerge())
      #expect(try !workspace.forgetMerge())
    }
  }
}
