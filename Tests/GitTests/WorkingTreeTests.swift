import Git
import Glibc
import Testing

extension GitTests {
  @Suite struct WorkingTreeTests {
    /// Commits nothing; stages `entries` by renaming a new index into place.
    private func stage(
      _ box: Sandbox, _ entries: [IndexEntry], removing: [String] = []
    ) throws {
      let repository = try box.repository()
      let temporary = repository.gitDirectory + "/index.new"
      try repository.writeIndex(
        upserting: entries, removing: removing, toTemporaryPath: temporary)
      try #require(rename(temporary, repository.indexPath) == 0)
    }

    @Test(arguments: [2, 3, 4]) func keepsWhatIsStaged(_ version: Int) throws {
      let box = try Sandbox()
      for file in ["a", "d/b", "d/c", "z"] { try box.write(file, file) }
      try box.git("add . && git commit -q -m all && git update-index --index-version \(version)")
      try box.shell("echo staged > d/b; git add d/b; echo new > n; git add -N n; echo dirty > z")
      try box.git("rm -q --cached d/c")
      try box.write("r/new", "record")
      let repository = try box.repository()
      let id = try repository.writeBlob(Array("record".utf8))
      let before = try box.lines("ls-files -s")

      try stage(box, [IndexEntry(path: "r/new", id: id)], removing: ["a", "absent"])
      let after = try box.lines("ls-files -s")
      #expect(after.filter { !$0.hasSuffix("r/new") } == before.filter { !$0.hasSuffix("\ta") })
      #expect(after.contains("100644 \(id) 0\tr/new"))
      #expect(try box.shell("od -An -tu1 -j7 -N1 .git/index") == "   \(version == 2 ? 3 : version)")
      #expect(
        try box.lines("status --porcelain") == [
          "D  a", "M  d/b", "D  d/c", " A n", "A  r/new", " M z", "?? a", "?? d/c",
        ])
      #expect(try box.git("diff-files --name-only") == "n\nz")
      // A cache of trees that no longer fits would be committed by git without a question.
      #expect(try box.git("ls-tree -r --name-only $(git write-tree)") == "d/b\nr/new\nz")
      try box.check()
    }

    @Test func startsAnIndex() throws {
      let box = try Sandbox()
      try box.write("a", "1")
      let repository = try box.repository()
      let id = try repository.writeBlob([49])
      try stage(box, [IndexEntry(path: "a", id: id)])
      #expect(try box.lines("status --porcelain") == ["A  a"])
      #expect(try repository.indexEntry("a") == IndexEntry(path: "a", id: id))
      #expect(try repository.indexEntry("b") == nil)
    }

    @Test func takesTheIndexOfAHook() throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.write("b", "2")
      let other = box.path + "/.git/other"
      try withEnvironment(["GIT_INDEX_FILE": other]) {
        try box.git("add b")
        let repository = try Repository(discoveringFrom: box.path)
        #expect(repository.indexPath == other)
        #expect(try repository.indexEntry("b")?.id == Repository.hash([50]))
        #expect(try repository.indexEntry("a") == nil)
        #expect(try repository.status().contains(PathStatus(path: "b", kind: .added, staged: true)))
      }
      #expect(try box.repository().indexEntry("b") == nil)
    }

    @Test func resolvesAConflict() throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.git("checkout -q -b side")
      try box.commit("a", "2")
      try box.git("checkout -q main")
      try box.commit("a", "3")
      try box.shell("git merge side || true; printf 4 > a")
      let id = try box.repository().writeBlob([52])
      try stage(box, [IndexEntry(path: "a", id: id)])
      #expect(try box.lines("ls-files -s") == ["100644 \(id) 0\ta"])
    }

    /// A file changed in the same instant as git wrote the index, without a change of size.
    @Test func doesNotHideAChangeInTheSameSecond() throws {
      let box = try Sandbox()
      try box.write("a", "1")
      try box.write("r", "1")
      try box.shell(
        "touch -d @1700000000 a; git add .; printf 2 > a; touch -d @1700000000 a .git/index")
      let repository = try box.repository()
      let index = try box.repository().indexEntry("r")
      try stage(box, [try #require(index)])
      #expect(try box.git("diff --name-only") == "a")
      #expect(
        try repository.status().contains(
          PathStatus(path: "a", kind: .modified, staged: false)))
    }

    @Test func tellsTheStatus() throws {
      let box = try Sandbox()
      for file in ["a", "b", "d/c"] { try box.write(file, file) }
      try box.write(".gitignore", "*.tmp\n")
      try box.git("add . && git commit -q -m all")
      try box.shell(
        "echo 1 >> a; git add a; echo 2 >> a; rm b; mkdir u; echo u > u/v; echo > x.tmp")
      try box.shell("git rm -q d/c; mkdir d; echo d > d/c")
      let repository = try box.repository()
      let status = try repository.status()
      #expect(
        status.map { "\($0.path) \($0.kind) \($0.staged)" } == [
          "a modified true", "a modified false", "b deleted false", "d/c deleted true",
          "d/c untracked false", "u/v untracked false",
        ])
      #expect(try repository.status(under: "d").map(\.path) == ["d/c", "d/c"])
      #expect(try repository.status(under: "u/v").map(\.kind) == [.untracked])
      #expect(try repository.isIgnored("x.tmp"))
      #expect(try !repository.isIgnored("a"))
    }

    @Test func hashesWithFilters() throws {
      let box = try Sandbox()
      try box.write(".gitattributes", "*.txt text\n")
      try box.write("a.txt", "one\r\ntwo\r\n")
      try box.write("a.bin", "one\r\n")
      try box.shell("ln -s a.txt link; mkdir d")
      let repository = try box.repository()
      #expect(try repository.hashWorkingFile("a.txt") == box.id("$(git hash-object a.txt)"))
      #expect(try repository.hashWorkingFile("a.bin") == Repository.hash(Array("one\r\n".utf8)))
      #expect(try repository.hashWorkingFile("link") == Repository.hash(Array("a.txt".utf8)))
      #expect(try repository.hashWorkingFile("none") == nil)
      #expect(try repository.hashWorkingFile("d") == nil)
      #expect(code { try repository.hashWorkingFile("../x") } == .invalidSpec)
    }

    @Test func refusesASplitIndex() throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.git("update-index --split-index")
      let repository = try box.repository()
      #expect(throws: GitError.self) {
        try repository.writeIndex(
          upserting: [], toTemporaryPath: repository.gitDirectory + "/index.new")
      }
    }

    @Test func estimatesLooseObjects() throws {
      let box = try Sandbox()
      let repository = try box.repository()
      #expect(repository.looseObjectEstimate() == 0)
      for number in 0..<600 { _ = try repository.writeBlob(Array("\(number)".utf8)) }
      let count = Int(try box.shell("ls .git/objects/17 | wc -l")) ?? 0
      #expect(count > 0)
      #expect(repository.looseObjectEstimate() == 256 * count)
      #expect(repository.packCount() == 0)
    }
  }
}
