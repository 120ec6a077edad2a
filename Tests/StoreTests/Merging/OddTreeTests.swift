import Git
import Records
import Store
import TestSupport
import Testing

extension StoreTests {
  /// Trees with links, submodules, folders in place of files, names that are no UTF-8: what is no
  /// record must come out as plain `git merge` has it, or both must refuse.
  @Suite struct OddTreeTests {
    @Test(arguments: 0..<24) func whatIsNoRecordIsMergedAsGitDoes(_ seed: Int) throws {
      var dice = Dice(seed: UInt64(seed) &* 7_919)
      let scene = try OddTrees(&dice)
      let oracle = try scene.mergedByGit()
      let picture = try scene.scratch.picture()
      var refusal = ""
      var isMerged = false
      do {
        switch try scene.merge() {
        case .merged, .forwarded, .nothingNew: isMerged = true
        case .questions(let questions): refusal = "asks about \(questions.map(\.name))"
        }
      } catch let error as StoreError where error.kind == .refused {
        refusal = error.message
      }
      guard isMerged else {
        #expect(oracle == nil, "git merges, and itsm \(refusal)\n\(scene.story)")
        #expect(try scene.scratch.picture() == picture)
        return
      }
      let story = Comment(rawValue: scene.story)
      #expect(oracle != nil, "itsm merges where git refuses\n\(scene.story)")
      #expect(try scene.entries(of: "HEAD", records: false) == oracle, story)
      let record = try scene.scratch.git("show HEAD:\(one.path)")
      #expect(record.contains("title: Mail is slow") == scene.changesRecord.ours, story)
      #expect(record.contains("urgency: high") == scene.changesRecord.theirs, story)
      #expect(try scene.scratch.status() == [], story)
      #expect(try scene.scratch.faults() == [], story)
    }

    @Test func modesOfRecordsAndFilesAreMerged() throws {
      let scratch = try Scratch.records()
      try scratch.commit("run.sh", "one\n")
      try scratch.git("branch topic")
      try scratch.shell("chmod +x \(one.path) && git commit -qam executable")
      try scratch.shell("echo two >> run.sh && git commit -qam two")
      try scratch.shell(
        "git switch -q topic && chmod +x run.sh && sed -i s/medium/high/ \(one.path)"
          + " && git commit -qam topic && git switch -q main")
      _ = try scratch.merge("topic")
      let modes = try scratch.git("ls-files --stage run.sh \(one.path)").split(separator: "\n")
      #expect(modes.map { $0.prefix(6) } == ["100755", "100755"])
      #expect(scratch.read("run.sh") == "one\ntwo\n")
      #expect(try scratch.status() == [])
    }

    @Test func aFileAndAFolderInOnePlaceAreRefused() throws {
      let scratch = try Scratch.records()
      try scratch.git("branch topic")
      try scratch.commit("place", "a file\n")
      try scratch.git("switch -q topic")
      try scratch.commit("place/below", "in a folder\n")
      try scratch.git("switch -q main")
      let picture = try scratch.picture()
      let error = storeError { _ = try scratch.merge("topic") }
      #expect(error?.message == "place is a file on one side and a folder on the other")
      #expect(try scratch.picture() == picture)
    }

    @Test func binariesAndLinksAreAskedAboutAsAWhole() throws {
      let scratch = try Scratch.records()
      try scratch.commit("logo", "\0a\nb\nc\n")
      try scratch.shell("ln -s first link && git add link && git commit -qm link")
      try scratch.git("branch topic")
      try scratch.shell("ln -sfn second link && git add link")
      try scratch.commit("logo", "\0A\nb\nc\n")
      try scratch.git("switch -q topic")
      try scratch.shell("ln -sfn third link && git add link")
      try scratch.commit("logo", "\0a\nb\nC\n")
      try scratch.git("switch -q main")
      guard case .questions(let questions) = try scratch.merge("topic") else {
        Issue.record("merged")
        return
      }
      #expect(questions.map(\.name) == ["link", "logo"])
      var answers = MergeAnswers()
      answers.add(.theirs, for: "file", of: "link")
      answers.add(.ours, for: "file", of: "logo")
      guard case .merged = try scratch.merge("topic", answers) else {
        Issue.record("asks again")
        return
      }
      #expect(try scratch.shell("readlink link") == "third")
      #expect(scratch.read("logo") == "\0A\nb\nc\n")
      #expect(try scratch.status() == [])
    }

    @Test func workThatIsNotCommittedStopsGitToo() throws {
      let scratch = try Scratch.records()
      try scratch.git("branch topic")
      try scratch.commit("other", "main\n")
      try scratch.shell(
        "git switch -q topic && ln -s nowhere link && git add link && git commit -qm link")
      try scratch.shell("git switch -q main && echo mine > link")
      let picture = try scratch.picture()
      let error = storeError { _ = try scratch.merge("topic") }
      #expect(error?.kind == .refused)
      #expect(error?.message.contains("link") == true)
      #expect(try scratch.picture() == picture)
    }
  }
}

extension Scratch {
  func merge(_ branch: String, _ answers: MergeAnswers = MergeAnswers()) throws -> MergeResult {
    let workspace = try workspace()
    let theirs = try workspace.commit(at: branch, now: noon)
    return try workspace.merge(
      theirs, named: branch, answers: answers, CommitOptions(now: noon))
  }
}
