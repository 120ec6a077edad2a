import Git
import Testing

extension GitTests {
  @Suite struct ObjectBatchTests {
    @Test(arguments: [false, true]) func publishesWhatGitReads(_ durably: Bool) throws {
      GitSettings.synchronizeWrites(durably)
      defer { GitSettings.synchronizeWrites(false) }
      let box = try Sandbox()
      let first = try box.commit("a", "1")
      let repository = try box.repository()
      let batch = repository.beginBatch()
      let blob = try repository.writeBlob(Array("two\n".utf8))
      #expect(repository.contains(blob))
      let tree = try repository.updatedTree(
        repository.tree(of: first), changes: [.upsert(path: "f/b", id: blob)])
      let commit = try repository.createCommit(
        tree: tree, parents: [first], author: repository.author(),
        committer: repository.committer(), message: "m\n")
      // Nobody sees them before they are published.
      #expect(try box.shell("git cat-file -e \(commit) 2>/dev/null && echo there || true") == "")
      batch.begin()
      try batch.flush()
      try batch.publish()
      try batch.settle()
      repository.endBatch()
      #expect(try box.git("show \(commit):f/b") == "two")
      #expect(try box.git("show \(commit):a") == "1")
      #expect(try box.shell("ls .git/objects | grep tmp_ || true") == "")
      try box.git("update-ref HEAD \(commit)")
      try box.check()
    }

    @Test func manyObjectsAreMoreThanFilesKeptOpen() throws {
      let box = try Sandbox()
      let repository = try box.repository()
      let batch = repository.beginBatch()
      let ids = try (0..<250).map { try repository.writeBlob(Array("number \($0)".utf8)) }
      try batch.flush()
      try batch.publish()
      try batch.settle()
      repository.endBatch()
      for (number, id) in ids.enumerated() {
        #expect(try repository.blob(id) == Array("number \(number)".utf8))
      }
      try box.check()
    }

    @Test func dropsWhatIsNotPublished() throws {
      let box = try Sandbox()
      let repository = try box.repository()
      let before = try box.shell("find .git/objects -type f | sort")
      _ = repository.beginBatch()
      let blob = try repository.writeBlob([1, 2, 3])
      repository.endBatch()
      #expect(!repository.contains(blob))
      #expect(try box.shell("find .git/objects -type f | sort") == before)
      #expect(try repository.writeBlob([1, 2, 3]) == blob)
      #expect(try repository.blob(blob) == [1, 2, 3])
    }

    @Test func whatIsThereIsNotWrittenAgain() throws {
      let box = try Sandbox()
      let first = try box.commit("a", "same")
      let repository = try box.repository()
      let batch = repository.beginBatch()
      let blob = try repository.writeBlob(Array("same".utf8))
      try batch.publish()
      repository.endBatch()
      let entry = try #require(try repository.entry(at: "a", in: repository.tree(of: first)))
      #expect(entry.id == blob)
      try box.check()
    }
  }
}
