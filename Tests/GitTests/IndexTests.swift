import CSHA1
import Glibc
import TestSupport
import Testing

@testable import Git

extension GitTests {
  /// The index that we write ourselves, against the one that git writes.
  @Suite struct IndexTests {
    /// Puts changes into the index and tells whether libgit2 had to.
    @discardableResult
    private func write(
      _ box: Sandbox, _ entries: [IndexEntry], removing: [String] = []
    ) throws -> Bool {
      let repository = try box.repository()
      let temporary = repository.gitDirectory + "/index.new"
      let copy = try repository.copyIndex(toTemporaryPath: temporary)
      try copy.write(upserting: entries, removing: removing)
      try #require(rename(temporary, repository.indexPath) == 0)
      return copy.usesLibrary
    }

    private func blob(_ box: Sandbox, _ text: String) throws -> ObjectID {
      try box.repository().writeBlob(Array(text.utf8))
    }

    /// An index of random contents, changed at random, must be what git makes of it.
    @Test(arguments: 0..<24) func writesWhatGitWrites(_ seed: Int) throws {
      let box = try Sandbox()
      var random = Dice(seed: UInt64(seed))
      let blobs = try ["a", "b", "c"].map { try blob(box, $0) }
      let names = Self.names(&random)
      let version = [2, 3, 4][seed % 3]
      try fill(box, names, blobs, version: version, &random)
      let removed = Array(names.shuffled(using: &random).prefix(3))
      let entries = (names.shuffled(using: &random).prefix(4) + Self.names(&random).prefix(3)).map {
        IndexEntry(
          path: $0, id: blobs.randomElement(using: &random) ?? .zero,
          mode: Bool.random(using: &random) ? .file : .executable)
      }
      let gone = Set(removed).subtracting(entries.map(\.path))
      let changes =
        gone.map { "0 \(ObjectID.zero) 0\t\($0)" }
        + Dictionary(entries.map { ($0.path, $0) }) { $1 }.values.map {
          "\($0.mode == .file ? "100644" : "100755") \($0.id) 0\t\($0.path)"
        }
      try box.write(".git/changes", changes.map { $0 + "\n" }.joined())
      try box.shell(
        "cp .git/index .git/theirs; GIT_INDEX_FILE=.git/theirs git update-index --index-info <.git/changes"
      )

      #expect(try !write(box, entries, removing: removed))
      let listing = "ls-files -s -v --full-name"
      #expect(try box.git(listing) == box.shell("GIT_INDEX_FILE=.git/theirs git \(listing)"))
      let listed = try box.git("ls-files -z").split(separator: "\0").map(String.init)
      let staged = try box.repository().stagedEntries().map(\.path)
      #expect(staged == listed.filter { $0 != "intended" }.reduced())
      try box.check()
      // With it git compares the trees that the index remembers with its entries.
      try box.shell("GIT_TEST_CHECK_CACHE_TREE=1 git update-index --add .git/changes 2>&1 || true")
      if try box.git("ls-files -u").isEmpty {
        #expect(try box.git("write-tree") == box.shell("GIT_INDEX_FILE=.git/theirs git write-tree"))
      }
    }

    /// Paths of up to four steps, none of which is a folder of another.
    private static func names(_ random: inout Dice) -> [String] {
      let steps = ["a", "b", "a-b", "a.b", "é", "ab", "incidents", "x y"]
      let long = Array(repeating: "0123456789", count: 400).joined(separator: "/")
      let names = (0..<Int.random(in: 0...40, using: &random)).map { _ -> String in
        let depth = Int.random(in: 0...3, using: &random)
        let folders = (0..<depth).map { _ in steps.randomElement(using: &random) ?? "" }
        return (folders + ["f\(Int.random(in: 0...9, using: &random)).yaml"])
          .joined(separator: "/")
      }
      return Set(names + (Bool.random(using: &random) ? [long + "/f"] : [])).sorted()
    }

    /// Fills an index with entries of all kinds by git itself.
    private func fill(
      _ box: Sandbox, _ names: [String], _ blobs: [ObjectID], version: Int, _ random: inout Dice
    ) throws {
      let conflicts = Bool.random(using: &random)
      let lines = names.flatMap { name -> [String] in
        let isConflict = conflicts && Int.random(in: 0..<8, using: &random) == 0
        let stages = isConflict ? [1, 2, 3].filter { _ in Bool.random(using: &random) } : [0]
        return stages.map { stage in
          "100644 \(blobs.randomElement(using: &random) ?? .zero) \(stage)\t\(name)\n"
        }
      }
      try box.write(".git/lines", lines.joined())
      try box.git("update-index --index-info <.git/lines")
      if !conflicts { try box.git("write-tree") }
      try box.git("update-index --index-version \(version) --force-write-index")
      for name in names.prefix(version == 2 ? 0 : 3) where !conflicts {
        let flag = ["--skip-worktree", "--assume-unchanged"].randomElement(using: &random) ?? ""
        try box.git("update-index \(flag) '\(name)'")
      }
      if version == 3 { try box.shell("echo 1 >intended; git add -N intended") }
    }

    @Test func keepsTheTreesOfUntouchedFolders() throws {
      let box = try Sandbox()
      for name in ["a/1", "a/b/2", "c/3", "c/d/4"] { try box.write(name, name) }
      try box.git("add . && git commit -q -m all")
      let id = try blob(box, "new")
      try write(box, [IndexEntry(path: "a/b/new", id: id)], removing: ["a/1"])
      let bytes = try box.shell("cat -v .git/index")
      #expect(bytes.contains("c^@2 1") && bytes.contains("d^@1 0"))
      #expect(bytes.contains("a^@-1 1") && bytes.contains("b^@-1 0"))
      let tree = try box.git("write-tree")
      #expect(
        try box.lines("ls-tree -r --name-only \(tree)") == ["a/b/2", "a/b/new", "c/3", "c/d/4"])
      try box.check()
    }

    @Test func keepsHowConflictsWereResolved() throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.git("checkout -q -b side")
      try box.commit("a", "2")
      try box.git("checkout -q main")
      try box.commit("a", "3")
      try box.shell(
        "git merge side || true; printf 4 > a; git add a; git update-index --untracked-cache")
      let before = try box.git("ls-files --resolve-undo")
      #expect(!before.isEmpty)
      #expect(try !write(box, [IndexEntry(path: "b", id: blob(box, "b"))]))
      #expect(try box.git("ls-files --resolve-undo") == before)
      try box.check()
    }

    /// With `index.skipHash` git writes zeros instead of a checksum; libgit2 1.5 refuses them.
    @Test func keepsAnIndexWithoutChecksum() throws {
      let box = try Sandbox()
      try box.commit("a", "1")
      try box.shell(
        "n=$(($(stat -c %s .git/index)-20)); head -c $n .git/index >i; head -c 20 /dev/zero >>i; mv i .git/index"
      )
      #expect(try !write(box, [IndexEntry(path: "b", id: blob(box, "b"))]))
      #expect(try box.lines("ls-files") == ["a", "b"])
      #expect(try box.shell("tail -c 20 .git/index | tr -d '\\0' | wc -c") == "0")
    }

    /// Files as young as the index may have changed since; only those that did look changed to git.
    @Test func forgetsTheSizesOfFilesThatChangedInTheSameMoment() throws {
      let box = try Sandbox()
      for name in ["a", "c"] { try box.write(name, name) }
      try box.shell("touch -d @1700000000 a c; git add .; touch -d @1700000000 .git/index")
      try box.write("c", "x")
      try box.shell("touch -d @1700000000 c")
      try write(box, [IndexEntry(path: "b", id: blob(box, "b"))])
      let sizes = try box.lines("ls-files --debug").filter { $0.contains("size:") }.map {
        $0.split(separator: " ").dropFirst().first?.prefix { $0.isNumber }
      }
      #expect(sizes == ["1", "0", "0"])
      #expect(try box.lines("diff --name-only --diff-filter=M") == ["c"])
    }

    @Test(arguments: [(["a"], "a/b"), (["a/b", "a/c/d"], "a")])
    func leavesFilesInPlaceOfFoldersToLibgit2(_ before: [String], _ added: String) throws {
      let box = try Sandbox()
      for name in before { try box.write(name, name) }
      try box.git("add .")
      #expect(try write(box, [IndexEntry(path: added, id: blob(box, "b"))]))
      #expect(try box.lines("ls-files") == [added])
    }

    /// Whatever bytes an index has: it is understood, left to libgit2, or refused.
    @Test func survivesEveryBrokenIndex() throws {
      let box = try Sandbox()
      for name in ["a", "d/b", "d/e/c"] { try box.write(name, name) }
      try box.git("add . && git commit -q -m all")
      let repository = try box.repository()
      let sound = try #require(Files.contents(of: repository.indexPath))
      let id = try blob(box, "new")
      var random = Dice(seed: 7)
      for round in 0..<2_000 {
        var broken = sound
        if round % 4 == 0 {
          broken.removeLast(Int.random(in: 1...broken.count, using: &random))
        } else {
          for _ in 0...round % 3 {
            broken[Int.random(in: 0..<broken.count, using: &random)] = .random(
              in: 0...255, using: &random)
          }
        }
        let file = open(repository.indexPath, O_WRONLY | O_TRUNC)
        try Files.write(broken, to: file, "index")
        close(file)
        let copy = try? repository.copyIndex(
          toTemporaryPath: repository.gitDirectory + "/index.new")
        _ = copy?.entry("d/b")
        try? copy?.write(upserting: [IndexEntry(path: "d/c", id: id)], removing: ["a"])
      }
    }

    @Test func hashesAsOthersDo() throws {
      var random = Dice(seed: 3)
      for size in Array(0...130) + [1_000, 65_537] {
        let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
        let expected = try Repository.hash(bytes).bytes
        for isFast in [Int32(0), 1] {
          var hash = itsm_sha1()
          itsm_sha1_start(&hash, isFast)
          let header = Array("blob \(size)\0".utf8)
          itsm_sha1_add(&hash, header, header.count)
          var rest = bytes[...]
          while !rest.isEmpty {
            let part = Array(rest.prefix(Int.random(in: 1...200, using: &random)))
            itsm_sha1_add(&hash, part, part.count)
            rest = rest.dropFirst(part.count)
          }
          var digest = [UInt8](repeating: 0, count: 20)
          itsm_sha1_end(&hash, &digest)
          #expect(digest == expected)
        }
      }
    }
  }
}

extension [String] {
  /// Without what stands there again right after itself.
  fileprivate func reduced() -> [String] {
    enumerated().filter { $0.offset == 0 || self[$0.offset - 1] != $0.element }.map(\.element)
  }
}
