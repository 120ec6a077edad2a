import Git
import TestSupport
import Testing

extension GitTests {
  @Suite struct TreeTests {
    private func sample() throws -> Sandbox {
      let box = try Sandbox()
      for file in ["a", "a.b/x", "a-b", "d/e/f", "d/e.f", "z/link", "Ünï/ç", "d/deep/er/still"] {
        try box.write(file, file)
      }
      try box.shell("chmod +x a-b; ln -sf ../a z/link")
      try box.git("add .")
      try box.git("commit -q -m all")
      return box
    }

    private func tree(_ repository: Repository) throws -> ObjectID {
      try repository.tree(of: repository.commit(at: "HEAD"))
    }

    @Test func walksAsGitLists() throws {
      let box = try sample()
      let repository = try box.repository()
      var lines: [String] = []
      try repository.walk(tree(repository)) { path, entry in
        let mode = String(entry.mode.rawValue, radix: 8)
        let type = entry.isTree ? "tree" : "blob"
        lines.append("\(mode.count < 6 ? "0" : "")\(mode) \(type) \(entry.id)\t\(path)")
        return true
      }
      #expect(lines == (try box.lines("-c core.quotePath=false ls-tree -r -t HEAD")))
    }

    @Test func walksBelowAPrefixAndSkips() throws {
      let box = try sample()
      let repository = try box.repository()
      var paths: [String] = []
      try repository.walk(tree(repository), prefix: "d") { path, entry in
        paths.append(path)
        return entry.name != "deep"
      }
      #expect(paths == ["d", "d/deep", "d/e.f", "d/e", "d/e/f"])
      paths = []
      try repository.walk(tree(repository), prefix: "nowhere") { path, _ in
        paths.append(path)
        return true
      }
      #expect(paths == [])
    }

    @Test func findsEntries() throws {
      let box = try sample()
      let repository = try box.repository()
      let root = try tree(repository)
      #expect(try repository.entry(at: "d/e/f", in: root)?.id == box.id("HEAD:d/e/f"))
      #expect(try repository.entry(at: "a-b", in: root)?.mode == .executable)
      #expect(try repository.entry(at: "z/link", in: root)?.mode == .symlink)
      #expect(try repository.entry(at: "d/e", in: root)?.isTree == true)
      #expect(try repository.entry(at: "a/b", in: root) == nil)
      #expect(try repository.entry(at: "d/nothing", in: root) == nil)
      let names = try repository.entries(of: root).map(\.name)
      #expect(names == (try box.lines("-c core.quotePath=false ls-tree --name-only HEAD")))
    }

    @Test func readsBlobs() throws {
      let box = try sample()
      let repository = try box.repository()
      let id = try box.id("HEAD:d/e/f")
      #expect(try repository.blob(id) == Array("d/e/f".utf8))
      #expect(try repository.blobSize(id) == 5)
      #expect(try repository.withBlob(id) { $0.count } == 5)
      #expect(try Repository.hash(Array("d/e/f".utf8)) == id)
      let absent = try Repository.hash([1, 2, 3])
      #expect(!repository.contains(absent))
      #expect(code { try repository.blob(absent) } == .notFound)
      #expect(code { try repository.blob(box.id("HEAD")) } == .wrongType)
      #expect(code { try repository.entries(of: id) } == .wrongType)
      #expect(try repository.writeBlob([]) == box.id("$(git hash-object /dev/null)"))
      #expect(try repository.withBlob(repository.writeBlob([])) { $0.isEmpty })
    }

    @Test func emptiesFoldersAndTrees() throws {
      let box = try sample()
      let repository = try box.repository()
      let root = try tree(repository)
      let less = try repository.updatedTree(
        root, changes: [.remove(path: "d/deep/er/still"), .remove(path: "a")])
      #expect(try repository.entry(at: "d/deep", in: less) == nil)
      #expect(try repository.entry(at: "d/e/f", in: less) != nil)
      let all = try repository.changes(from: nil, to: root).map { TreeChange.remove(path: $0.path) }
      let none = try repository.updatedTree(root, changes: all)
      #expect(none.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
      #expect(try repository.updatedTree(nil, changes: []) == none)
      #expect(try repository.updatedTree(root, changes: []) == root)
      try box.check()
    }

    @Test func swapsFilesAndFolders() throws {
      let box = try sample()
      let repository = try box.repository()
      let root = try tree(repository)
      let blob = try repository.writeBlob([1])
      let folder = try repository.updatedTree(
        root, changes: [.remove(path: "a"), .upsert(path: "a/b", id: blob)])
      #expect(try repository.entry(at: "a/b", in: folder)?.id == blob)
      let file = try repository.updatedTree(
        folder, changes: [.upsert(path: "a", id: blob), .remove(path: "a/b")])
      #expect(try repository.entry(at: "a", in: file)?.id == blob)
      #expect(try repository.changes(from: root, to: file).map(\.path) == ["a"])
      try box.check()
    }

    @Test func refusesClashes() throws {
      let box = try sample()
      let repository = try box.repository()
      let root = try tree(repository)
      let blob = try repository.writeBlob([1])
      let refused: [([TreeChange], GitError.Code)] = [
        ([.upsert(path: "a/b", id: blob)], .conflict),
        ([.upsert(path: "d", id: blob)], .conflict),
        ([.upsert(path: "n", id: blob), .upsert(path: "n/o", id: blob)], .conflict),
        ([.upsert(path: "n", id: blob), .remove(path: "n")], .conflict),
        ([.remove(path: "d")], .conflict),
        ([.remove(path: "d/e/g")], .notFound),
        ([.remove(path: "q/r")], .notFound),
        ([.remove(path: "a/b")], .notFound),
        ([.upsert(path: "n", id: .zero)], .notFound),
      ]
      for (changes, expected) in refused {
        #expect(code { try repository.updatedTree(root, changes: changes) } == expected)
      }
    }

    @Test(arguments: [
      "", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "../\u{301}b", ".git", "a/.GIT/b",
      ".git.", ".git ",
      ".GIT.", "a/.git../b", "git~1", "GIT~1/x", ".git::$INDEX_ALLOCATION", "a\\.git\\x",
      ".g\u{200C}it", "a\0b",
    ])
    func refusesPaths(_ path: String) throws {
      let box = try sample()
      let repository = try box.repository()
      let blob = try repository.writeBlob([1])
      let root = try tree(repository)
      #expect(
        code { try repository.updatedTree(root, changes: [.upsert(path: path, id: blob)]) }
          == .invalidSpec)
      #expect(code { try repository.entry(at: path, in: root) } == .invalidSpec)
    }

    @Test(arguments: [
      ".gitignore", "a/.github/x", ".itsm/a.yaml", "...", "..git", "git", "a b", "..a", "a.", "ünï",
      "-x", "a:b",
    ])
    func acceptsPaths(_ path: String) throws {
      let box = try sample()
      let repository = try box.repository()
      let blob = try repository.writeBlob([1])
      let tree = try repository.updatedTree(nil, changes: [.upsert(path: path, id: blob)])
      #expect(try repository.entry(at: path, in: tree)?.id == blob)
    }

    /// Random batches of changes, against what git makes of the same paths in an index.
    @Test(arguments: 1...6) func agreesWithGit(_ seed: Int) throws {
      var random = Dice(seed: UInt64(seed))
      let box = try Sandbox()
      let repository = try box.repository()
      var model: [String: ObjectID] = [:]
      var tree: ObjectID?
      for _ in 0..<8 {
        let before = model
        for _ in 0..<Int.random(in: 1...400, using: &random) {
          if Bool.random(using: &random),
            let path = model.keys.sorted().randomElement(using: &random)
          {
            model[path] = nil
          } else {
            let depth = Int.random(in: 1...4, using: &random)
            let path = (0..<depth).map { _ in
              ["a", "a.", "a-b", "ab", "b0", "B"].randomElement(using: &random) ?? "a"
            }.joined(separator: "/")
            let isFree = !model.keys.contains {
              $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/")
            }
            if isFree {
              model[path] = try repository.writeBlob([UInt8.random(in: 0...9, using: &random)])
            }
          }
        }
        var changes = model.filter { before[$0.key] != $0.value }.map {
          TreeChange.upsert(path: $0.key, id: $0.value)
        }
        changes += before.keys.filter { model[$0] == nil }.map { TreeChange.remove(path: $0) }
        changes.shuffle(using: &random)
        let next = try repository.updatedTree(tree, changes: changes)
        let info = model.map { "100644 \($0.value)\t\($0.key)" }.joined(separator: "\n")
        try box.write("info", info + "\n")
        try box.shell("rm -f .git/index; grep . info | git update-index --index-info")
        #expect(next == (try box.id("$(git write-tree)")))

        let found = try repository.changes(from: tree, to: next)
        #expect(Set(found.map(\.path)) == Set(changes.map(\.path)))
        #expect(
          found.map(\.path)
            == found.map(\.path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for change in found {
          #expect(change.old?.id == before[change.path])
          #expect(change.new?.id == model[change.path])
        }
        tree = next
      }
      try box.check()
    }

    @Test func corruptObjectsAreErrors() throws {
      let box = try sample()
      let id = try box.id("HEAD:d")
      let file = ".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))"
      try box.shell("chmod u+w \(file); printf garbage > \(file)")
      let repository = try box.repository()
      let root = try tree(repository)
      #expect(throws: GitError.self) { try repository.walk(root) { _, _ in true } }
      #expect(throws: GitError.self) { try repository.entry(at: "d/e/f", in: root) }
      try box.shell("rm -f \(file)")
      let again = try box.repository()
      #expect(code { try again.entries(of: id) } == .notFound)
    }

    /// What lies under a name must be what the name says, though it can be read.
    @Test func objectsUnderAnotherNameAreErrors() throws {
      let box = try sample()
      try box.commit("other", "other\n")
      func file(_ name: String) throws -> String {
        let hex = try box.id(name).hex
        return ".git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
      }
      for (name, other) in [
        ("HEAD:other", "HEAD~1:d/e/f"), ("HEAD^{tree}", "HEAD~1^{tree}"), ("HEAD", "HEAD~1"),
      ] {
        let id = try box.id(name)
        try box.shell("chmod u+w \(file(name)) && cp \(file(other)) \(file(name))")
        let repository = try box.repository()
        #expect(throws: GitError.self, "\(name)") {
          switch name {
          case "HEAD": _ = try repository.commit(id)
          case "HEAD^{tree}": _ = try repository.entries(of: id)
          default: _ = try repository.blob(id)
          }
        }
        guard name == "HEAD:other" else { continue }
        let whole = try repository.writeBlob([10])
        #expect(throws: GitError.self) { try repository.patch(from: id, to: whole, path: "a") }
        #expect(throws: GitError.self) { try repository.touchedLines(from: whole, to: id) }
      }
    }

    @Test(arguments: [
      "100644 a", "100644 ", "x", "100644 a\\0short", "99 a\\0aaaaaaaaaaaaaaaaaaaa",
    ])
    func malformedTreesAreErrors(_ content: String) throws {
      let box = try Sandbox()
      let text = try box.shell(
        "printf '\(content)' | git hash-object --literally -t tree -w --stdin")
      let id = try #require(ObjectID(text))
      let repository = try box.repository()
      #expect(throws: GitError.self) { try repository.entries(of: id) }
      #expect(throws: GitError.self) { try repository.changes(from: nil, to: id) }
    }

    @Test func aTruncatedPackIsAnError() throws {
      let box = try sample()
      try box.git("gc -q")
      let tip = try box.id("HEAD")
      try box.shell(
        "chmod -R u+w .git/objects; for p in .git/objects/pack/*.pack; do truncate -s 60 $p; done")
      let repository = try box.repository()
      #expect(throws: GitError.self) {
        try repository.walk(repository.tree(of: tip)) { _, _ in true }
      }
    }
  }
}
